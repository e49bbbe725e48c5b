"""A file for a member to take away, and how its rows are fetched."""

from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Model, Prefetch, QuerySet
from django.utils import timezone

from films.models import Credit, Film
from reviews.models import Member, Review, WatchlistEntry
from reviews.models.review_queries import ReviewQuerySet

#: Rows that are held at once.
CHUNK = 100

_FILM = ("slug", "title", "year", "imdb_id", "tmdb_id", "wikidata_id")


@dataclass(frozen=True)
class Download:
    """A file's name, what it is, and its bytes, made a piece at a time while they are sent."""

    name: str
    content_type: str
    pieces: Iterable[bytes]


def file_name(member: Member, what: str, ending: str) -> str:
    """Give the name of a file with today's date; `what`, a word or none, says which of the member's it is."""
    parts = ("filmsite", member.username, what, f"{timezone.now():%Y-%m-%d}")
    return f"{'-'.join(part for part in parts if part)}.{ending}"


def own_reviews(member: Member) -> ReviewQuerySet:
    """What the member wrote as themselves; what staff wrote as the editors' is the site's word."""
    return Review.objects.filter(member=member, kind=Review.Kind.MEMBER)


def chunks_of_reviews(reviews: QuerySet[Review], text: str) -> Iterator[list[Review]]:
    """Give the reviews with their films and these films' `directors`; of the texts, the column `text` alone."""
    columns = ("rating", "language", "spoilers", "status", "origin", "origin_url", "watched_on")
    times = ("created_at", "published_at")
    shown = Review.objects.only(text, *columns, *times, *(f"film__{name}" for name in _FILM))
    return _in_chunks(reviews, shown)


def chunks_of_watchlist(member: Member) -> Iterator[list[WatchlistEntry]]:
    """Give the member's watchlist, with films and directors as `chunks_of_reviews` does."""
    shown = WatchlistEntry.objects.only("added_at", *(f"film__{name}" for name in _FILM))
    return _in_chunks(WatchlistEntry.objects.filter(member=member), shown)


def directors(film: Film) -> list[str]:
    """Give the names of a chunk's film's directors, in order."""
    return [credit.person.name for credit in film.directing]  # type: ignore[attr-defined]


def _in_chunks[Row: Model](rows: QuerySet[Row], shown: QuerySet[Row]) -> Iterator[list[Row]]:
    """Give the rows in the order in which they were made, two queries a chunk, with what `shown` has of any row.

    Their keys come first, eight bytes each, so that no query stays open while somebody downloads slowly. A chunk is
    asked for by its keys alone: SQLite would else walk all rows of the member for each.
    """
    directing = Prefetch("film__credits", Credit.objects.directors().with_names(), to_attr="directing")
    shown = shown.select_related("film").prefetch_related(directing).order_by("pk")
    keys = array("Q", rows.order_by("pk").values_list("pk", flat=True).iterator(chunk_size=2000))
    for start in range(0, len(keys), CHUNK):
        yield list(shown.filter(pk__in=keys[start : start + CHUNK].tolist()))

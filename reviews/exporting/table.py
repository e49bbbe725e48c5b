"""A member's reviews and watchlist as one CSV file, which comes back without loss (docs/member-export.md)."""

from collections.abc import Iterator

from films import rating_scale
from films.importing.cells import csv_lines, written_cell, written_value
from films.models import Film
from reviews.exporting.download import (
    Download,
    chunks_of_reviews,
    chunks_of_watchlist,
    directors,
    file_name,
    own_reviews,
)
from reviews.exporting.record import utc
from reviews.models import Member, Review, WatchlistEntry

_FILM = ("film", "title", "year", "directors", "imdb_id", "tmdb_id", "wikidata_id")
_REVIEW = ("rating", "review", "language", "spoilers", "written", "watched", "status", "origin", "url")
COLUMNS = ("list", *_FILM, *_REVIEW)


def as_table(member: Member, unpublished: bool = False) -> Download:
    """Give the published reviews and ratings and the watchlist; those that aren't published too, where one says so."""
    return Download(file_name(member, "reviews", "csv"), "text/csv; charset=utf-8", _pieces(member, unpublished))


def _pieces(member: Member, unpublished: bool) -> Iterator[bytes]:
    yield "".join(csv_lines([COLUMNS])).encode()
    reviews = own_reviews(member)
    for chunk in chunks_of_reviews(reviews if unpublished else reviews.published(), "text"):
        yield _written([_review(review) for review in chunk])
    for entries in chunks_of_watchlist(member):
        yield _written([_entry(entry) for entry in entries])


def _written(rows: list[dict[str, str]]) -> bytes:
    return "".join(csv_lines([row.get(column, "") for column in COLUMNS] for row in rows)).encode()


def _review(review: Review) -> dict[str, str]:
    return {
        "list": "reviews",
        **_film(review.film),
        "rating": "" if review.rating is None else rating_scale.to_text(review.rating),
        "review": review.text,
        "language": review.language,
        "spoilers": "yes" if review.spoilers else "no",
        "written": utc(review.published_at or review.created_at),
        "watched": str(review.watched_on or ""),
        "status": review.status,
        "origin": review.origin,
        "url": review.origin_url,
    }


def _entry(entry: WatchlistEntry) -> dict[str, str]:
    return {"list": "watchlist", **_film(entry.film), "written": utc(entry.added_at)}


def _film(film: Film) -> dict[str, str]:
    return {
        "film": film.slug,
        "title": film.title,
        "year": str(film.year or ""),
        "directors": written_cell(written_value(name, {}) for name in directors(film)),
        "imdb_id": film.imdb_id,
        "tmdb_id": film.tmdb_id,
        "wikidata_id": film.wikidata_id,
    }

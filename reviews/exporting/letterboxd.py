"""What a member takes to Letterboxd: CSV files in the format of its import (docs/member-export.md)."""

import io
import zipfile
from collections.abc import Buffer, Iterable, Iterator
from datetime import datetime
from itertools import chain

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from films import rating_scale
from films.importing.cells import csv_lines, one_line
from films.models import Film
from reviews.exporting.download import (
    Download,
    chunks_of_reviews,
    chunks_of_watchlist,
    directors,
    file_name,
    own_reviews,
)
from reviews.exporting.letterboxd_markup import letterboxd_markup
from reviews.models import Member, Review

COLUMNS = ["tmdbID", "imdbID", "Title", "Year", "Directors", "WatchedDate", "Rating", "Rewatch", "Tags", "Review"]
#: Bytes of the largest file that Letterboxd takes.
LARGEST = 1_000_000
_HEADER = "".join(csv_lines([COLUMNS])).encode()


def for_letterboxd(member: Member) -> Download:
    """Give the published reviews and ratings and the watchlist: one CSV file, or an archive where that isn't enough.

    Drafts are not in it, nor what waits, was withdrawn or removed: Letterboxd would publish it.
    """
    reviews = own_reviews(member).published()
    spoilers = reviews.filter(spoilers=True).exclude(text="")
    reviewed = _files(
        _row(review.film, review) for chunk in chunks_of_reviews(reviews, "text_html") for review in chunk
    )
    wanted = _files(_row(entry.film) for entries in chunks_of_watchlist(member) for entry in entries)
    first, second, watchlist, told = next(reviewed, b""), next(reviewed, b""), next(wanted, b""), spoilers.exists()
    if not (second or watchlist or told):
        return Download(file_name(member, "letterboxd", "csv"), "text/csv; charset=utf-8", [first or _HEADER])
    files = chain(
        _named("reviews", chain([first, second], reviewed)),
        _named("watchlist", chain([watchlist], wanted)),
    )
    readme = chain([_readme(member)], _titles(spoilers) if told else [])
    return Download(file_name(member, "letterboxd", "zip"), "application/zip", _archive(files, readme))


def _row(film: Film, review: Review | None = None) -> list[str]:
    """A film of the watchlist, or what a review says of it."""
    cells = {
        "tmdbID": film.tmdb_id,
        "imdbID": film.imdb_id,
        "Title": one_line(film.title),
        "Year": str(film.year or ""),
        # Commas part the names, so none can have one.
        "Directors": ", ".join(" ".join(name.replace(",", " ").split()) for name in directors(film)),
    }
    if review:
        cells |= {
            "WatchedDate": str(review.watched_on or ""),
            "Rating": "" if review.rating is None else rating_scale.to_text(review.rating),
            "Review": letterboxd_markup(review.text_html),
        }
    return [cells.get(column, "") for column in COLUMNS]


def _files(rows: Iterable[list[str]]) -> Iterator[bytes]:
    """Give the rows as files of at most LARGEST bytes, each with the header; no file where there is no row."""
    file = bytearray()
    for line in map(str.encode, csv_lines(rows)):
        if file and len(file) + len(line) > LARGEST:
            yield bytes(file)
            file.clear()
        file += line if file else _HEADER + line
    if file:
        yield bytes(file)


def _named(name: str, files: Iterable[bytes]) -> Iterator[tuple[str, bytes]]:
    """Number those that there are."""
    for number, file in enumerate(filter(None, files), start=1):
        yield f"{name}-{number}.csv", file


def _archive(files: Iterable[tuple[str, bytes]], readme: Iterable[str]) -> Iterator[bytes]:
    """Give a ZIP archive, a file at a time."""
    outflow = _Outflow()
    made_at = timezone.localtime()
    with zipfile.ZipFile(outflow, "w") as archive:
        for name, content in files:
            archive.writestr(_entry(name, made_at), content)
            yield outflow.drained()
        with archive.open(_entry("README.txt", made_at), "w") as entry:
            for line in readme:
                entry.write(line.encode())
    yield outflow.drained()


def _entry(name: str, made_at: datetime) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(
        name, (made_at.year, made_at.month, made_at.day, made_at.hour, made_at.minute, made_at.second)
    )
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    return entry


class _Outflow(io.RawIOBase):
    """What an archive is written to that is sent while it is made: nobody can go back in it."""

    def __init__(self) -> None:
        self._waiting = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, piece: Buffer) -> int:
        self._waiting += piece
        return memoryview(piece).nbytes

    def drained(self) -> bytes:
        piece = bytes(self._waiting)
        self._waiting.clear()
        return piece


def _readme(member: Member) -> str:
    """What is what, in the language of who asks: it is made before the answer begins."""
    return _(
        """\
Reviews, ratings and watchlist of %(name)s, from %(site)s, for Letterboxd

reviews-1.csv and so on: your published reviews and ratings
watchlist-1.csv and so on: the films you want to see

Letterboxd takes files of at most 1 MB, so there may be several of a kind.
Import them there one after the other: the reviews where Letterboxd imports
films, the watchlist where it imports a watchlist. They look alike, and films
of a watchlist that are imported as reviews would count as seen.

A day is given only where you said when you saw the film.
Letterboxd has no lists or struck words: they are written as plain text.
"""
    ) % {"name": member.username, "site": settings.SITE_URL}


def _titles(spoilers: QuerySet[Review]) -> Iterable[str]:
    """Which reviews have spoilers, since Letterboxd's format has no place for it."""
    heading = _("The files can’t say which reviews have spoilers. Mark these there again:")
    films = spoilers.order_by("film__title", "pk").values_list("film__title", "film__year").iterator(chunk_size=2000)
    lines = (f"- {title} ({year})" if year else f"- {title}" for title, year in films)
    return chain([f"\n{heading}\n\n"], (f"{line}\n" for line in lines))

"""Rows of Letterboxd's and IMDb's CSV files as entries, a function a layout (docs/imports.md)."""

from typing import Any

from django.utils.translation import gettext as _

from films import text
from films.importing.cells import unguarded
from films.outside_ids import IMDB_TITLE, TMDB
from reviews.letterboxd.cells import Cells
from reviews.letterboxd.records import Entry, Kind
from reviews.letterboxd.tables import Row

#: IMDb's "Title Type", without spaces and in lower case, of what is shown as a film is.
_FILMS = {"movie", "short", "tvmovie", "tvshort", "tvspecial", "video", "musicvideo"}


def exported(row: Row, file: str, kind: Kind) -> Entry:
    """A row of a file about films in an account's export: ratings, diary, reviews, watchlist, watched, liked films."""
    cells = Cells(row.cells)
    if not kind.has_a_place:
        return _named(row, cells, file, kind)
    values: dict[str, Any] = {
        "title": cells.title("name"),
        "year": cells.year("year"),
        "rating": cells.stars("rating"),
        "text": text.from_html(cells.text("review")),
        "written_on": cells.date("date"),
        "watched_on": cells.date("watched date"),
        "url": cells.address("letterboxd uri"),
        "rewatch": cells.yes("rewatch"),
        "tags": cells.names("tags"),
    }
    return Entry(file, row.line, kind, **values, fault=_faults(row, cells))


def without_film(row: Row, file: str, kind: Kind) -> Entry:
    """A row of comments, of liked reviews or of liked lists: where it is, is all that is kept of it."""
    return Entry(file, row.line, kind, fault=row.fault)


def a_list(row: Row, file: str, kind: Kind = Kind.LIST) -> Entry:
    """The row of a list that is about the list itself, or one of its films."""
    return _named(row, Cells(row.cells), file, kind)


def deleted(row: Row, file: str, kind: Kind = Kind.DELETED) -> Entry:
    """A row of what its author deleted there. No word of it is read but the film's name."""
    return _named(row, Cells(row.cells), file, Kind.DELETED)


def imported(row: Row, file: str, kind: Kind | None = None) -> Entry:
    """A row of a file in the format that Letterboxd imports, which says by its cells what it is about."""
    cells = Cells({name: cell if name == "review" else unguarded(cell) for name, cell in row.cells.items()})
    rating = cells.stars("rating") if cells.text("rating") else cells.points("rating10")
    words, watched_on = text.from_html(cells.text("review")), cells.date("watcheddate")
    if words:
        kind = Kind.REVIEW
    elif watched_on:
        kind = Kind.DIARY
    elif rating:
        kind = Kind.RATING
    ids: dict[str, Any] = {
        "imdb_id": cells.outside_id("imdbid", IMDB_TITLE),
        "tmdb_id": cells.outside_id("tmdbid", TMDB),
    }
    values: dict[str, Any] = {
        "title": cells.title("title", wanted=not any(ids.values())),
        "year": cells.year("year"),
        "directors": cells.names("directors"),
        "rating": rating,
        "text": words,
        "watched_on": watched_on,
        "url": cells.address("letterboxduri"),
        "rewatch": cells.yes("rewatch"),
        "tags": cells.names("tags"),
    }
    return Entry(file, row.line, kind or Kind.WATCHED, **ids, **values, fault=_faults(row, cells))


def rated_at_imdb(row: Row, file: str, kind: Kind = Kind.RATING) -> Entry:
    """A row of IMDb's ratings. Its ten points are half stars."""
    cells = Cells(row.cells)
    title_type = cells.line("title type").replace(" ", "").casefold()
    values: dict[str, Any] = {
        "title": cells.title("title"),
        "year": cells.year("year"),
        "directors": cells.names("directors"),
        "imdb_id": cells.outside_id("const", IMDB_TITLE),
        "is_film": not title_type or title_type in _FILMS,
        "rating": cells.points("your rating"),
        "written_on": cells.date("date rated"),
    }
    original = cells.title("original title", wanted=False)
    if original != values["title"]:
        values["original_title"] = original
    if not values["rating"] and not cells.faults:
        cells.fault(_("It has no rating."))
    return Entry(file, row.line, kind, **values, fault=_faults(row, cells))


def _named(row: Row, cells: Cells, file: str, kind: Kind) -> Entry:
    """What has no place here: what it is called, as far as that can be read. Only a broken row has a fault."""
    title = cells.title("name", wanted=False)
    return Entry(file, row.line, kind, title=title, year=cells.year("year"), fault=row.fault)


def _faults(row: Row, cells: Cells) -> str:
    """A broken row has shifted cells, of which there is nothing else to say."""
    return row.fault or " ".join(cells.faults)

"""The files that this software writes of a member (docs/member-export.md), as entries: its CSV and its JSON."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from films.importing.cells import parse_values, unguarded
from films.importing.rows import NOT_UTF8
from films.outside_ids import IMDB_TITLE, TMDB, WIKIDATA
from reviews.letterboxd.cells import Cells
from reviews.letterboxd.documents import Broken, Item, items
from reviews.letterboxd.records import Entry, Kind
from reviews.letterboxd.tables import Row

FORMAT = "filmsite-member"
VERSION = 1
_LISTS = {"reviews": Kind.REVIEW, "watchlist": Kind.WATCHLIST}
_PUBLIC = {"", "published", "held"}  # what waits for a moderator was meant to be public
_ORIGINS = {"letterboxd", "imdb"}
_LANGUAGE = re.compile("[a-z]{2,3}", re.ASCII)


def tabled(row: Row, file: str, kind: Kind | None = None) -> Entry:
    """A row of the CSV file."""
    cells = Cells({name: unguarded(cell) for name, cell in row.cells.items()})
    name = cells.line("list").casefold()
    kind = _LISTS.get(name, Kind.OTHER)
    if kind is Kind.OTHER:
        cells.fault(_("Its list is neither “reviews” nor “watchlist”."))
    return _entry(cells, row.line, file, kind, row.fault)


def documented(text: str, file: str) -> Iterator[Entry]:
    """The reviews and the watchlist of the JSON document; one entry more, with a fault, where it breaks off."""
    line = 1
    try:
        for item in items(text, _LISTS):
            line = item.line
            yield _of_item(item, file)
    except Broken as broken:
        yield Entry(file, max(line, broken.line), Kind.OTHER, fault=str(broken))


def _of_item(item: Item, file: str) -> Entry:
    """Its names are those of the CSV file but for a few."""
    record: dict[str, Any] = item.value if isinstance(item.value, dict) else {}
    named = record.get("film")
    film: dict[str, Any] = named if isinstance(named, dict) else {}
    told = {
        **{name: film.get(name) for name in ("title", "year", "imdb_id", "tmdb_id", "wikidata_id")},
        **{name: record.get(name) for name in ("rating", "language", "spoilers", "status", "origin")},
        "film": film.get("slug"),
        "review": record.get("text"),
        "written": record.get("published_at") or record.get("created_at") or record.get("added_at"),
        "watched": record.get("watched_on"),
        "url": record.get("origin_url"),
    }
    if not film:
        return Entry(file, item.line, _LISTS[item.name], fault=_("It isn’t written as an entry of this list is."))
    return _entry(Cells({name: _cell(value) for name, value in told.items()}), item.line, file, _LISTS[item.name])


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return NOT_UTF8.sub("\ufffd", f"{value}") if isinstance(value, str | int | float) else ""


def _entry(cells: Cells, line: int, file: str, kind: Kind, fault: str = "") -> Entry:
    language, origin = cells.line("language"), cells.line("origin")
    values: Mapping[str, Any] = {
        "title": cells.title("title"),
        "year": cells.year("year"),
        "directors": _directors(cells),
        "slug": cells.line("film")[:200],
        "imdb_id": cells.outside_id("imdb_id", IMDB_TITLE),
        "tmdb_id": cells.outside_id("tmdb_id", TMDB),
        "wikidata_id": cells.outside_id("wikidata_id", WIKIDATA),
        "rating": cells.stars("rating"),
        "text": cells.text("review").replace("\r\n", "\n").replace("\r", "\n"),
        "language": language if _LANGUAGE.fullmatch(language) else "",
        "written_on": cells.date("written"),
        "watched_on": cells.date("watched"),
        "url": cells.address("url"),
        "origin": origin if origin in _ORIGINS else "",
    }
    if kind is Kind.REVIEW:
        said = {"spoilers": cells.yes("spoilers"), "private": cells.line("status") not in _PUBLIC}
        kind = Kind.REVIEW if values["text"] else Kind.RATING
        values = {**values, **said}
    return Entry(file, line, kind, **values, fault=fault or " ".join(cells.faults))


def _directors(cells: Cells) -> tuple[str, ...]:
    try:
        return tuple(value.text for value in parse_values(cells.text("directors")))
    except ValueError:
        return ()

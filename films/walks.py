"""Walks along a shelf of films: what most lists of films are, as queries that are compiled once for each way to go."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.translation import gettext_lazy as _

from films.facets import ALL, in_row, last_year, signature, untold
from films.keyset import Key, Page, encode, read, walk
from films.models import ShelfEntry
from films.prepared import Prepared, padded
from films.statements import Row

NEWEST, YEAR = "newest", "year"
_LATEST_FILM, _FIRST_FILM = Key("film_id", descending=True, unique=True), Key("film_id", unique=True)
#: Each is an index of every shelf.
SORTS: dict[str, tuple[Any, list[Key]]] = {
    NEWEST: (_("Newest"), [Key("published_at", descending=True), _LATEST_FILM]),
    YEAR: (_("Year"), [Key("sort_year", descending=True), _LATEST_FILM]),
    "title": (_("Title"), [Key("sort_title"), _FIRST_FILM]),
    "rating": (_("Rating"), [Key("weighted", descending=True), _LATEST_FILM]),
    "most-reviewed": (_("Most reviewed"), [Key("reviews_count", descending=True), _LATEST_FILM]),
}


def page_of(
    facets: Sequence[str], sort: str, size: int, now: datetime, after: str = "", most: int = 0
) -> tuple[Page[int], list[int]]:
    """Give the ids of a page of the films that stand on all these shelves; the first shelf is walked.

    Beside it those of films that were met: where `most` is more than the page and its next film, of so many if there
    are, wherever they stand. Raises BadCursor when `after` is not one of this order.
    """
    way = _Way(facets or [ALL], sort, now)
    place = place_of(after, sort, now)
    rows = way.rows(size + 1, place) if place else way.rows(max(size + 1, most))
    items = [row[-1] for row in rows[:size]]
    page = Page(items, encode(rows[size - 1]) if len(rows) > size else None, has_previous=bool(place))
    return page, [row[-1] for row in (_around(way, rows, size, most) if place and len(rows) < most else rows)]


def place_of(after: str, sort: str, now: datetime) -> list[Any]:
    """Give the keys after which a page begins; none where it begins with the first film. Raises BadCursor as `page_of`.

    No list gives out a place in the future: whoever asks for one would have every film passed that is still to come.
    """
    keys = read(after, SORTS[sort][1], ShelfEntry) if after else []
    return [] if keys and sort == NEWEST and keys[0] > now else keys


def _around(way: "_Way", rows: list[Row], size: int, most: int) -> list[Row]:
    """The rows of a later page with those before it and, if these are few, after it: `most`, or all that there are.

    Those before it are looked for along the same index; but not to the newest, where films of the future lie: what is
    between a place and now would seem so little to PostgreSQL that it might sort all of it.
    """
    if not rows or way.sort == NEWEST:
        return way.rows(most)
    is_whole = len(rows) > size
    wanted = most - size - 1 if is_whole else most
    before = way.rows(wanted, rows[0], is_back=True)
    beyond = way.rows(wanted, rows[-1]) if is_whole and len(before) < wanted else []
    return [*rows, *before, *beyond][:most]


class _Way:
    """The films on all of these shelves in one order: rows of its keys, of which a film's id is the last."""

    def __init__(self, facets: Sequence[str], sort: str, now: datetime) -> None:
        first, *others = facets
        rows = [in_row(facet) for facet in untold(others)]
        self.sort, self._rows = sort, len(rows)
        self._parameters: dict[str, Any] = {f"row{number}": row for number, row in enumerate(rows)}
        self._parameters |= {"facet": first, "now": now, "bits": signature(others)}
        year = last_year(others) if sort == YEAR else None
        # Keys that come before those of the first film; none where that is the first of the shelf.
        self._start = [] if year is None else [year + 1, 0]

    def rows(self, room: int, values: Sequence[Any] = (), *, is_back: bool = False) -> list[Row]:
        """So many of the first, or of those after these keys, or of those before them, the nearest first."""
        values = values or self._start
        keys = {f"key{number}": value for number, value in enumerate(values)}
        return _walk(self.sort, room, self._rows, bool(values), is_back).rows(**self._parameters, **keys)


def counted_of(films: Sequence[int]) -> dict[str, int]:
    """Give the numbers of films by facet among these films, at least one and at most 50."""
    ids = padded(films)
    return dict(_count_of(len(ids)).rows(**ids))


@cache
def _walk(sort: str, room: int, rows: int, is_from_place: bool = False, is_back: bool = False) -> Prepared[ShelfEntry]:
    def build(facet: str, now: datetime, bits: int, **parameters: Any) -> QuerySet[ShelfEntry]:
        has = [parameters[f"row{number}"] for number in range(rows)]
        places = ShelfEntry.objects.filter(facet=facet).having(has, bits).visible(now)
        if sort == NEWEST and not is_from_place:
            places = places.filter(published_at__lte=now)  # where the walk begins
        keys = SORTS[sort][1]
        values = [parameters[f"key{number}"] for number in range(len(keys))] if is_from_place else None
        return walk(places, [key.reversed for key in keys] if is_back else keys, values)[:room]

    return Prepared(ShelfEntry, _names(sort), build)


def _names(sort: str) -> list[str]:
    return [str(key.source) for key in SORTS[sort][1]]


@cache
def _count_of(films: int) -> Prepared[ShelfEntry]:
    def build(**ids: int) -> QuerySet[ShelfEntry]:
        places = ShelfEntry.objects.filter(film__in=ids.values())
        return places.values("facet").annotate(films=Count("film_id")).order_by()

    return Prepared(ShelfEntry, ("facet", "films"), build)

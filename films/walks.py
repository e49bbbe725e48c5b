"""Walks along a shelf of films: what most lists of films are, as queries that are compiled once for each way to go."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.translation import gettext_lazy as _

from films.facets import ALL, signature, untold
from films.keyset import Key, Page, encode, read, walk
from films.models import ShelfEntry
from films.prepared import Prepared, padded

NEWEST = "newest"
_LATEST_FILM, _FIRST_FILM = Key("film_id", descending=True, unique=True), Key("film_id", unique=True)
#: Each is an index of every shelf.
SORTS: dict[str, tuple[Any, list[Key]]] = {
    NEWEST: (_("Newest"), [Key("published_at", descending=True), _LATEST_FILM]),
    "year": (_("Year"), [Key("sort_year", descending=True), _LATEST_FILM]),
    "title": (_("Title"), [Key("sort_title"), _FIRST_FILM]),
    "rating": (_("Rating"), [Key("weighted", descending=True), _LATEST_FILM]),
    "most-reviewed": (_("Most reviewed"), [Key("reviews_count", descending=True), _LATEST_FILM]),
}


def page_of(
    facets: Sequence[str], sort: str, size: int, now: datetime, after: str = "", most: int = 0
) -> tuple[Page[int], list[int]]:
    """Give the ids of a page of the films that stand on all these shelves; the first shelf is walked.

    Beside it those of all films that were met: where `most` is more than the page and its next film, of so many if
    there are. Raises BadCursor when `after` is not one of this order.
    """
    first, *others = facets or [ALL]
    shelves = [first, *untold(others)]
    query = _walk(sort, max(size + 1, most), len(shelves), bool(after))
    values = read(after, SORTS[sort][1], ShelfEntry) if after else []
    parameters: dict[str, Any] = {f"facet{number}": facet for number, facet in enumerate(shelves)}
    parameters |= {f"key{number}": value for number, value in enumerate(values)}
    rows = query.rows(now=now, bits=signature(others), **parameters)
    films = [row[-1] for row in rows]
    cursor = encode(rows[size - 1]) if len(rows) > size else None
    return Page(films[:size], cursor, has_previous=bool(after)), films


def counted_of(films: Sequence[int]) -> dict[str, int]:
    """Give the numbers of films by facet among these films, at least one and at most 50."""
    ids = padded(films)
    return dict(_count_of(len(ids)).rows(**ids))


@cache
def _walk(sort: str, room: int, shelves: int, is_later: bool) -> Prepared[ShelfEntry]:
    def build(now: datetime, bits: int, **parameters: Any) -> QuerySet[ShelfEntry]:
        first, *others = [parameters[f"facet{number}"] for number in range(shelves)]
        places = ShelfEntry.objects.filter(facet=first).also_on(others, bits).visible(now)
        if sort == NEWEST and not is_later:
            places = places.filter(published_at__lte=now)  # where the walk begins
        keys = SORTS[sort][1]
        values = [parameters[f"key{number}"] for number in range(len(keys))] if is_later else None
        return walk(places, keys, values)[:room]

    return Prepared(ShelfEntry, _names(sort), build)


def _names(sort: str) -> list[str]:
    return [str(key.source) for key in SORTS[sort][1]]


@cache
def _count_of(films: int) -> Prepared[ShelfEntry]:
    def build(**ids: int) -> QuerySet[ShelfEntry]:
        places = ShelfEntry.objects.filter(film__in=ids.values())
        return places.values("facet").annotate(films=Count("film_id")).order_by()

    return Prepared(ShelfEntry, ("facet", "films"), build)

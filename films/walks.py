"""Walks along a shelf of films: what most lists of films are, as queries that are compiled once for each way to go."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.translation import gettext_lazy as _

from films.facets import ALL
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


def page_of(facets: Sequence[str], sort: str, size: int, now: datetime, after: str = "") -> Page[int]:
    """Give the ids of a page of the films that stand on all these shelves; the first shelf is walked.

    Raises BadCursor when `after` is not one of this order.
    """
    parameters = {f"facet{number}": facet for number, facet in enumerate(facets or [ALL])}
    return _page(_walk(sort, size, max(len(facets), 1), bool(after)), parameters, sort, size, now, after)


def page_among(films: Sequence[int], sort: str, size: int, now: datetime, after: str = "") -> Page[int]:
    """The same of the films with these ids, at most 300, which are sorted."""
    if not films:
        return Page([], None, has_previous=bool(after))
    ids = padded(films)
    return _page(_sorting(sort, size, len(ids), bool(after)), ids, sort, size, now, after)


def _page(
    query: Prepared[ShelfEntry], parameters: dict[str, Any], sort: str, size: int, now: datetime, after: str
) -> Page[int]:
    values = read(after, SORTS[sort][1], ShelfEntry) if after else []
    parameters |= {f"key{number}": value for number, value in enumerate(values)}
    rows = query.rows(now=now, **parameters)
    more = len(rows) > size
    return Page([row[-1] for row in rows[:size]], encode(rows[size - 1]) if more else None, has_previous=bool(after))


def counted(facets: Sequence[str], most: int, now: datetime) -> dict[str, int]:
    """Give the numbers of films by facet among the films that stand on all these shelves.

    Where they are more than `most`, only one more is counted.
    """
    parameters = {f"facet{number}": facet for number, facet in enumerate(facets or [ALL])}
    return dict(_count(most, max(len(facets), 1)).rows(now=now, **parameters))


def counted_of(films: Sequence[int]) -> dict[str, int]:
    """Give the numbers of films by facet among these films, at least one and at most 300."""
    ids = padded(films)
    return dict(_count_of(len(ids)).rows(**ids))


@cache
def _walk(sort: str, size: int, shelves: int, is_later: bool) -> Prepared[ShelfEntry]:
    def build(now: datetime, **parameters: Any) -> QuerySet[ShelfEntry]:
        places = _on([parameters[f"facet{number}"] for number in range(shelves)], now)
        if sort == NEWEST and not is_later:
            places = places.filter(published_at__lte=now)  # where the walk begins
        return _in_order(places, sort, size, parameters if is_later else None)

    return Prepared(ShelfEntry, _names(sort), build)


@cache
def _sorting(sort: str, size: int, films: int, is_later: bool) -> Prepared[ShelfEntry]:
    def build(now: datetime, **parameters: Any) -> QuerySet[ShelfEntry]:
        places = ShelfEntry.objects.of_films([parameters[f"id{number}"] for number in range(films)]).visible(now)
        return _in_order(places, sort, size, parameters if is_later else None)

    return Prepared(ShelfEntry, _names(sort), build)


def _in_order(places: QuerySet[ShelfEntry], sort: str, size: int, after: dict[str, Any] | None) -> QuerySet[ShelfEntry]:
    keys = SORTS[sort][1]
    values = None if after is None else [after[f"key{number}"] for number in range(len(keys))]
    return walk(places, keys, values)[: size + 1]


def _names(sort: str) -> list[str]:
    return [str(key.source) for key in SORTS[sort][1]]


@cache
def _count(most: int, shelves: int) -> Prepared[ShelfEntry]:
    def build(now: datetime, **parameters: Any) -> QuerySet[ShelfEntry]:
        few = _on([parameters[f"facet{number}"] for number in range(shelves)], now).order_by().values("film_id")
        films = ShelfEntry.objects.filter(film_id__in=few[: most + 1])
        return films.values("facet").annotate(films=Count("film_id")).order_by()

    return Prepared(ShelfEntry, ("facet", "films"), build)


@cache
def _count_of(films: int) -> Prepared[ShelfEntry]:
    def build(**ids: int) -> QuerySet[ShelfEntry]:
        places = ShelfEntry.objects.filter(film__in=ids.values())
        return places.values("facet").annotate(films=Count("film_id")).order_by()

    return Prepared(ShelfEntry, ("facet", "films"), build)


def _on(facets: Sequence[str], now: datetime) -> QuerySet[ShelfEntry]:
    return ShelfEntry.objects.filter(facet=facets[0]).also_on(facets[1:]).visible(now)

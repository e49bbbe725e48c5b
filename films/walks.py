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
    keys = SORTS[sort][1]
    values = read(after, keys, ShelfEntry) if after else []
    parameters = {f"facet{number}": facet for number, facet in enumerate(facets or [ALL])}
    parameters |= {f"key{number}": value for number, value in enumerate(values)}
    rows = _walk(sort, size, max(len(facets), 1), bool(after)).rows(now=now, **parameters)
    more = len(rows) > size
    return Page([row[-1] for row in rows[:size]], encode(rows[size - 1]) if more else None, has_previous=bool(after))


def counted(facets: Sequence[str], most: int, now: datetime) -> dict[str, int]:
    """Give the numbers of films by facet among the films that stand on all these shelves.

    Where they are more than `most`, only one more is counted.
    """
    parameters = {f"facet{number}": facet for number, facet in enumerate(facets or [ALL])}
    return dict(_count(most, max(len(facets), 1)).rows(now=now, **parameters))


def counted_of(films: Sequence[int]) -> dict[str, int]:
    """Give the numbers of films by facet among these films, at least one and at most a page."""
    return dict(_COUNT_OF.rows(**padded(films)))


@cache
def _walk(sort: str, size: int, shelves: int, is_later: bool) -> Prepared[ShelfEntry]:
    keys = SORTS[sort][1]

    def build(now: datetime, **parameters: Any) -> QuerySet[ShelfEntry]:
        places = _on([parameters[f"facet{number}"] for number in range(shelves)], now)
        if sort == NEWEST and not is_later:
            places = places.filter(published_at__lte=now)  # where the walk begins
        values = [parameters[f"key{number}"] for number in range(len(keys))] if is_later else None
        return walk(places, keys, values)[: size + 1]

    return Prepared(ShelfEntry, [str(key.source) for key in keys], build)


@cache
def _count(most: int, shelves: int) -> Prepared[ShelfEntry]:
    def build(now: datetime, **parameters: Any) -> QuerySet[ShelfEntry]:
        few = _on([parameters[f"facet{number}"] for number in range(shelves)], now).order_by().values("film_id")
        films = ShelfEntry.objects.filter(film_id__in=few[: most + 1])
        return films.values("facet").annotate(films=Count("film_id")).order_by()

    return Prepared(ShelfEntry, ("facet", "films"), build)


_COUNT_OF = Prepared(
    ShelfEntry,
    ("facet", "films"),
    lambda **ids: (
        ShelfEntry.objects.filter(film__in=ids.values()).values("facet").annotate(films=Count("film_id")).order_by()
    ),
)


def _on(facets: Sequence[str], now: datetime) -> QuerySet[ShelfEntry]:
    return ShelfEntry.objects.filter(facet=facets[0]).also_on(facets[1:]).visible(now)

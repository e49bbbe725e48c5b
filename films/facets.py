"""Facets: what lists of films are narrowed by. Every film has some, each a text such as "genre:drama"."""

import zlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from functools import cache
from itertools import combinations

from django.apps import apps
from django.conf import settings

from films.prepared import PreparedByIds

ALL = "all:"  # the facet of every film
#: That of a film whose time of publication had not come when it was put on its shelves: nothing counts it yet.
AWAITED = "awaited:"
SETS = {
    "genre": ("genres", "genre_id"),
    "country": ("countries", "country_id"),
    "language": ("languages", "language_id"),
}
RATINGS = (4, 5, 6, 7, 8, 9, 10)  # half stars: a film has the facet of each that its average reaches
SHORT = 40  # minutes: the longest that academies and festivals call a short film
LONG = 150
LENGTHS = ("short", "feature", "long")
RECEIVED = ("rating:", "reviews:")  # what hangs on a film's reception, and so may change with every review
UNPAIRED = ("all:", "awaited:", "year:")
#: The bits of a signature that each kind of facet has: the first, and how many. A year has that of its decade besides.
_BITS = {
    "genre": (0, 16),
    "country": (16, 10),
    "language": (26, 8),
    "decade": (34, 12),
    "year": (46, 5),
    "runtime": (51, len(LENGTHS)),
    "rating": (54, len(RATINGS)),
    "reviews": (61, 1),
    "awaited": (62, 1),
}
_TOLD = ("all:", "awaited:", "runtime:", *RECEIVED)  # of what begins so, each has a bit of its own or needs none


def facets_of(films: Collection[int]) -> dict[int, set[str]]:
    """Give the facets of the films with these ids, drafts too: four queries whatever their number."""
    found: dict[int, set[str]] = defaultdict(set)
    for name in SETS:
        for pk, value in _members(name).rows_of(films):
            found[pk].add(f"{name}:{value}")
    for pk, year, runtime, count, total, reviews in _numbers().rows_of(films):
        found[pk].update(_of_numbers(year, runtime), of_reception(count or 0, total or 0, reviews or 0))
    return {pk: found[pk] for pk in films}


@cache
def _members(name: str) -> PreparedByIds:
    """What some films hold of one of the `SETS`."""
    field, column = SETS[name]
    members = getattr(apps.get_model("films", "Film"), field).through.objects.order_by()
    return PreparedByIds(members, ["film_id", column], "film")


@cache
def _numbers() -> PreparedByIds:
    figures = [f"reception__{name}" for name in ("here_count", "here_total", "reviews_count")]
    return PreparedByIds(apps.get_model("films", "Film").objects.order_by(), ["pk", "sort_year", "runtime", *figures])


def of_reception(count: int, total: int, reviews: int) -> set[str]:
    """Give the facets of a film with this number and sum of members' ratings, and this number of all reviews."""
    facets = {"reviews:any"} if reviews else set()
    if count >= settings.MINIMUM_RATINGS:
        facets.update(f"rating:{rating}" for rating in RATINGS if total >= rating * count)
    return facets


def signature(facets: Iterable[str]) -> int:
    """Give the bits that stand for these facets, in 63: who has them all has all bits, and few others have.

    Stored with every place on a shelf (`films.models.ShelfEntry`), so a change of it needs all shelves made anew.
    """
    bits = 0
    for facet in facets:
        kind, _colon, value = facet.partition(":")
        if kind in _BITS:
            bits |= _bit(kind, value)
        if kind == "year":
            bits |= _bit("decade", value)
    return bits


def untold(facets: Iterable[str]) -> list[str]:
    """Give those of these facets that a signature doesn't settle."""
    return [facet for facet in facets if not facet.startswith(_TOLD)]


def last_year(facets: Iterable[str]) -> int | None:
    """Give the last year that films with all of these facets may be of; None where they tell none."""
    told = [facet.partition(":") for facet in facets if facet.startswith(("year:", "decade:"))]
    return min([int(value) + (9 if kind == "decade" else 0) for kind, _colon, value in told], default=None)


def row(facets: Iterable[str]) -> str:
    """Give those that a signature doesn't settle as one text, for a film's card."""
    return f" {' '.join(sorted(untold(facets)))} "


def in_row(facet: str) -> str:
    """Give what the text of a film's facets holds if this one is among them. No facet has a space."""
    return f" {facet} "


def counted(facets: set[str]) -> set[str]:
    """Give those of a film's facets whose numbers of films count it: none while it is awaited."""
    return set() if AWAITED in facets else facets


def _bit(kind: str, value: str) -> int:
    first, number = _BITS[kind]
    return 1 << first + _number_of(kind, value) % number


def _number_of(kind: str, value: str) -> int:
    """A number that stands for the value of a facet, its neighbours' being different where there are few."""
    if kind == "decade":
        return int(value) // 10
    if kind == "year":
        return int(value)
    if kind == "rating":
        return RATINGS.index(int(value))
    return LENGTHS.index(value) if kind == "runtime" else zlib.crc32(value.encode())


def pairs(facets: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Give those pairs of a film's facets whose films are counted: of two kinds, but not years, each pair in order."""
    paired = sorted(facet for facet in facets if not facet.startswith(UNPAIRED))
    # Three letters tell the kinds apart, and this is done some dozen times for every film.
    return ((one, other) for one, other in combinations(paired, 2) if one[:3] != other[:3])


#: The least signature that has the bit of what is awaited.
AWAITED_BIT = signature([AWAITED])


def _of_numbers(year: int, runtime: int | None) -> set[str]:
    facets = {f"year:{year}", f"decade:{year // 10 * 10}"} if year else set()
    if runtime:
        facets.add(f"runtime:{'short' if runtime <= SHORT else 'long' if runtime >= LONG else 'feature'}")
    return facets

"""Facets: what lists of films are narrowed by. Each is a text such as "genre:drama" or "decade:1950"."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from itertools import combinations

from django.apps import apps
from django.conf import settings

ALL = "all:"  # the facet of every film
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
UNPAIRED = ("all:", "year:")


def facets_of(films: Collection[int]) -> dict[int, set[str]]:
    """Give the facets of the films with these ids, drafts too: four queries whatever their number."""
    film = apps.get_model("films", "Film")
    found: dict[int, set[str]] = defaultdict(set)
    for name, (field, column) in SETS.items():
        rows = getattr(film, field).through.objects.filter(film__in=films).values_list("film_id", column)
        for pk, value in rows:
            found[pk].add(f"{name}:{value}")
    rows = film.objects.filter(pk__in=films).values_list(
        "pk", "sort_year", "runtime", "reception__here_count", "reception__here_total", "reception__reviews_count"
    )
    for pk, year, runtime, count, total, reviews in rows:
        found[pk].update(_of_numbers(year, runtime), of_reception(count or 0, total or 0, reviews or 0))
    return {pk: found[pk] for pk in films}


def of_reception(count: int, total: int, reviews: int) -> set[str]:
    """Give the facets that a film has by the number and sum of its members' ratings and the number of all its reviews."""
    facets = {"reviews:any"} if reviews else set()
    if count >= settings.MINIMUM_RATINGS:
        facets.update(f"rating:{rating}" for rating in RATINGS if total >= rating * count)
    return facets


def pairs(facets: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Give those pairs of a film's facets whose films are counted: of two kinds, but not years, each pair in order."""
    paired = sorted(facet for facet in facets if not facet.startswith(UNPAIRED))
    # Three letters tell the kinds apart, and this is done some dozen times for every film.
    return ((one, other) for one, other in combinations(paired, 2) if one[:3] != other[:3])


def _of_numbers(year: int, runtime: int | None) -> set[str]:
    facets = {f"year:{year}", f"decade:{year // 10 * 10}"} if year else set()
    if runtime:
        facets.add(f"runtime:{'short' if runtime <= SHORT else 'long' if runtime >= LONG else 'feature'}")
    return facets

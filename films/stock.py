"""How many films a visitor may see on each shelf at this moment, and on several at once: exact, or not said."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import cache, cached_property, lru_cache

from django.db.models import Count, QuerySet
from django.utils import timezone
from django.utils.translation import get_language

from films import folding, vocabulary
from films.facets import ALL, pairs
from films.models import Facet, FacetPair, Genre, ShelfEntry

MOST_COUNTED = 300  # films: for each a dozen rows are read


class Stock:
    """What stands on the shelves, asked for when it is needed, and once.

    Films that are published in the future are counted on their shelves already, so they are taken off again here. Where
    they are more than `MOST_COUNTED`, nothing is counted.
    """

    def __init__(self) -> None:
        self._words: dict[str, dict[str, str]] = {}

    @cached_property
    def films(self) -> dict[str, int]:
        """The number of films by facet, where there are any. Without numbers (`is_counted`) each may be too high."""
        counts = dict(Facet.objects.filter(films__gt=0).values_list("key", "films"))
        for facets in self._announced.values():
            for facet in facets:
                counts[facet] -= 1
        return {facet: films for facet, films in counts.items() if films > 0} if self._announced else counts

    @cached_property
    def is_counted(self) -> bool:
        return len(self._announced) <= MOST_COUNTED

    @cached_property
    def kinds(self) -> dict[str, list[str]]:
        """The values of the facets that films have, by kind."""
        found: dict[str, list[str]] = defaultdict(list)
        for facet in self.films:
            kind, _colon, value = facet.partition(":")
            found[kind].append(value)
        return found

    @cached_property
    def _announced(self) -> dict[int, set[str]]:
        """The facets of the films of the future; of one more than `MOST_COUNTED` at most."""
        places = ShelfEntry.objects.filter(published_at__gt=timezone.now())
        films = list(places.filter(facet=ALL).values_list("film_id", flat=True)[: MOST_COUNTED + 1])
        found: dict[int, set[str]] = {film: set() for film in films}
        if films:
            for film, facet in ShelfEntry.objects.filter(film__in=films).values_list("film_id", "facet"):
                found[film].add(facet)
        return found

    def beside(self, facet: str) -> dict[str, int]:
        """The numbers of films that have this facet and another, by the other; not for a facet without pairs."""
        rows = FacetPair.objects.of(facet).filter(films__gt=0).values_list("a", "b", "films")
        counts = Counter({(b if a == facet else a): films for a, b, films in rows})
        for facets in self._announced.values():
            counts.subtract(b if a == facet else a for a, b in pairs(facets) if facet in (a, b))
        return {other: films for other, films in counts.items() if films > 0}

    def among(self, places: QuerySet[ShelfEntry]) -> dict[str, int] | None:
        """The numbers of films by facet among the films of these places; None where they are too many to be counted."""
        few = places.order_by().values("film_id")[: MOST_COUNTED + 1]
        rows = ShelfEntry.objects.filter(film_id__in=few).values_list("facet").annotate(Count("film_id"))
        counts = dict(rows.order_by())
        return counts if counts.get(ALL, 0) <= MOST_COUNTED else None

    def rarest_first(self, facets: Iterable[str]) -> list[str]:
        return sorted(facets, key=lambda facet: self.films.get(facet, 0))

    def words(self, kind: str) -> dict[str, str]:
        """The names of the genres, countries or languages that films have, by value, in the order of the names."""
        if kind not in self._words:
            if kind == "genre":
                names = dict(Genre.objects.order_by().values_list("slug", "name"))
                words = [(value, names.get(value, value)) for value in self.kinds[kind]]
                self._words[kind] = dict(sorted(words, key=lambda word: _folded(word[1])))
            else:
                self._words[kind] = _in_order(kind, tuple(self.kinds[kind]), get_language() or "en")
        return self._words[kind]


@lru_cache(maxsize=64)
def _in_order(kind: str, codes: tuple[str, ...], language: str) -> dict[str, str]:
    name = vocabulary.country_name if kind == "country" else vocabulary.language_name
    return dict(sorted(((code, name(code, language)) for code in codes), key=lambda word: _folded(word[1])))


@cache
def _folded(word: str) -> str:
    return folding.fold(word)

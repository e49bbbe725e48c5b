"""How many films a visitor may see on each shelf at this moment, and on several at once: exact, or not said."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, cached_property, lru_cache
from itertools import batched

from django.db.models import Count, QuerySet
from django.utils.translation import get_language

from films import folding, vocabulary, walks
from films.facets import ALL, AWAITED, pairs
from films.keeping import Keep
from films.models import Facet, FacetPair, Genre, ShelfEntry
from films.versions import Version

#: Something to choose: the facet it stands for, how an address says it, and how people do.
type Option = tuple[str, str, str]

MOST_COUNTED = 50  # films, two pages: a dozen rows for each
FEWER_COUNTED = 24  # those of a page, where they are looked for on a shelf that isn't short
SHORT_SHELF = 1_000  # films
BATCH = 500  # films of whose facets one query asks
MOST_BYTES = 4 * 1024 * 1024  # of what is drawn of the numbers, and of films met, in each process


class Stock:
    """What stands on the shelves, asked for when it is needed, and once.

    Films of the future are counted when their time has come: those whose time came a moment ago are added here.
    `options` and `drawn` are for what follows from it and takes time to make: what there is to choose from, by language
    and kind, and pieces of pages.
    """

    def __init__(self) -> None:
        self._words: dict[tuple[str, str], dict[str, str]] = {}
        self._beside: dict[str, Mapping[str, int]] = {}
        self.options: dict[tuple[str | None, str], list[Option]] = {}
        self.drawn: Keep[str] = Keep(MOST_BYTES)
        self._met: Keep[Sequence[int]] = Keep(MOST_BYTES)

    @cached_property
    def films(self) -> dict[str, int]:
        """The number of films by facet, where there are any."""
        counts = Counter(dict(Facet.objects.filter(films__gt=0).values_list("key", "films")))
        for facets in self._due:
            counts.update(facets)
        return counts

    @cached_property
    def kinds(self) -> dict[str, list[str]]:
        """The values of the facets that films have, by kind."""
        found: dict[str, list[str]] = defaultdict(list)
        for facet in self.films:
            kind, _colon, value = facet.partition(":")
            found[kind].append(value)
        return found

    @cached_property
    def _due(self) -> list[set[str]]:
        """The facets of each film that isn't counted yet though its time has come."""
        due = ShelfEntry.objects.due().values_list("film_id", flat=True)
        found: dict[int, set[str]] = {film: set() for film in due}
        for films in batched(found, BATCH):
            for film, facet in ShelfEntry.objects.filter(film__in=films).values_list("film_id", "facet"):
                found[film].add(facet)
        return [facets - {AWAITED} for facets in found.values()]

    def beside(self, facet: str) -> Mapping[str, int]:
        """The numbers of films that have this facet and another, by the other; not for a facet without pairs."""
        if facet not in self._beside:
            self._beside[facet] = self._pairs_of(facet)
        return self._beside[facet]

    def _pairs_of(self, facet: str) -> dict[str, int]:
        rows = FacetPair.objects.of(facet).filter(films__gt=0).values_list("a", "b", "films")
        counts = Counter({(b if a == facet else a): films for a, b, films in rows})
        for facets in self._due:
            counts.update(b if a == facet else a for a, b in pairs(facets) if facet in (a, b))
        return counts

    def among(self, places: QuerySet[ShelfEntry]) -> dict[str, int] | None:
        """The numbers of films by facet among the films of these places; None where they are too many to be counted."""
        few = places.order_by().values("film_id")[: MOST_COUNTED + 1]
        rows = ShelfEntry.objects.filter(film_id__in=few).values_list("facet").annotate(Count("film_id"))
        counts = dict(rows.order_by())
        return counts if counts.get(ALL, 0) <= MOST_COUNTED else None

    def of_films(self, films: Sequence[int]) -> dict[str, int] | None:
        """The same among these films, all of which a visitor may see."""
        return walks.counted_of(films) if films else {}

    def met(self, facets: Iterable[str]) -> Sequence[int] | None:
        """The films that a list by these facets counts, whatever its order and page; None where nobody has looked."""
        return self._met.get(frozenset(facets))

    def keep_met(self, facets: Iterable[str], films: Sequence[int]) -> None:
        """Take these for the films that a list by these facets counts."""
        self._met.put(frozenset(facets), films, 40 * len(films) + 500)

    def rarest_first(self, facets: Iterable[str]) -> list[str]:
        return sorted(facets, key=lambda facet: self.films.get(facet, 0))

    def words(self, kind: str) -> dict[str, str]:
        """The names of the genres, countries or languages that films have, by value, in the order of the names."""
        language = get_language() or "en"
        found = self._words.get((kind, language))
        if found is None:
            if kind == "genre":
                names = dict(Genre.objects.order_by().values_list("slug", "name"))
                words = [(value, names.get(value, value)) for value in self.kinds.get(kind, ())]
                found = dict(sorted(words, key=lambda word: _folded(word[1])))
            else:
                found = _in_order(kind, tuple(self.kinds.get(kind, ())), language)
            self._words[kind, language] = found
        return found


_latest: tuple[Version, Stock] | None = None


def stock_at(version: Version | None) -> Stock:
    """Give the stock of this version of the site, which all requests share; without a version one of its own."""
    global _latest
    if version is None:
        return Stock()
    latest = _latest
    if latest is None or latest[0] != version:
        _latest = latest = version, Stock()
    return latest[1]


def forget() -> None:
    """Let go of what is kept."""
    global _latest
    _latest = None


@lru_cache(maxsize=64)
def _in_order(kind: str, codes: tuple[str, ...], language: str) -> dict[str, str]:
    name = vocabulary.country_name if kind == "country" else vocabulary.language_name
    return dict(sorted(((code, name(code, language)) for code in codes), key=lambda word: _folded(word[1])))


@cache
def _folded(word: str) -> str:
    return folding.fold(word)

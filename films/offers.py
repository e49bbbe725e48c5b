"""What the list of films offers to choose from: the filters with their options, and how many films each would leave."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from html import escape
from typing import NamedTuple

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from films import rating_scale
from films.criteria import CRITERIA, Chosen, Criterion, decade_word, rating_word, runtime_word
from films.facets import ALL, LENGTHS, RATINGS, UNPAIRED
from films.models import ShelfEntry
from films.phrases import gettext as _
from films.phrases import grouped
from films.stock import FEWER_COUNTED, MOST_COUNTED, SHORT_SHELF, Option, Stock

_SELECTED = " selected"


class Select(NamedTuple):
    """A filter with a list to choose from: (text of the address, word, whether it is chosen)."""

    name: str
    label: str | Promise
    options: list[tuple[str, str, bool]]

    @property
    def field(self) -> str:
        """The filter as HTML, made here: there may be hundreds of options, and a template would take its time."""
        options = "".join(
            [
                f'<option value="{_escaped(text)}"{_SELECTED if chosen else ""}>{_escaped(word)}</option>'
                for text, word, chosen in self.options
            ]
        )
        name, any_ = f"filter-{self.name}", escape(_("Any"))
        return (
            f'<div class="field"><label for="{name}">{escape(self.label)}</label>'
            f'<select id="{name}" name="{self.name}"><option value="">{any_}</option>{options}</select></div>\n'
        )


class Offers:
    """The filters of one state of the list, whose films stand on what `places` gives.

    `facets` are those chosen, by kind; `chosen` holds besides what no facet stands for. A number is exact or it isn't
    there, as where `places` gives None. Where it can, `films` gives the ids of the films, of one more than `most` if so
    many are left. Without a filter and with one, everything is counted already; with two, the options of these two; and
    where at most `most` films are left, whatever adds to what is chosen.
    """

    def __init__(
        self,
        stock: Stock,
        chosen: Mapping[str, Chosen],
        facets: Mapping[str, str],
        places: Callable[[], QuerySet[ShelfEntry] | None],
        films: Callable[[], Sequence[int] | None] = lambda: None,
    ) -> None:
        self._stock = stock
        self._chosen = chosen
        self._facets = facets
        self._places = places
        self._find = films
        self._is_by_facets = all(one.facet for one in chosen.values())

    @cached_property
    def most(self) -> int:
        """So many films are counted one by one at most; fewer where many may have to be passed to find each."""
        if not self._is_by_facets:
            return MOST_COUNTED
        shortest = min([self._stock.films.get(facet, 0) for facet in self._facets.values()], default=0)
        return MOST_COUNTED if shortest <= SHORT_SHELF else FEWER_COUNTED

    @cached_property
    def total(self) -> int | None:
        """How many films are left; None where they are, or may be, more than `most`, and not counted."""
        if self._counted_along is not None:
            return self._counted_along
        if self._films is not None:
            return len(self._films) if len(self._films) <= self.most else None
        return self._among.get(ALL, 0) if self._among is not None else None

    @property
    def hang_on_films(self) -> bool:
        """Whether a number may hang on which films are left."""
        return self._counted_along is None or self._counted_along <= self.most

    @property
    def selects(self) -> Iterator[Select]:
        """The filters that have something to choose from, in the order of the criteria."""
        for criterion in CRITERIA:
            options = self._options(criterion.name)
            if options:
                yield Select(criterion.name, criterion.label, options)

    @property
    def fields(self) -> SafeString:
        """The same as HTML."""
        return mark_safe("".join([self._field(criterion) for criterion in CRITERIA]))  # each part is escaped

    def _field(self, criterion: Criterion) -> str:
        """One filter as HTML: where all its numbers are of one shelf, it is drawn once for all states."""
        kind = criterion.name
        shelf = self._shelf(kind)
        if shelf is None and (not self._there(kind) or self._counts(kind) is not None):
            return self._drawn(criterion)
        key = get_language(), kind, shelf, tuple(self._years()) if kind == "year" else ()
        plain = self._stock.drawn.get(key)
        if plain is None:
            plain = self._drawn(criterion, selects=False)
            self._stock.drawn.put(key, plain, 2 * len(plain) + 200)
        current = self._current(kind)
        if not current:
            return plain
        option = f'<option value="{escape(current)}"'
        return plain.replace(option, option + _SELECTED) if option in plain else self._drawn(criterion)

    def _drawn(self, criterion: Criterion, *, selects: bool = True) -> str:
        options = self._options(criterion.name, selects=selects)
        return Select(criterion.name, _labels(get_language())[criterion.name], options).field if options else ""

    def _current(self, kind: str) -> str:
        chosen = self._chosen.get(kind)
        return chosen.text if chosen and chosen.facet else ""

    def _options(self, kind: str, *, selects: bool = True) -> list[tuple[str, str, bool]]:
        there = self._there(kind)
        chosen = self._chosen.get(kind)
        current = self._current(kind) if selects else ""
        if current and current not in {text for _facet, text, _word in there}:
            there.append((chosen.facet, chosen.text, chosen.word))
        counts = self._counts(kind) if there else None
        if counts is None:
            return [(text, word, text == current) for _facet, text, word in there]
        with_number = _("%(word)s (%(films)s)")
        return [
            (text, with_number % {"word": word, "films": grouped(counts.get(facet, 0))}, text == current)
            for facet, text, word in there
            if facet in counts or text == current
        ]

    def _there(self, kind: str) -> list[Option]:
        """What films have of this kind, whatever else is chosen; of years those of one decade."""
        if kind == "year":
            return [(facet, facet[5:], facet[5:]) for facet in self._years() if facet in self._stock.films]
        key = get_language(), kind
        if key not in self._stock.options:
            self._stock.options[key] = self._ever_there(kind)
        return list(self._stock.options[key])

    def _ever_there(self, kind: str) -> list[Option]:
        stock = self._stock
        if kind in ("genre", "country", "language"):
            return [(f"{kind}:{value}", value, word) for value, word in stock.words(kind).items()]
        if kind == "decade":
            decades = sorted(stock.kinds["decade"], reverse=True)
            return [(f"decade:{value}", value, decade_word(int(value))) for value in decades]
        if kind == "rating":
            there = [(f"rating:{one}", rating_scale.to_text(one), rating_word(one)) for one in reversed(RATINGS)]
        elif kind == "runtime":
            there = [(f"runtime:{length}", length, runtime_word(length)) for length in LENGTHS]
        elif kind == "reviews":
            there = [("reviews:any", "any", _("With reviews"))]
        else:
            return []
        return [option for option in there if option[0] in stock.films]

    def _years(self) -> list[str]:
        year = self._chosen.get("year") or self._chosen.get("decade")
        if year is None:
            return []
        first = year.value // 10 * 10
        return [f"year:{one}" for one in range(first + 9, first - 1, -1)]

    def _counts(self, kind: str) -> Mapping[str, int] | None:
        """The numbers of films by facet, as far as they are of this kind, with everything else that is chosen."""
        shelf = self._shelf(kind)
        if shelf is not None:
            return self._stock.films if shelf == ALL else self._stock.beside(shelf)
        return None if kind in self._facets else self._left

    def _shelf(self, kind: str) -> str | None:
        """The shelf on which the films of this kind's options are counted already; None where there is none."""
        if not self._is_by_facets:
            return None
        others = [facet for other, facet in self._facets.items() if other != kind]
        if not others or (kind == "year" and len(others) == 1 and others[0].startswith("decade:")):
            return ALL
        return others[0] if len(others) == 1 and kind != "year" and not others[0].startswith(UNPAIRED) else None

    @cached_property
    def _counted_along(self) -> int | None:
        """How many films are left by the numbers of shelves; None where these don't say it."""
        if not self._is_by_facets:
            return None
        facets = sorted(self._facets.values(), key=lambda facet: facet.startswith(UNPAIRED))
        if len(facets) < 2:
            return self._stock.films.get(facets[0] if facets else ALL, 0)
        if len(facets) == 2 and not facets[1].startswith(UNPAIRED):
            return self._stock.beside(facets[0]).get(facets[1], 0)
        return None

    @cached_property
    def _films(self) -> Sequence[int] | None:
        return self._find()

    @cached_property
    def _left(self) -> Mapping[str, int] | None:
        if self.total is None or self.total > self.most:
            return None
        return self._among if self._films is None else self._stock.of_films(self._films)

    @cached_property
    def _among(self) -> Mapping[str, int] | None:
        places = self._places()
        return None if places is None else self._stock.among(places)


@lru_cache(maxsize=100)
def _labels(_language: str | None) -> dict[str, str]:
    """The label of each filter, which would be translated for each page."""
    return {criterion.name: str(criterion.label) for criterion in CRITERIA}


_escaped = lru_cache(maxsize=5_000)(escape)  # the same few hundred words, with numbers that are mostly small

"""What the list of films offers to choose from: the filters with their options, and how many films each would leave."""

from collections.abc import Iterator, Mapping
from functools import cached_property
from html import escape
from typing import NamedTuple

from django.db.models import QuerySet
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from films import rating_scale
from films.criteria import CRITERIA, Chosen, decade_word, rating_word, runtime_word
from films.facets import ALL, LENGTHS, RATINGS, UNPAIRED
from films.models import ShelfEntry
from films.stock import MOST_COUNTED, Stock

#: Something to choose: the facet it stands for, how an address says it, and how people do.
type Option = tuple[str, str, str]


class Select(NamedTuple):
    """A filter with a list to choose from: (text of the address, word, whether it is chosen)."""

    name: str
    label: str | Promise
    options: list[tuple[str, str, bool]]

    @property
    def tags(self) -> SafeString:
        """The options as HTML, made here: there may be hundreds, and a template would take its time."""
        return mark_safe(  # each part is escaped
            "".join(
                [
                    f'<option value="{escape(text)}"{" selected" if chosen else ""}>{escape(word)}</option>'
                    for text, word, chosen in self.options
                ]
            )
        )


class Offers:
    """The filters of one state of the list, whose films stand on `places`.

    `facets` are those chosen, by kind; `chosen` holds besides what no facet stands for. A number is exact or it isn't
    there, as where `places` is None. Without a filter and with one, everything is counted already; with two, the
    options of these two; and where few films are left, whatever adds to what is chosen.
    """

    def __init__(
        self,
        stock: Stock,
        chosen: Mapping[str, Chosen],
        facets: Mapping[str, str],
        places: QuerySet[ShelfEntry] | None,
    ) -> None:
        self._stock = stock
        self._chosen = chosen
        self._facets = facets
        self._places = places
        self._is_by_facets = all(one.facet for one in chosen.values())

    @cached_property
    def total(self) -> int | None:
        """How many films are left; None where they are more than `MOST_COUNTED`, and not counted."""
        known = self._known_total
        if known is not None:
            return known
        return self._left.get(ALL, 0) if self._left is not None else None

    @property
    def selects(self) -> Iterator[Select]:
        """The filters that have something to choose from, in the order of the criteria."""
        for criterion in CRITERIA:
            options = self._options(criterion.name)
            if options:
                yield Select(criterion.name, criterion.label, options)

    def _options(self, kind: str) -> list[tuple[str, str, bool]]:
        there = self._there(kind)
        chosen = self._chosen.get(kind)
        current = chosen.text if chosen and chosen.facet else ""
        if current and current not in {text for _facet, text, _word in there}:
            there.append((chosen.facet, chosen.text, chosen.word))
        counts = self._counts(kind) if there else None
        if counts is None:
            return [(text, word, text == current) for _facet, text, word in there]
        with_number = _("%(word)s (%(films)s)")
        return [
            (text, with_number % {"word": word, "films": _digits(counts.get(facet, 0))}, text == current)
            for facet, text, word in there
            if facet in counts or text == current
        ]

    def _there(self, kind: str) -> list[Option]:
        """What films have of this kind, whatever else is chosen; of years those of one decade."""
        stock = self._stock
        if kind in ("genre", "country", "language"):
            return [(f"{kind}:{value}", value, word) for value, word in stock.words(kind).items()]
        if kind == "decade":
            decades = sorted(stock.kinds["decade"], reverse=True)
            return [(f"decade:{value}", value, decade_word(int(value))) for value in decades]
        if kind == "rating":
            there = [(f"rating:{one}", rating_scale.to_text(one), rating_word(one)) for one in reversed(RATINGS)]
        elif kind == "year":
            there = [(facet, facet[5:], facet[5:]) for facet in self._years()]
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
        if not self._stock.is_counted:
            return None
        others = [facet for other, facet in self._facets.items() if other != kind]
        if self._is_by_facets:
            if not others or (kind == "year" and len(others) == 1 and others[0].startswith("decade:")):
                return self._stock.films
            if len(others) == 1 and kind != "year" and not others[0].startswith(UNPAIRED):
                return self._beside(others[0])
        return None if kind in self._facets else self._left

    @cached_property
    def _known_total(self) -> int | None:
        """What needs no counting."""
        if not self._is_by_facets or not self._stock.is_counted:
            return None
        facets = sorted(self._facets.values(), key=lambda facet: facet.startswith(UNPAIRED))
        if len(facets) < 2:
            return self._stock.films.get(facets[0] if facets else ALL, 0)
        if len(facets) == 2 and not facets[1].startswith(UNPAIRED):
            return self._beside(facets[0]).get(facets[1], 0)
        return None

    @cached_property
    def _left(self) -> Mapping[str, int] | None:
        if self._places is None or (self._known_total or 0) > MOST_COUNTED:
            return None
        return self._stock.among(self._places)

    def _beside(self, facet: str) -> Mapping[str, int]:
        if facet not in self._pairs:
            self._pairs[facet] = self._stock.beside(facet)
        return self._pairs[facet]

    @cached_property
    def _pairs(self) -> dict[str, Mapping[str, int]]:
        return {}


def _digits(films: int) -> str:
    return str(films) if films < 1000 else number_format(films, force_grouping=True)

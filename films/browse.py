"""What a visitor asks of the list of films: the parameters of `/films/`, checked once, and the films they leave."""

from collections.abc import Sequence
from functools import cache, cached_property
from typing import NamedTuple
from urllib.parse import quote_plus

from django.db.models import Exists, OuterRef, QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import get_language

from films import rating_scale, search, walks
from films.card_data import Card, cards_of
from films.criteria import CRITERIA, Chosen
from films.facets import ALL
from films.found import FoundBeside
from films.keyset import BadCursor, Page, address_of, paginate
from films.models import ShelfEntry
from films.models.reception import PRIOR_COUNT, PRIOR_RATING
from films.offers import Offers
from films.phrases import gettext, grouped, ngettext
from films.problems import meaningless, no_such_page
from films.stock import stock_at
from films.versions import Version
from films.walks import NEWEST, SORTS

PAGE_SIZE = 24  # whole rows of 2, 3, 4 and 6
MOST_FETCHED = 1_000  # films

BEST = "best"  # how well a film answers the words: the order of the search


class Link(NamedTuple):
    """A word that leads to another state of the list; `current` says that it is this one."""

    word: str
    address: str
    current: bool = False


class Browse:
    """One state of the list of films, read from the parameters of its address.

    What can't be read is left out and told in `problems`, in sentences fit to be shown. `version` is the page's, by
    which the numbers of films are kept.
    """

    def __init__(self, parameters: QueryDict, version: Version | None = None) -> None:
        self.stock = stock_at(version)
        self.problems: list[str] = []
        self.chosen: dict[str, Chosen] = {}
        for criterion in CRITERIA:
            text = parameters.get(criterion.name, "").strip()
            if text:
                try:
                    self.chosen[criterion.name] = criterion.read(text, self.stock)
                except ValueError:
                    self.problems.append(meaningless(criterion.label, text))
        # The search knows facets; where another filter is chosen too, it gives what is narrowed and sorted then.
        self.usual_sort = BEST if "q" in self.chosen and not self._queries else NEWEST
        self.sort = parameters.get("sort", "").strip() or self.usual_sort
        if self.sort not in {self.usual_sort, *SORTS}:
            self.problems.append(meaningless(gettext("Sort by"), self.sort))
            self.sort = self.usual_sort
        self.after = parameters.get("after", "")

    @cached_property
    def facets(self) -> dict[str, str]:
        """The facets chosen, by kind; without a decade that a year lies in anyway."""
        facets = {name: chosen.facet for name, chosen in self.chosen.items() if chosen.facet}
        if "year" in facets and facets.get("decade") == f"decade:{self.chosen['year'].value // 10 * 10}":
            del facets["decade"]
        return facets

    @property
    def _queries(self) -> list[QuerySet]:
        """The films of each filter that is no facet."""
        return [chosen.value for name, chosen in self.chosen.items() if not chosen.facet and name != "q"]

    @property
    def _is_by_facets(self) -> bool:
        return all(chosen.facet for chosen in self.chosen.values())

    def _films(self) -> Sequence[int] | None:
        """The films that are left, one more than are counted at most; None where only `places` tells."""
        if self._is_by_facets:
            return self._walked[1]
        return self.answer.ids if self.sort == BEST and not self._is_open else None

    @cached_property
    def _walked(self) -> tuple[Page[int], Sequence[int]]:
        """The page of the films that have all facets; and one more than are counted, where numbers hang on them."""
        facets = self.facets.values()
        met = self.stock.met(facets)
        is_wanted = met is None and self.offers.hang_on_films
        most = self.offers.most + 1 if is_wanted else 0
        shelves = self.stock.rarest_first(facets)
        page, found = walks.page_of(shelves, self.sort, PAGE_SIZE, timezone.now(), self.after, most)
        if is_wanted:
            self.stock.keep_met(facets, found)
        return page, found if met is None else met

    @cached_property
    def answer(self) -> search.Found:
        """What the search finds: this page of it, or where its order isn't asked for, as much as it ever tells."""
        words = self.chosen["q"].value
        if self.sort != BEST:
            return search.search(words, limit=search.MOST)
        return search.search(words, self.facets.values(), after=self.after, limit=PAGE_SIZE)

    @cached_property
    def places(self) -> QuerySet[ShelfEntry] | None:
        """The films that every filter leaves, in no order, as places on one shelf; None where the search knows more."""
        return None if self._is_open else self._places

    @property
    def _is_open(self) -> bool:
        """Whether the search has answers before or after this page."""
        return self.sort == BEST and bool(self.after or self.answer.after)

    @cached_property
    def _places(self) -> QuerySet[ShelfEntry]:
        """The same, as far as the search tells.

        That is the shelf with the fewest films of those chosen, and on the others each film is looked for. Where a
        filter without a facet leaves few films, these are looked for on all shelves.
        """
        facets = self.stock.rarest_first(self.facets.values())
        few, many = [], []
        for films in self._queries:
            found = _few(films)
            if found is None:
                many.append(films)
            else:
                few.append(found)
        if "q" in self.chosen:
            few.append(set(self.answer.ids))
        if few:
            places = ShelfEntry.objects.of_films(set.intersection(*few)).also_on(facets)
        else:
            places = ShelfEntry.objects.filter(facet=facets[0] if facets else ALL).also_on(facets[1:])
        for films in many:
            places = places.filter(Exists(films.filter(**{_column(films): OuterRef("film_id")})))
        return places.visible()

    def page(self) -> Page[Card]:
        """Give the page of films that was asked for, or the first with a problem told; to be called before the rest."""
        try:
            return self._page()
        except BadCursor:
            self.problems.append(no_such_page())
            self.after = ""
            return self._page()

    def _page(self) -> Page[Card]:
        if self.sort == BEST:
            return Page(cards_of(self.answer.ids), self.answer.after, has_previous=bool(self.after))
        if self._is_by_facets:
            found, _films = self._walked
            return Page(cards_of(found.items), found.next_cursor, found.has_previous)
        keys = SORTS[self.sort][1]
        places = self._places.only(*(str(key.source) for key in keys))
        now = timezone.now()
        is_first = not walks.place_of(self.after, self.sort, now)
        if self.sort == NEWEST and is_first:
            places = places.filter(published_at__lte=now)  # where the walk begins
        page = paginate(places, keys, PAGE_SIZE, "" if is_first else self.after)
        return Page(cards_of([place.film_id for place in page.items]), page.next_cursor, page.has_previous)

    @property
    def cut(self) -> str:
        """Says in a sentence, at the end of the last page, that the search has found more films than are shown."""
        if self.sort != BEST or not self.answer.is_cut:
            return ""
        told = gettext("These were the first %(count)d films. One more word would show others.")
        return told % {"count": search.MOST}

    @cached_property
    def beside(self) -> FoundBeside | None:
        """What was found besides films, on the first page."""
        return FoundBeside(self.answer, self.chosen["q"].text) if "q" in self.chosen and not self.after else None

    @cached_property
    def offers(self) -> Offers:
        """What there is to choose from, and how many films there would be."""
        return Offers(self.stock, self.chosen, self.facets, lambda: self.places, self._films)

    @cached_property
    def found(self) -> str:
        """How many films there are in all, in words; empty where the search hasn't looked for all."""
        total = self.offers.total
        if total is None:
            if self._is_open:
                return ""
            most = grouped(self.offers.most)
            return gettext("More than %(number)s films") % {"number": most}
        return ngettext("%(number)s film", "%(number)s films", total) % {"number": grouped(total)}

    @property
    def explanation(self) -> str:
        """How the order came about, where that isn't plain."""
        if self.sort != "rating":
            return ""
        return gettext(
            "By the average of members’ ratings, with %(count)d ratings of %(stars)s stars added to each film’s own: "
            "so a few high ratings don’t outdo many."
        ) % {"count": PRIOR_COUNT, "stars": rating_scale.digits(PRIOR_RATING)}

    def address(self, *, without: str = "", sort: str = "") -> str:
        """Give the address of this state's first page, or of one that differs from it in what is said here."""
        sort = sort or self.sort
        usual = NEWEST if without == "q" else self.usual_sort
        told = [text for name, text in self._told.items() if name != without]
        told += [f"sort={quote_plus(sort)}"] if sort not in (usual, BEST) else []
        return _address() + (f"?{'&'.join(told)}" if told else "")

    @cached_property
    def _told(self) -> dict[str, str]:
        """Each filter as an address says it."""
        return {name: urlencode({name: chosen.text}) for name, chosen in self.chosen.items()}

    @cached_property
    def here(self) -> str:
        """The address of this very page."""
        return address_of(self.address(), self.after)

    @cached_property
    def words(self) -> list[Link]:
        """The filters chosen; each leads to the list without it."""
        return [Link(chosen.word, self.address(without=name)) for name, chosen in self.chosen.items()]

    @property
    def sorts(self) -> list[Link]:
        best = {BEST: gettext("Best match")} if self.usual_sort == BEST else {}
        labels = best | _sort_labels(get_language())
        return [Link(label, self.address(sort=name), name == self.sort) for name, label in labels.items()]

    @property
    def kept(self) -> dict[str, str]:
        """What the form keeps without showing it: the filters that come by links alone, and the order."""
        kept = {name: chosen.text for name, chosen in self.chosen.items() if not chosen.facet and name != "q"}
        return kept | ({"sort": self.sort} if self.sort not in (NEWEST, BEST) else {})


@cache
def _sort_labels(_language: str | None) -> dict[str, str]:
    """The words for the orders in this language, which is the one in use."""
    return {name: str(label) for name, (label, _keys) in SORTS.items()}


@cache
def _address() -> str:
    return reverse("films:list")


def _few(films: QuerySet) -> set[int] | None:
    """Give the ids of a query of ids; None where they are too many to be fetched."""
    found = set(films.values_list(_column(films), flat=True)[: MOST_FETCHED + 1])
    return found if len(found) <= MOST_FETCHED else None


def _column(films: QuerySet) -> str:
    [column] = films.query.values_select
    return column

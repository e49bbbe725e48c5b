"""What a visitor asks of the list of films: the parameters of `/films/`, checked once, and the query they make."""

from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.text import Truncator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from films import rating_scale, search
from films.criteria import CRITERIA, Choices, Chosen, decade_word, rating_word
from films.found import FoundBeside
from films.keyset import BadCursor, Key, Page, paginate
from films.models import Film
from films.models.film import FilmQuerySet

PAGE_SIZE = 24  # whole rows of 2, 3, 4 and 6
OFFERED_RATINGS = (9, 8, 7, 6, 5, 4)  # half stars

BEST = "best"  # how well a film answers the words: the order of the search
NEWEST = "newest"
SORTS: dict[str, tuple[Promise, list[Key]]] = {
    NEWEST: (_("Newest"), [Key("published_at", descending=True), Key("pk", descending=True)]),
    "year": (_("Year"), [Key("sort_year", descending=True), Key("pk", descending=True)]),
    "title": (_("Title"), [Key("sort_title"), Key("pk")]),
    "rating": (_("Rating"), [Key("reception__weighted", descending=True), Key("pk", descending=True)]),
    "most-reviewed": (
        _("Most reviewed"),
        [Key("reception__reviews_count", descending=True), Key("pk", descending=True)],
    ),
}


class Link(NamedTuple):
    """A word that leads to another state of the list; `current` says that it is this one."""

    word: str
    address: str
    current: bool = False


class Select(NamedTuple):
    """A filter with a list to choose from: (text of the address, word, whether it is chosen)."""

    name: str
    label: str | Promise
    options: list[tuple[str, str, bool]]


class Browse:
    """One state of the list of films, read from the parameters of its address.

    What can't be read is left out and told in `problems`, in sentences fit to be shown.
    """

    def __init__(self, parameters: QueryDict) -> None:
        self.choices = Choices()
        self.problems: list[str] = []
        self.chosen: dict[str, Chosen] = {}
        for criterion in CRITERIA:
            text = parameters.get(criterion.name, "").strip()
            if text:
                try:
                    self.chosen[criterion.name] = criterion.read(text, self.choices)
                except ValueError:
                    self._leave_out(criterion.label, text)
        self.usual_sort = BEST if "q" in self.chosen and "director" not in self.chosen else NEWEST
        self.sort = parameters.get("sort", "").strip() or self.usual_sort
        if self.sort not in {self.usual_sort, *SORTS}:
            self._leave_out(gettext("Sort by"), self.sort)
            self.sort = self.usual_sort
        if "collection" in parameters:
            self.problems.append(gettext("There is no filter “collection” here, so it was left out."))
        self.after = parameters.get("after", "")

    @property
    def films(self) -> FilmQuerySet:
        """The films that every filter leaves, in no order."""
        films = Film.objects.published()
        if "q" in self.chosen:
            films = films.filter(pk__in=self.found.ids)
        for criterion in CRITERIA:
            if criterion.name in self.chosen and criterion.name != "q":
                films = criterion.narrowed(films, self.chosen[criterion.name].value)
        return films

    def page(self) -> Page[Film]:
        """Give the page of films that was asked for, or the first with a problem told."""
        try:
            return self._page()
        except BadCursor:
            self.problems.append(gettext("The page that was asked for isn’t there, so this is the first."))
            self.after = ""
            return self._page()

    def _page(self) -> Page[Film]:
        if self.sort != BEST:
            return paginate(self.films.with_card_data(), SORTS[self.sort][1], PAGE_SIZE, self.after)
        films = Film.objects.published().with_card_data().in_bulk(self.found.ids)
        found = [films[pk] for pk in self.found.ids if pk in films]
        return Page(found, self.found.after, has_previous=bool(self.after))

    @cached_property
    def found(self) -> search.Found:
        """What the search finds: this page of it, or where its order isn't asked for, as much as it ever tells."""
        if self.sort != BEST:
            return search.search(self.chosen["q"].value, limit=search.MOST)
        facets = [f"{name}:{self.chosen[name].facet}" for name in self.chosen if name != "q"]
        return search.search(self.chosen["q"].value, facets, after=self.after, limit=PAGE_SIZE)

    @property
    def cut(self) -> str:
        """Says in a sentence, at the end of the last page, that the search has found more films than are shown."""
        if self.sort != BEST or not self.found.is_cut:
            return ""
        told = gettext("These were the first %(count)d films. One more word would show others.")
        return told % {"count": search.MOST}

    @cached_property
    def beside(self) -> FoundBeside | None:
        """What was found besides films, on the first page."""
        return FoundBeside(self.found, self.chosen["q"].text) if "q" in self.chosen and not self.after else None

    def address(self, *, without: str = "", sort: str = "", after: str = "") -> str:
        """Give the address of this state, or of one that differs from it in what is said here.

        It begins at the first page unless `after` says another.
        """
        parameters = {name: chosen.text for name, chosen in self.chosen.items() if name != without}
        sort = sort or self.sort
        usual = NEWEST if without == "q" else self.usual_sort
        sort = "" if sort in (usual, BEST) else sort
        parameters |= {name: text for name, text in (("sort", sort), ("after", after)) if text}
        query = urlencode(parameters)
        return reverse("films:list") + (f"?{query}" if query else "")

    @property
    def here(self) -> str:
        """The address of this very page."""
        return self.address(after=self.after)

    @property
    def words(self) -> list[Link]:
        """The filters chosen; each leads to the list without it."""
        return [Link(chosen.word, self.address(without=name)) for name, chosen in self.chosen.items()]

    @property
    def sorts(self) -> list[Link]:
        best = {BEST: gettext("Best match")} if self.usual_sort == BEST else {}
        labels = best | {name: str(label) for name, (label, _keys) in SORTS.items()}
        return [Link(label, self.address(sort=name), name == self.sort) for name, label in labels.items()]

    @property
    def selects(self) -> Iterator[Select]:
        """The filters to choose from lists of what published films have."""
        choices = self.choices
        options = {
            "genre": [(genre.pk, str(genre)) for genre in choices.genres],
            "country": [(country.pk, str(country)) for country in choices.countries],
            "language": [(language.pk, str(language)) for language in choices.languages],
            "decade": [(str(decade), decade_word(decade)) for decade in choices.decades],
            "rating": [(rating_scale.to_text(rating), rating_word(rating)) for rating in OFFERED_RATINGS],
        }
        for criterion in CRITERIA:
            if criterion.name in options:
                chosen = self.chosen.get(criterion.name)
                offered = options[criterion.name]
                if chosen and chosen.text not in dict(offered):
                    offered.append((chosen.text, chosen.word))
                yield Select(
                    criterion.name,
                    criterion.label,
                    [(text, word, chosen is not None and text == chosen.text) for text, word in offered],
                )

    @property
    def kept(self) -> dict[str, str]:
        """What the form keeps without showing it: the filters that come by links alone, and the order."""
        kept = {name: self.chosen[name].text for name in ("year", "director") if name in self.chosen}
        return kept | ({"sort": self.sort} if self.sort not in (NEWEST, BEST) else {})

    def _leave_out(self, label: str | Promise, text: str) -> None:
        shown = Truncator("".join(letter if letter.isprintable() else " " for letter in text)).chars(40)
        self.problems.append(
            gettext("%(label)s: “%(text)s” means nothing here, so it was left out.") % {"label": label, "text": shown}
        )

"""What a reader asks of a list of reviews: the parameters of its address, checked once, and the query they make."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.text import Truncator
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from films import rating_scale, vocabulary
from films.browse import Link, Select
from films.criteria import Chosen
from films.keyset import BadCursor, Key, Page, paginate
from reviews.models import Review
from reviews.models.review_queries import ReviewQuerySet

PAGE_SIZE = 20


class Sort(NamedTuple):
    """An order of reviews and what it is called. Reviews without a rating come last where ratings decide."""

    label: str | Promise
    keys: list[Key]


_LATEST = [Key("published_at", descending=True), Key("pk", descending=True)]

NEWEST = "newest"
SORTS = {
    NEWEST: Sort(_("Newest"), _LATEST),
    "oldest": Sort(_("Oldest"), [Key("published_at"), Key("pk")]),
    "highest": Sort(_("Highest"), [Key("rating", descending=True, nullable=True), *_LATEST]),
    "lowest": Sort(_("Lowest"), [Key("rating", nullable=True), *_LATEST]),
    "most-liked": Sort(_("Most liked"), [Key("likes_count", descending=True), Key("pk", descending=True)]),
}


@dataclass(frozen=True)
class Criterion:
    """One filter. `read` makes something Chosen of a text, or raises ValueError; `narrow` gives the reviews left.

    `offered` gives the texts to choose from, among the reviews of the list.
    """

    name: str
    label: str | Promise
    read: Callable[[str], Chosen]
    narrow: Callable[[ReviewQuerySet, Any], ReviewQuerySet]
    offered: Callable[[ReviewQuerySet], list[str]]


class Listing:
    """One state of a list of reviews, read from the parameters of its address.

    `reviews` are all that the list may show, `path` is its address without parameters. What can't be read is left out
    and told in `problems`, in sentences fit to be shown.
    """

    def __init__(
        self, parameters: QueryDict, reviews: ReviewQuerySet, path: str, criteria: list[Criterion], sorts: list[str]
    ) -> None:
        self.reviews, self.path, self.criteria = reviews, path, criteria
        self.offered_sorts = sorts
        self.problems: list[str] = []
        self.chosen: dict[str, Chosen] = {}
        for criterion in criteria:
            text = parameters.get(criterion.name, "").strip()
            if text:
                try:
                    self.chosen[criterion.name] = criterion.read(text)
                except (ValueError, LookupError):
                    self._leave_out(criterion.label, text)
        self.sort = parameters.get("sort", "").strip() or NEWEST
        if self.sort not in sorts:
            self._leave_out(gettext("Sort by"), self.sort)
            self.sort = NEWEST
        self.after = parameters.get("after", "")

    def page(self) -> Page[Review]:
        """Give the page of reviews that was asked for, or the first with a problem told."""
        reviews = self.reviews
        for criterion in self.criteria:
            if criterion.name in self.chosen:
                reviews = criterion.narrow(reviews, self.chosen[criterion.name].value)
        try:
            return paginate(reviews, SORTS[self.sort].keys, PAGE_SIZE, self.after)
        except BadCursor:
            self.problems.append(gettext("The page that was asked for isn’t there, so this is the first."))
            self.after = ""
            return paginate(reviews, SORTS[self.sort].keys, PAGE_SIZE)

    def address(self, *, without: str = "", sort: str = "", after: str = "") -> str:
        """Give the address of this state, or of one that differs from it in what is said here.

        It begins at the first page unless `after` says another.
        """
        parameters = {name: chosen.text for name, chosen in self.chosen.items() if name != without}
        sort = sort or self.sort
        parameters |= {
            name: text for name, text in (("sort", sort if sort != NEWEST else ""), ("after", after)) if text
        }
        return f"{self.path}?{urlencode(parameters)}" if parameters else self.path

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
        """The orders to choose from."""
        return [Link(str(SORTS[name].label), self.address(sort=name), name == self.sort) for name in self.offered_sorts]

    @property
    def selects(self) -> Iterator[Select]:
        """The filters to choose from lists."""
        for criterion in self.criteria:
            chosen = self.chosen.get(criterion.name)
            offered = [criterion.read(text) for text in criterion.offered(self.reviews)]
            if chosen and chosen not in offered:
                offered.append(chosen)
            options = [(option.text, option.word, option == chosen) for option in offered]
            yield Select(criterion.name, criterion.label, options)

    def _leave_out(self, label: str | Promise, text: str) -> None:
        shown = Truncator("".join(letter if letter.isprintable() else " " for letter in text)).chars(40)
        self.problems.append(
            gettext("%(label)s: “%(text)s” means nothing here, so it was left out.") % {"label": label, "text": shown}
        )


def _stars(text: str) -> Chosen:
    rating = rating_scale.parse(text)
    word = gettext("1 star") if rating == 2 else gettext("%(stars)s stars") % {"stars": rating_scale.digits(rating)}
    return Chosen(rating, rating_scale.to_text(rating), word)


def _from(text: str) -> Chosen:
    words = {"here": gettext("Written here"), "elsewhere": gettext("From elsewhere")}
    return Chosen(text, text, words[text])


def _language(text: str) -> Chosen:
    return Chosen(text, text, vocabulary.language_name(text, get_language() or "en-gb"))


def _languages_of(reviews: ReviewQuerySet) -> list[str]:
    """The languages that reviews of the list are written in, by name."""
    used = set(reviews.order_by().values_list("language", flat=True).distinct())
    known = [code for code in used if code in vocabulary.LANGUAGE_CODES]
    return sorted(known, key=lambda code: _language(code).word)


STARS = Criterion(
    "stars",
    _("Stars"),
    _stars,
    lambda reviews, rating: reviews.filter(rating=rating),
    lambda reviews: [rating_scale.to_text(rating) for rating in range(rating_scale.HIGHEST, 0, -1)],
)
FROM = Criterion(
    "from",
    _("From"),
    _from,
    lambda reviews, place: reviews.elsewhere() if place == "elsewhere" else reviews.here(),
    lambda reviews: ["here", "elsewhere"],
)
LANGUAGE = Criterion(
    "language",
    _("Language"),
    _language,
    lambda reviews, code: reviews.filter(language=code),
    _languages_of,
)

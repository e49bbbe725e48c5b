"""What a reader asks of a list of reviews: the parameters of its address, checked once, and the query they make."""

import math
from collections.abc import Iterator
from typing import NamedTuple

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from films import keyset
from films.browse import Link
from films.criteria import Chosen
from films.keyset import BadCursor, Key, Page
from films.models import Film, Reception
from films.offers import Select
from films.problems import meaningless, no_such_page
from reviews.criteria import Criterion, read_once
from reviews.models import Member, Review
from reviews.walks import Asked, Listed, walked

PAGE_SIZE = 20


class Sort(NamedTuple):
    """An order of reviews and what it is called. Reviews without a rating come last where ratings decide."""

    label: str | Promise
    keys: tuple[Key, ...]


_LATEST = (Key("published_at", descending=True), Key("id", descending=True))

NEWEST = "newest"
SORTS = {
    NEWEST: Sort(_("Newest"), _LATEST),
    "oldest": Sort(_("Oldest"), (Key("published_at"), Key("id"))),
    "highest": Sort(_("Highest"), (Key("highest_first", descending=True), *_LATEST)),
    "lowest": Sort(_("Lowest"), (Key("lowest_first", descending=True), *_LATEST)),
    "most-liked": Sort(_("Most liked"), (Key("likes_count", descending=True), *_LATEST)),
}


class Listing:
    """One state of a list of reviews, read from the parameters of its address.

    `listed` says whose reviews they are, and `owner` is that film or member; `path` is the list's address without
    parameters. Where they are a film's, its `reception` says how many each filter leaves. What can't be read is left
    out and told in `problems`, in sentences fit to be shown.
    """

    def __init__(
        self,
        parameters: QueryDict,
        listed: Listed,
        owner: Film | Member,
        path: str,
        criteria: list[Criterion],
        sorts: list[str],
        reception: Reception | None = None,
    ) -> None:
        self.listed, self.owner, self.path, self.criteria, self.reception = listed, owner, path, criteria, reception
        self.offered_sorts = sorts
        self.problems: list[str] = []
        self.chosen: dict[str, Chosen] = {}
        for criterion in criteria:
            text = parameters.get(criterion.name, "").strip()
            if text:
                try:
                    self.chosen[criterion.name] = criterion.read(text)
                except (ValueError, LookupError):
                    self.problems.append(meaningless(criterion.label, text))
        self.sort = parameters.get("sort", "").strip() or NEWEST
        if self.sort not in sorts:
            self.problems.append(meaningless(gettext("Sort by"), self.sort))
            self.sort = NEWEST
        self.after = parameters.get("after", "")

    def page(self, size: int | None = None) -> Page[Review]:
        """Give the page of reviews that was asked for, or the first with a problem told; `size` is `PAGE_SIZE` else."""
        asked = self._asked(size or PAGE_SIZE)
        values = []
        if self.after:
            try:
                values = keyset.read(self.after, list(asked.keys), Review)
            except BadCursor:
                self.problems.append(no_such_page())
                self.after = ""
        return walked(asked, self.owner, values)

    def _asked(self, size: int) -> Asked:
        """Say which reviews every filter leaves and their order, in such terms that little is read for a page."""
        keys, has_no_index = SORTS[self.sort].keys, False
        if "stars" in self.chosen and self.sort in ("highest", "lowest"):
            keys = _LATEST  # all have the same rating
        rarest = self._rarest_that_is_found()
        if rarest is not None and keys[0].source != "published_at":
            # No index has what is found in this order: it is sorted, or the order's index is sifted if that reads less.
            if self._count_of(rarest) > self._read_when_sifting():
                rarest = None
            else:
                has_no_index = True
        narrowings = tuple(
            (
                criterion.find if criterion is rarest or self.reception is None else criterion.sift,
                self.chosen[criterion.name].value,
            )
            for criterion in self.criteria
            if criterion.name in self.chosen
        )
        return Asked(self.listed, narrowings, keys, has_no_index, size)

    def _rarest_that_is_found(self) -> Criterion | None:
        if self.reception is None:
            return None
        chosen = [criterion for criterion in self.criteria if criterion.name in self.chosen]
        found = [criterion for criterion in chosen if criterion.finds(self.chosen[criterion.name].value)]
        return min(found, key=self._count_of, default=None)

    def _read_when_sifting(self) -> float:
        """About how many reviews of the film are looked at to find a page of those that every filter leaves."""
        total = self.reception.reviews_count
        counts = [self._count_of(criterion) for criterion in self.criteria if criterion.name in self.chosen]
        return PAGE_SIZE / math.prod(count / total for count in counts) if total and all(counts) else math.inf

    def _count_of(self, criterion: Criterion) -> int:
        """How many reviews the chosen value of one filter leaves."""
        return criterion.offered(self.reception).get(self.chosen[criterion.name].text, 0)

    def address(self, *, without: str = "", sort: str = "") -> str:
        """Give the address of this state's first page, or of one that differs from it in what is said here."""
        parameters = {name: chosen.text for name, chosen in self.chosen.items() if name != without}
        sort = sort or self.sort
        parameters |= {"sort": sort} if sort != NEWEST else {}
        return f"{self.path}?{urlencode(parameters)}" if parameters else self.path

    @property
    def here(self) -> str:
        """The address of this very page."""
        return keyset.address_of(self.address(), self.after)

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
        """The filters to choose from lists. Numbers are told where no other filter leaves fewer."""
        for criterion in self.criteria:
            chosen = self.chosen.get(criterion.name)
            counts = criterion.offered(self.reception)
            offered = [read_once(criterion, text) for text in counts]
            if chosen and chosen not in offered:
                offered.append(chosen)
            alone = not self.chosen.keys() - {criterion.name}
            words = [_counted(option, counts) if alone else option.word for option in offered]
            options = [(option.text, word, option == chosen) for option, word in zip(offered, words, strict=True)]
            yield Select(criterion.name, criterion.label, options)


def _counted(option: Chosen, counts: dict[str, int]) -> str:
    return gettext("%(word)s (%(count)d)") % {"word": option.word, "count": counts.get(option.text, 0)}

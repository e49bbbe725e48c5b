"""What the page of a run shows: its numbers, and one of its lists, page by page."""

from collections import Counter
from datetime import date
from functools import cached_property
from typing import NamedTuple

from django.db.models import Count, Q
from django.http import QueryDict
from django.utils.http import urlencode
from django.utils.translation import gettext

from films.keyset import Page, Ways, address_of
from reviews.import_lists import page_of
from reviews.import_parts import Part, parts_of
from reviews.models import ImportRow, ImportRun, Proposal, Review

_Reason = ImportRow.Reason


class OneDay(NamedTuple):
    """The day on which most of a run's reviews are said to be written."""

    day: date
    count: int


class RunPage:
    """The page of a member's run. The address chooses the list with `show`, and where it begins with `after`.

    What can't be read of the address is told in `problems`.
    """

    def __init__(self, run: ImportRun, parameters: QueryDict, path: str) -> None:
        self.run, self.path, self.problems = run, path, []
        self.parts = [part for part in parts_of(run, self.rows, self.proposals) if part.count]
        asked = parameters.get("show", "")
        named = [part for part in self.parts if part.name == asked]
        self.part = next(iter(named or self.parts), None)
        self.after = parameters.get("after", "") if named or not asked else ""
        if asked and not named:
            self.problems.append(gettext("There is nothing of this kind any more."))

    @cached_property
    def rows(self) -> Counter[tuple[str, str]]:
        """How many rows there are of each outcome and reason."""
        found = self.run.rows.values_list("outcome", "reason").annotate(Count("pk")).order_by()
        return Counter({(outcome, reason): count for outcome, reason, count in found})

    @cached_property
    def proposals(self) -> Counter[tuple[str, str]]:
        """How many proposals there are of each `what` and `does`."""
        found = self.run.proposals.values_list("what", "does").annotate(Count("pk")).order_by()
        return Counter({(what, does): count for what, does, count in found})

    @cached_property
    def outcomes(self) -> Counter[str]:
        """How many rows there are of each outcome: they add up to all that were read."""
        counts: Counter[str] = Counter()
        for (outcome, _reason), count in self.rows.items():
            counts[outcome] += count
        return counts

    @property
    def percent(self) -> int | None:
        """How much of the present step is done; None while that isn't known."""
        return 100 * min(self.run.position, self.run.total) // self.run.total if self.run.total else None

    @property
    def rows_read(self) -> int:
        return self.rows.total()

    @property
    def several(self) -> str:
        """The address of the list of rows that could be one of several films."""
        return self.address(_Reason.SEVERAL)

    @property
    def decides(self) -> bool:
        """Whether the chosen list is of proposals about which there is something to say."""
        does = (Proposal.Does.MAKE, Proposal.Does.UPDATE)
        return bool(self.part) and not self.part.holds_rows and self.part.conditions.get("does") in does

    @property
    def can_be_mended(self) -> bool:
        """Whether the chosen list is of rows for which a film can be chosen or looked for."""
        return bool(self.part) and self.part.name in (_Reason.SEVERAL, _Reason.NO_FILM)

    @property
    def films(self) -> dict[str, int]:
        """How many films the file names, how many of them are `found` and how many could be one of `several`."""
        return self.run.counts.get("films", {"named": 0, "found": 0, "several": 0})

    @property
    def one_day(self) -> OneDay | None:
        """The day that nearly all reviews bear, where that can hardly be when they were written."""
        for warning in self.run.counts.get("warnings", []):
            if warning["code"] == "one-day":
                return OneDay(date.fromisoformat(warning["day"]), warning["count"])
        return None

    @property
    def not_kept(self) -> dict[str, int]:
        """How many rows have `tags`, and how many are `rewatches`: this site keeps neither."""
        return {name: count for name, count in self.run.counts.get("not_kept", {}).items() if count}

    @property
    def says_too_little(self) -> bool:
        """Whether the file can't say what is private or has spoilers."""
        return self.run.kind in (ImportRun.Kind.ARCHIVE, ImportRun.Kind.LETTERBOXD)

    @cached_property
    def decided(self) -> dict[str, int]:
        """Of what changes something: `public` and `private` reviews, films to be `watched`, and what is left `out`."""
        does = self.run.proposals.filter(does__in=[Proposal.Does.MAKE, Proposal.Does.UPDATE])
        review = Q(wanted=True, what=Proposal.What.REVIEW)
        return does.aggregate(
            public=Count("pk", filter=review & Q(private=False)),
            private=Count("pk", filter=review & Q(private=True)),
            watched=Count("pk", filter=Q(wanted=True, what=Proposal.What.WATCHLIST)),
            out=Count("pk", filter=Q(wanted=False)),
        )

    @property
    def must_wait(self) -> bool:
        """Whether what is published now waits for a moderator."""
        return Review.objects.must_wait(self.run.member_id)

    @property
    def does_anything(self) -> bool:
        return any(self.decided[name] for name in ("public", "private", "watched"))

    @cached_property
    def undone(self) -> int:
        return self.run.proposals.filter(state=Proposal.State.UNDONE).count()

    @cached_property
    def listed(self) -> Page:
        """The page of the chosen list."""
        page = page_of(self.run, self.part, self.after, self.problems)
        if not page.has_previous:
            self.after = ""
        return page

    def address(self, part: str = "") -> str:
        """Give the address of a list of this run, of the chosen one where none is named."""
        chosen = part or (self.part.name if self.part else "")
        first = self.parts[0].name if self.parts else ""
        return self.path if chosen == first else f"{self.path}?{urlencode({'show': chosen})}"

    @property
    def here(self) -> str:
        return address_of(self.address(), self.after)

    @property
    def links(self) -> list[tuple[Part, str, bool]]:
        """Each list with its address, and whether it is the chosen one."""
        return [(part, self.address(part.name), part is self.part) for part in self.parts]

    @property
    def has_moved(self) -> bool:
        """Whether another list than the first is shown."""
        return bool(self.part) and self.part is not self.parts[0]

    @property
    def ways(self) -> Ways:
        """Where one can go from here in the chosen list."""
        return self.listed.ways(self.address())


class Undoing:
    """What will be taken back of a published run: reviews `made` and `changed`, films `watched`."""

    def __init__(self, run: ImportRun) -> None:
        done = run.proposals.filter(state=Proposal.State.DONE).values_list("what", "does")
        counts = {(what, does): count for what, does, count in done.annotate(Count("pk")).order_by()}
        self.made = counts.get((Proposal.What.REVIEW, Proposal.Does.MAKE), 0)
        self.changed = counts.get((Proposal.What.REVIEW, Proposal.Does.UPDATE), 0)
        self.watched = counts.get((Proposal.What.WATCHLIST, Proposal.Does.MAKE), 0)

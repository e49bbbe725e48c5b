"""The lists that a run's page offers: proposals by what they do, rows by what became of them, each with its number."""

from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from reviews.letterboxd.records import Kind
from reviews.models import ImportRow, ImportRun, Proposal

_State, _Reason, _Outcome, _What = ImportRun.State, ImportRow.Reason, ImportRow.Outcome, Proposal.What

#: What a row of a file is called.
KINDS = {
    Kind.REVIEW: _("Review"),
    Kind.DIARY: _("Diary"),
    Kind.RATING: _("Rating"),
    Kind.WATCHLIST: _("Watchlist"),
    Kind.WATCHED: _("Seen"),
    Kind.LIKE: _("Like"),
    Kind.LIST: _("List"),
    Kind.COMMENT: _("Comment"),
    Kind.DELETED: _("Deleted"),
    Kind.OTHER: _("Another file"),
}
_REVIEWS = {
    Proposal.Does.MAKE: _("Will be made"),
    Proposal.Does.UPDATE: _("Will be updated"),
    Proposal.Does.NOTHING: _("Here already"),
    Proposal.Does.LEAVE: _("Left alone"),
}
_LEFT = {
    _Reason.SEVERAL: _("Which film is it?"),
    _Reason.NO_FILM: _("Not in our catalogue"),
    _Reason.FAULTY: _("Can’t be read"),
    _Reason.OLDER_RATING: _("Older ratings"),
    _Reason.SAME_WORDS: _("Said twice"),
    _Reason.OWN_REVIEW: _("Written here before"),
    _Reason.EDITED_HERE: _("Changed here"),
    _Reason.REMOVED: _("Removed by a moderator"),
    _Reason.TOO_LONG: _("Too long together"),
    _Reason.NOTHING_SAID: _("Nothing said"),
    _Reason.LEFT_OUT: _("Left out by you"),
    _Reason.WATCHED: _("Films you have seen"),
    _Reason.LIKE: _("Likes"),
    _Reason.LIST: _("Lists"),
    _Reason.COMMENT: _("Comments"),
    _Reason.DELETED: _("Deleted there"),
}
_OUTCOMES = {
    _Outcome.MADE: _("Made"),
    _Outcome.UPDATED: _("Updated"),
    _Outcome.UNCHANGED: _("Unchanged"),
    _Outcome.LEFT: _("All that was left"),
}


class Part(NamedTuple):
    """One list of a run: its name in the address, its words, how many it holds, and which they are."""

    name: str
    label: str | Promise
    count: int
    conditions: dict[str, Any]
    holds_rows: bool = False


def parts_of(run: ImportRun, rows: Counter[tuple[str, str]], proposals: Counter[tuple[str, str]]) -> Iterator[Part]:
    """Give all lists that a run in its state may have, empty ones too, in the order in which they are offered.

    `rows` are numbers by outcome and reason, `proposals` by `what` and `does`.
    """
    if run.state == _State.READY:
        yield from _proposed(proposals)
        yield from _left(rows)
    elif run.state == _State.PUBLISHED:
        for outcome, label in _OUTCOMES.items():
            count = sum(number for (became, _why), number in rows.items() if became == outcome)
            yield Part(outcome, label, count, {"outcome": outcome}, holds_rows=True)
        yield from _left(rows)
    elif run.state == _State.UNDONE:
        kept = {"state": Proposal.State.KEPT}
        yield Part("kept", _("Stays, since it was changed here"), run.proposals.filter(**kept).count(), kept)


def _proposed(proposals: Counter[tuple[str, str]]) -> Iterator[Part]:
    for does, label in _REVIEWS.items():
        yield Part(does, label, proposals[_What.REVIEW, does], {"what": _What.REVIEW, "does": does})
    wanted = {"what": _What.WATCHLIST, "does": Proposal.Does.MAKE}
    yield Part("watchlist", _("For your watchlist"), proposals[_What.WATCHLIST, Proposal.Does.MAKE], wanted)


def _left(rows: Counter[tuple[str, str]]) -> Iterator[Part]:
    for reason, label in _LEFT.items():
        conditions = {"outcome": _Outcome.LEFT, "reason": reason}
        yield Part(reason, label, rows[_Outcome.LEFT, reason], conditions, holds_rows=True)

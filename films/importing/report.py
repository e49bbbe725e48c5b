"""What became of every row of an imported file."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from operator import itemgetter

from django.utils.translation import gettext as _

LONGEST_REASON = 500


class Refused(Exception):
    """A row can't be imported. Its text is the reason, a sentence fit to be shown."""


class Unreadable(Exception):
    """A file can't be read at all, or not to its end. Its text is the reason."""


class Outcome(StrEnum):
    """What became of a row that wasn't refused."""

    MADE = "made"
    UPDATED = "updated"
    UNCHANGED = "unchanged"


@dataclass
class Report:
    """Counts the outcomes of an import; read = made + updated + unchanged + refused."""

    made: int = 0
    updated: int = 0
    unchanged: int = 0
    refusals: list[tuple[int, str]] = field(default_factory=list)
    unknown_columns: list[str] = field(default_factory=list)
    unreadable: str = ""
    dry_run: bool = False

    @property
    def refused(self) -> int:
        return len(self.refusals)

    @property
    def read(self) -> int:
        return self.made + self.updated + self.unchanged + self.refused

    @property
    def exit_status(self) -> int:
        """0 when nothing was refused, 1 when rows were, 2 when the file could not be read."""
        if self.unreadable:
            return 2
        return 1 if self.refused else 0

    def count(self, outcome: Outcome) -> None:
        setattr(self, outcome.value, getattr(self, outcome.value) + 1)

    def refuse(self, line: int, reason: str) -> None:
        self.refusals.append((line, reason))

    def __str__(self) -> str:
        """The report as plain text."""
        lines = [
            _("read: %d") % self.read,
            _("made: %d") % self.made,
            _("updated: %d") % self.updated,
            _("unchanged: %d") % self.unchanged,
            _("refused: %d") % self.refused,
            *self._details(),
        ]
        if self.dry_run:
            lines.append(_("This was a dry run: nothing was written."))
        if self.unreadable:
            lines.append(_("The file could not be read: %s") % self.unreadable)
        return "\n".join(printable(line) for line in lines)

    def _details(self) -> Iterator[str]:
        """What there is to say after the numbers."""
        for line, reason in sorted(self.refusals, key=itemgetter(0)):
            yield _("line %(line)d: %(reason)s") % {"line": line, "reason": reason}
        if self.unknown_columns:
            yield _("Unknown columns, ignored: %s") % ", ".join(self.unknown_columns)


def printable(text: str) -> str:
    """One line of bounded length that can't steer a terminal."""
    shown = text if len(text) <= LONGEST_REASON else text[: LONGEST_REASON - 1] + "…"
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in shown)

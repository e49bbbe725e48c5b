"""What `import_letterboxd` prints in the end: what became of every row of a member's file."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from films.importing.report import printable
from reviews.models import ImportRow, ImportRun

_AT_ONCE = 1_000  # rows


@dataclass
class Report:
    """The numbers of a run; read = made + updated + unchanged + refused.

    Rows that this site has no place for, such as likes and lists, count as unchanged, and are named by file.
    """

    dry_run: bool = False
    unreadable: str = ""
    rows: dict[str, int] = field(default_factory=lambda: dict.fromkeys(("made", "updated", "unchanged"), 0))
    no_place: list[tuple[str, str, int]] = field(default_factory=list)
    refusals: list[tuple[str, int, str]] = field(default_factory=list)

    @property
    def exit_status(self) -> int:
        """0 when nothing was refused, 1 when rows were, 2 when the file could not be read."""
        if self.unreadable:
            return 2
        return 1 if self.refusals else 0

    def __str__(self) -> str:
        """The report as plain text."""
        return "\n".join(printable(line) for line in self._lines())

    def _lines(self) -> Iterator[str]:
        without_place = sum(count for _file, _reason, count in self.no_place)
        made, updated = self.rows["made"], self.rows["updated"]
        unchanged, refused = self.rows["unchanged"] + without_place, len(self.refusals)
        yield _("read: %d") % (made + updated + unchanged + refused)
        yield _("made: %d") % made
        yield _("updated: %d") % updated
        yield _("unchanged: %d") % unchanged
        yield _("refused: %d") % refused
        for file, reason, count in self.no_place:
            told = {"file": file, "count": count, "reason": reason}
            yield _("%(file)s, rows without a place here: %(count)d. %(reason)s") % told
        for file, line, reason in self.refusals:
            yield _("%(file)s, line %(line)d: %(reason)s") % {"file": file, "line": line, "reason": reason}
        if self.dry_run:
            yield _("This was a dry run: nothing was written.")
        if self.unreadable:
            yield _("The file could not be read: %s") % self.unreadable


def report_of(run: ImportRun, *, dry_run: bool = False) -> Report:
    """Give the report of a run that is ready or published; `run.counts` is up to date."""
    report = Report(dry_run=dry_run)
    for name in report.rows:
        report.rows[name] = run.counts["rows"][name]
    for file, counts in sorted(run.counts["files"].items()):
        report.no_place += [
            (file, str(ImportRow.Reason(reason).label), count)
            for reason, count in sorted(counts["reasons"].items())
            if reason in ImportRow.NO_PLACE
        ]
    left = run.rows.left().order_by("number").select_related("proposal").defer("data", "proposal__text")
    for row in left.iterator(chunk_size=_AT_ONCE):
        report.refusals.append((row.file, row.line, f"{row.named}: {row.why}" if row.title else row.why))
    return report

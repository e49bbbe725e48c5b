"""What `import_letterboxd` prints in the end: what became of every row of a member's file."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from films.importing.report import Report
from reviews.models import ImportRow, ImportRun

_AT_ONCE = 1_000  # rows


@dataclass
class RunReport(Report):
    """The report of a run. Rows that this site has no place for, such as likes and lists, count as unchanged, and are
    named by file; those that were refused are named by file and line, in `left`."""

    no_place: list[tuple[str, str, int]] = field(default_factory=list)
    left: list[tuple[str, int, str]] = field(default_factory=list)

    @property
    def refused(self) -> int:
        return len(self.left)

    def _details(self) -> Iterator[str]:
        for file, reason, count in self.no_place:
            told = {"file": file, "count": count, "reason": reason}
            yield _("%(file)s, rows without a place here: %(count)d. %(reason)s") % told
        for file, line, reason in self.left:
            yield _("%(file)s, line %(line)d: %(reason)s") % {"file": file, "line": line, "reason": reason}


def report_of(run: ImportRun, *, dry_run: bool = False) -> RunReport:
    """Give the report of a run that is ready or published; `run.counts` is up to date."""
    rows = run.counts["rows"]
    report = RunReport(rows["made"], rows["updated"], rows["unchanged"], dry_run=dry_run)
    for file, counts in sorted(run.counts["files"].items()):
        report.no_place += [
            (file, str(ImportRow.Reason(reason).label), count)
            for reason, count in sorted(counts["reasons"].items())
            if reason in ImportRow.NO_PLACE
        ]
    report.unchanged += sum(count for _file, _reason, count in report.no_place)
    left = run.rows.left().order_by("number").select_related("proposal").defer("data", "proposal__text")
    for row in left.iterator(chunk_size=_AT_ONCE):
        report.left.append((row.file, row.line, f"{row.named}: {row.why}" if row.title else row.why))
    return report

"""The first step: every row of the file becomes an `ImportRow`; then the file is deleted."""

import io
from collections.abc import Callable, Iterator
from itertools import islice

from reviews.letterboxd import archive
from reviews.letterboxd.records import Entry, Kind
from reviews.letterboxd.rows import columns_of
from reviews.models import ImportFile, ImportRow, ImportRun

AT_ONCE = 1_000  # rows

Outcome, Reason = ImportRow.Outcome, ImportRow.Reason
_NO_PLACE = {
    Kind.WATCHED: Reason.WATCHED,
    Kind.LIKE: Reason.LIKE,
    Kind.LIST: Reason.LIST,
    Kind.COMMENT: Reason.COMMENT,
    Kind.DELETED: Reason.DELETED,
}


class Storing:
    """Reads a run's file, from where the run is; what it has read it goes on from while nobody else did."""

    def __init__(self) -> None:
        self._entries: Iterator[Entry] = iter(())
        self._position: int | None = None

    def __call__(self, run: ImportRun) -> Callable[[ImportRun], None]:
        """Read the next rows; give what stores them. Raises `archive.Rejected`."""
        if self._position != run.position:
            content = ImportFile.objects.get(run=run).content
            self._entries = islice(archive.entries(io.BytesIO(content), run.kind, run.file_name), run.position, None)
        entries = list(islice(self._entries, AT_ONCE))
        self._position = run.position + len(entries)
        rows = [row_of(run, number, entry) for number, entry in enumerate(entries, start=run.position + 1)]
        tags, rewatches = sum(bool(entry.tags) for entry in entries), sum(entry.rewatch for entry in entries)

        def store(run: ImportRun) -> None:
            ImportRow.objects.bulk_create(rows)
            run.position += len(rows)
            read = run.counts.get("not_kept", {"tags": 0, "rewatches": 0})
            run.counts = {"not_kept": {"tags": read["tags"] + tags, "rewatches": read["rewatches"] + rewatches}}
            if len(rows) < AT_ONCE:
                ImportFile.objects.filter(run=run).delete()
                run.state, run.total, run.position = ImportRun.State.MATCHING, run.position, 0

        return store


def row_of(run: ImportRun, number: int, entry: Entry) -> ImportRow:
    """Give the row to be stored of an entry."""
    row = ImportRow(run=run, number=number, **columns_of(entry))
    if reason := _NO_PLACE.get(entry.kind):
        row.outcome, row.reason = Outcome.LEFT, reason
    elif entry.fault:
        row.outcome, row.reason, row.detail = Outcome.LEFT, Reason.FAULTY, entry.fault[:500]
    return row

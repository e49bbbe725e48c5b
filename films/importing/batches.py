"""Takes a file batch by batch through the three steps: read, match, save with a report."""

from collections.abc import Callable, Collection, Iterator
from contextlib import nullcontext
from itertools import batched
from pathlib import Path
from typing import Protocol

from django.db import DataError, IntegrityError, transaction
from django.utils.translation import gettext as _

from films.importing.readers import Table, opened_table
from films.importing.report import Outcome, Refused, Report, Unreadable
from films.importing.rows import Row

SIZE = 1_000  # rows; one transaction each


class HasLine(Protocol):
    """A record, which knows the line it comes from."""

    line: int


class Importer[Record: HasLine](Protocol):
    """What one kind of file means."""

    @property
    def columns(self) -> Collection[str]: ...

    @property
    def telling_columns(self) -> Collection[str]:
        """A CSV file has one of these at least."""

    def parse(self, row: Row) -> Record:
        """Give the record of a row, without asking the database. Raises Refused."""

    def save(self, records: list[Record]) -> list[Outcome | Refused]:
        """Match and store the records, inside a transaction; say for each what became of it."""

    def keep(self) -> None:
        """The transaction of the last `save` has come to its end: later rows must reckon with its records."""


def import_file[Record: HasLine](
    path: Path,
    importer: Importer[Record],
    *,
    dry_run: bool = False,
    progress: Callable[[int], object] | None = None,
) -> Report:
    """Import a file and report what became of each row; `progress` is told how many rows were done.

    A dry run does all of it and takes it back at the end.
    """
    report = Report(dry_run=dry_run)
    with transaction.atomic() if dry_run else nullcontext():
        try:
            with opened_table(path, importer.columns, importer.telling_columns) as table:
                report.unknown_columns = table.unknown_columns
                for records, count in _parsed_batches(table, importer, report):
                    _save(importer, records, report)
                    if progress:
                        progress(count)
        except Unreadable as error:
            report.unreadable = str(error)
        if dry_run:
            transaction.set_rollback(True)
    return report


def _parsed_batches[Record: HasLine](
    table: Table, importer: Importer[Record], report: Report
) -> Iterator[tuple[list[Record], int]]:
    for rows in batched(table.rows, SIZE):
        records = []
        for row in rows:
            try:
                if row.fault:
                    raise Refused(row.fault)
                records.append(importer.parse(row))
            except Refused as refusal:
                report.refuse(row.line, str(refusal))
        yield records, len(rows)


def _save[Record: HasLine](importer: Importer[Record], records: list[Record], report: Report) -> None:
    try:
        with transaction.atomic():
            outcomes = importer.save(records)
        importer.keep()
    except (IntegrityError, DataError):
        if len(records) > 1:
            # One row is at fault, perhaps since somebody edits the catalogue meanwhile: it takes no others along.
            for record in records:
                _save(importer, [record], report)
            return
        outcomes = [Refused(_("The database refuses it."))]
    for record, outcome in zip(records, outcomes, strict=True):
        if isinstance(outcome, Refused):
            report.refuse(record.line, str(outcome))
        else:
            report.count(outcome)

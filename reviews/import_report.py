"""What became of every row of a run, as a CSV file."""

from collections.abc import Iterator
from itertools import chain

from films.batches import in_batches
from films.importing.cells import csv_lines, one_line
from reviews.models import ImportRow, ImportRun

COLUMNS = ("file", "line", "kind", "title", "year", "film", "outcome", "reason", "detail")
_READ = ("number", "file", "line", "kind", "title", "year", "outcome", "reason", "detail", "film__slug")


def file_name(run: ImportRun) -> str:
    """The name that the file is saved under: letters, digits and hyphens alone."""
    return f"import-{run.pk}-{run.created_at:%Y-%m-%d}.csv"


def lines(run: ImportRun) -> Iterator[str]:
    """Give the text of the file line by line, one query a batch: a header, then every row in the order of reading.

    `film` is the slug of the film it was matched with; `outcome` and `reason` are the keys of `ImportRow`, and
    `detail` the words for people. No cell starts a formula.
    """
    batches = in_batches(run.rows.select_related("film").only("run", *_READ))
    return csv_lines(chain([COLUMNS], (_cells(row) for batch in batches for row in batch)))


def _cells(row: ImportRow) -> list[str]:
    detail = row.detail or (row.get_reason_display() if row.reason else "")
    film = row.film.slug if row.film else ""
    values = [row.file, row.line, row.kind, row.title, row.year or "", film, row.outcome, row.reason, detail]
    return [one_line(str(value)) for value in values]

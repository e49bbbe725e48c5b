"""Import of reviews from elsewhere: a file is read into records, matched, and saved with a report."""

from collections.abc import Callable
from pathlib import Path

from films.importing.batches import import_file
from films.importing.report import Report
from reviews.importing.saving import QuotedReviewImporter


def import_reviews(path: Path, *, dry_run: bool = False, progress: Callable[[int], object] | None = None) -> Report:
    """Import a file of reviews from elsewhere (columns: docs/formats.md) and report what became of each row."""
    return import_file(path, QuotedReviewImporter(), dry_run=dry_run, progress=progress)

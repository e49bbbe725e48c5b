"""Imports of the catalogue: a file is read into records, matched, and saved with a report."""

from collections.abc import Callable
from pathlib import Path

from films.importing.batches import import_file
from films.importing.biographies import PersonImporter
from films.importing.collections import CollectionImporter
from films.importing.report import Report
from films.importing.saving import FilmImporter

__all__ = ["Report", "import_collections", "import_films", "import_people"]


def import_films(path: Path, *, dry_run: bool = False, progress: Callable[[int], object] | None = None) -> Report:
    """Import a CSV or JSON file of films (columns: docs/formats.md) and report what became of each row."""
    return import_file(path, FilmImporter(path.parent), dry_run=dry_run, progress=progress)


def import_people(path: Path, *, dry_run: bool = False, progress: Callable[[int], object] | None = None) -> Report:
    """Import a CSV or JSON file about people (columns: docs/formats.md) and report what became of each row."""
    return import_file(path, PersonImporter(), dry_run=dry_run, progress=progress)


def import_collections(path: Path, *, dry_run: bool = False, progress: Callable[[int], object] | None = None) -> Report:
    """Import a CSV or JSON file of collections (columns: docs/formats.md) and report what became of each row."""
    return import_file(path, CollectionImporter(), dry_run=dry_run, progress=progress)

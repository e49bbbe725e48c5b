from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from films.commands import ExportCommand
from films.exporting import export_films


class Command(ExportCommand):
    """`manage.py export_films [--format csv|json] [--output FILE] [--media DIR]`"""

    help = "Write all films as import_films reads them back without loss (docs/formats.md)."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--media", type=Path, metavar="DIR", help="Copy the posters to this folder, the file's.")

    def pieces(self, *, format: str, media: Path | None, **options: Any) -> Iterable[str]:
        return export_films(format, media)

import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from films.exporting import FORMATS, export_films


class Command(BaseCommand):
    """`manage.py export_films [--format csv|json] [--output FILE] [--media DIR]`"""

    help = "Write all films as import_films reads them back without loss (docs/formats.md)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--format", choices=FORMATS, default="csv")
        parser.add_argument("--output", type=Path, metavar="FILE", help="Write to this file, once all is known.")
        parser.add_argument("--media", type=Path, metavar="DIR", help="Copy the posters to this folder, the file's.")

    def handle(self, *args: Any, format: str, output: Path | None, media: Path | None, **options: Any) -> None:
        pieces = export_films(format, media)
        try:
            if output:
                _write_file(output, pieces)
            else:
                self._write_out(pieces)
        except BrokenPipeError:
            # Whoever read has seen enough; what is left in the buffer goes nowhere.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(1)
        except OSError as error:
            raise CommandError(str(error)) from error

    def _write_out(self, pieces: Iterable[str]) -> None:
        if hasattr(sys.stdout, "reconfigure"):
            sys.stdout.reconfigure(encoding="utf-8", newline="")  # whatever the terminal's, the file's bytes are these
        self.stdout.ending = ""
        for piece in pieces:
            self.stdout.write(piece)


def _write_file(path: Path, pieces: Iterable[str]) -> None:
    part = path.with_name(f"{path.name}.part")
    with part.open("w", encoding="utf-8", newline="") as file:
        file.writelines(pieces)
    part.replace(path)

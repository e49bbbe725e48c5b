"""What the commands that import have in common, and those that export."""

import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, ClassVar

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from films.exporting import FORMATS
from films.importing.report import Report


class ReportingCommand(BaseCommand):
    """Ends with a report of what became of a file."""

    def tell(self, report: Report) -> None:
        """Print the report, and exit with its status where that isn't 0."""
        if hasattr(sys.stdout, "reconfigure"):
            sys.stdout.reconfigure(errors="replace")  # a terminal that can't show a letter of the report
        self.stdout.write(str(report))
        if report.exit_status:
            sys.exit(report.exit_status)


class ImportCommand(ReportingCommand):
    """Runs `import_file` of a subclass on a file, and reports."""

    import_file: ClassVar[Callable[..., Report]]

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--dry-run", action="store_true", help="Report what would be done, and write nothing.")

    def handle(self, *args: Any, file: Path, dry_run: bool, **options: Any) -> None:
        with tqdm(unit=" rows", disable=None, leave=False) as bar:
            report = type(self).import_file(file, dry_run=dry_run, progress=bar.update)
        self.tell(report)


class ExportCommand(BaseCommand):
    """Writes the pieces of text that a subclass gives to standard output or to a file."""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--format", choices=FORMATS, default="csv")
        parser.add_argument("--output", type=Path, metavar="FILE", help="Write to this file, once all is known.")

    def pieces(self, **options: Any) -> Iterable[str]:
        raise NotImplementedError  # a subclass says

    def handle(self, *args: Any, output: Path | None, **options: Any) -> None:
        pieces = self.pieces(**options)
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

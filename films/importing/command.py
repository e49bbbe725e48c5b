"""What the import commands have in common: arguments, progress, report and exit status."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

from django.core.management.base import BaseCommand, CommandParser
from tqdm import tqdm

from films.importing.report import Report


class ImportCommand(BaseCommand):
    """Runs `import_file` of a subclass on a file, prints the report and exits with its status."""

    import_file: ClassVar[Callable[..., Report]]

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--dry-run", action="store_true", help="Report what would be done, and write nothing.")

    def handle(self, *args: Any, file: Path, dry_run: bool, **options: Any) -> None:
        with tqdm(unit=" rows", disable=None, leave=False) as bar:
            report = type(self).import_file(file, dry_run=dry_run, progress=bar.update)
        if hasattr(sys.stdout, "reconfigure"):
            sys.stdout.reconfigure(errors="replace")  # a terminal that can't show a letter of the report
        self.stdout.write(str(report))
        if report.exit_status:
            sys.exit(report.exit_status)

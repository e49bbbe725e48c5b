from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from tqdm import tqdm

from filmsite.backup import UnusableError, restore


class Command(BaseCommand):
    """`manage.py restore FILE [--replace] [--dry-run]`"""

    help = "Check a backup, then put its rows and files into this site. Stop the site for it, and start it again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--replace", action="store_true", help="Empty the database first.")
        parser.add_argument("--dry-run", action="store_true", help="Check the backup, and write nothing.")

    def handle(self, *args: Any, file: Path, replace: bool, dry_run: bool, **options: Any) -> None:
        try:
            with tqdm(unit=" rows", disable=None, leave=False) as bar:
                manifest = restore(file, replace=replace, dry_run=dry_run, progress=bar.update)
        except UnusableError as error:
            raise CommandError(str(error)) from error
        counts = {
            "rows": sum(table.rows for table in manifest.tables),
            "files": len(manifest.files),
            "made_at": manifest.made_at,
        }
        if dry_run:
            said = _("The backup of %(made_at)s is sound: %(rows)d rows and %(files)d files. Nothing was written.")
        else:
            said = _("Restored the backup of %(made_at)s: %(rows)d rows and %(files)d files.")
        self.stdout.write(said % counts)

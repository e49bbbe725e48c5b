from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from tqdm import tqdm

from filmsite.backup import UnusableError, save


class Command(BaseCommand):
    """`manage.py backup FILE`"""

    help = "Save the database and the uploaded files to one file, while the site runs, and check it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="An older backup of this name is replaced.")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            with tqdm(unit=" rows", disable=None, leave=False) as bar:
                manifest, missing = save(file, bar.update)
        except UnusableError as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            reason = error.strerror or str(error)
            raise CommandError(
                _("%(file)s can't be written: %(reason)s.") % {"file": file, "reason": reason}, returncode=2
            ) from error
        counts = {"file": file, "rows": sum(table.rows for table in manifest.tables), "files": len(manifest.files)}
        self.stdout.write(_("%(file)s holds %(rows)d rows and %(files)d files, and has been checked.") % counts)
        if missing:
            named = ", ".join(missing[:3])
            self.stderr.write(
                _("%(count)d files that the database names are not in the media storage: %(named)s …")
                % {"count": len(missing), "named": named}
            )

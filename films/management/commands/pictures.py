"""`manage.py pictures`"""

from typing import Any

from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _
from tqdm import tqdm

from films import derivatives
from films.batches import in_batches
from films.models import Picture
from films.pictures import FOLDER

GRACE = 3600  # seconds: a younger file may be of an upload whose row isn't stored yet


class Command(BaseCommand):
    """`manage.py pictures`"""

    help = "Make what is missing of the files of pictures, and delete files that no picture has. Safe to repeat."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="Say what would be done, and do nothing.")

    def handle(self, *args: Any, dry_run: bool, **options: Any) -> None:
        kept: set[str] = set()
        made = failed = 0
        with tqdm(total=Picture.objects.count(), unit=" pictures", disable=None, leave=False) as bar:
            for batch in in_batches(Picture.objects.all()):
                for picture in batch:
                    if self._needs_files(picture):
                        made += 1
                        failed += not (dry_run or self._derive(picture))
                    kept.update(picture.file_names())
                    bar.update()
        swept = self._sweep(kept, dry_run)
        self.stdout.write(_("Pictures whose files were made: %(count)d") % {"count": made - failed})
        self.stdout.write(_("Pictures that could not be read: %(count)d") % {"count": failed})
        self.stdout.write(_("Files that no picture has: %(count)d") % {"count": swept})

    def _needs_files(self, picture: Picture) -> bool:
        if picture.recipe != derivatives.RECIPE:
            return True
        return not all(default_storage.exists(name) for name in picture.file_names()[1:])

    def _derive(self, picture: Picture) -> bool:
        try:
            picture.derive()
        except Exception as error:  # whatever storage and decoder raise; the others have their turn
            self.stderr.write(f"{picture.file.name}: {type(error).__name__}: {error}")
            return False
        return True

    def _sweep(self, kept: set[str], dry_run: bool) -> int:
        """Delete what lies with the pictures and is none's; give how many files."""
        count = 0
        for name in _stored(FOLDER):
            if name in kept or (timezone.now() - default_storage.get_modified_time(name)).total_seconds() < GRACE:
                continue
            if Picture.objects.filter(file=name).exists():  # uploaded since
                continue
            count += 1
            if not dry_run:
                default_storage.delete(name)
        return count


def _stored(folder: str) -> list[str]:
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return []
    return [f"{folder}/{name}" for name in files] + [name for one in folders for name in _stored(f"{folder}/{one}")]

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _
from tqdm import tqdm

from films import kinship
from films.batches import in_batches
from films.models import Film
from reviews import loved


class Command(BaseCommand):
    """`manage.py relate [--all] [--minutes N]`"""

    help = (
        "Work out which films belong with those that changed, or whose reviews did, since the last run. The first run "
        "looks at all films, and takes some milliseconds for each."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        which = parser.add_mutually_exclusive_group()
        which.add_argument("--all", action="store_true", help=_("Every film anew."))
        which.add_argument("--minutes", type=float, help=_("Stop after so many; the next run goes on from there."))

    def handle(self, *args: Any, **options: Any) -> None:
        self.total = self.changed = 0
        with tqdm(total=Film.objects.count(), unit=" films", disable=None, leave=False) as self.bar:
            if options["all"]:
                self._all()
            else:
                self._changed(options["minutes"])
        told = _("Related films: %(count)d, changes: %(changed)d")
        self.stdout.write(told % {"count": self.total, "changed": self.changed})

    def _all(self) -> None:
        began = timezone.now()
        for batch in in_batches(Film.objects.only("pk")):
            films = [film.pk for film in batch]
            self._count(len(films), kinship.renew(films) + loved.renew(films))
        kinship.reach_end(began)

    def _changed(self, minutes: float | None) -> None:
        ends = time.monotonic() + 60 * minutes if minutes is not None else None
        for film, changes in kinship.renew_changed():
            self._count(1, changes + loved.renew([film]))
            if ends is not None and time.monotonic() > ends:
                break

    def _count(self, films: int, changed: int) -> None:
        self.total += films
        self.changed += changed
        self.bar.update(films)

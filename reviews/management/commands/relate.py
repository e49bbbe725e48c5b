from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from tqdm import tqdm

from films import kinship
from films.batches import in_batches
from films.models import Film
from reviews import loved


class Command(BaseCommand):
    """`manage.py relate`"""

    help = "Work out anew which films belong with which, for every film."

    def handle(self, *args: Any, **options: Any) -> None:
        total, changed = Film.objects.count(), 0
        with tqdm(total=total, unit=" films", disable=None, leave=False) as bar:
            for batch in in_batches(Film.objects.only("pk")):
                films = [film.pk for film in batch]
                changed += kinship.renew(films) + loved.renew(films)
                bar.update(len(films))
        self.stdout.write(_("Related films: %(count)d, changes: %(changed)d") % {"count": total, "changed": changed})

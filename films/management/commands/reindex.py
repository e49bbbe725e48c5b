from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from tqdm import tqdm

from films.batches import in_batches
from films.models import Film


class Command(BaseCommand):
    """`manage.py reindex`"""

    help = "Rebuild what the search looks at, of every film."

    def handle(self, *args: Any, **options: Any) -> None:
        total = Film.objects.count()
        with tqdm(total=total, unit=" films", disable=None, leave=False) as bar:
            for batch in in_batches(Film.objects.only("pk")):
                Film.objects.filter(pk__in=[film.pk for film in batch]).reindex()
                bar.update(len(batch))
        self.stdout.write(_("Indexed films: %(count)d") % {"count": total})

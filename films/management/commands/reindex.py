from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from tqdm import tqdm

from films.batches import in_batches
from films.models import Film, Person
from films.rebuilding import recount_shelves, renew_sort_keys, sweep_shelves


class Command(BaseCommand):
    """`manage.py reindex`"""

    help = (
        "Rebuild what is worked out from films: sort keys, the search's words, the shelves of lists and their counts."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        renew_sort_keys(Film, "sort_title")
        renew_sort_keys(Person, "sort_name")
        total = Film.objects.count()
        with tqdm(total=total, unit=" films", disable=None, leave=False) as bar:
            for batch in in_batches(Film.objects.only("pk")):
                Film.objects.filter(pk__in=[film.pk for film in batch]).reindex()
                bar.update(len(batch))
        sweep_shelves()
        recount_shelves()
        self.stdout.write(_("Indexed films: %(count)d") % {"count": total})

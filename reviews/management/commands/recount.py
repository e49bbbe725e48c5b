from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from tqdm import tqdm

from films.batches import in_batches
from films.models import Film
from reviews.models import Review


class Command(BaseCommand):
    """`manage.py recount`"""

    help = "Rebuild the reception of every film from its reviews, and the likes of every review."

    def handle(self, *args: Any, **options: Any) -> None:
        total = Film.objects.count()
        with tqdm(total=total, unit=" films", disable=None, leave=False) as bar:
            for batch in in_batches(Film.objects.only("pk")):
                films = [film.pk for film in batch]
                Review.objects.filter(film__in=films).recount_likes()
                Review.objects.recount(films)
                bar.update(len(batch))
        self.stdout.write(_("Recounted films: %(count)d") % {"count": total})

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _
from tqdm import tqdm

from films.batches import in_batches
from films.models import Film, Person
from films.rebuilding import rebuild_cards, rebuild_shelves, recount_shelves, renew_sort_keys, sweep
from films.search import indexing, kinds


class Command(BaseCommand):
    """`manage.py reindex`"""

    help = (
        "Rebuild what is worked out from films and people: sort keys, the search, shelves and cards of lists, counts."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--at-once",
            action="store_true",
            help="In one transaction: several times as fast, but nothing can be written meanwhile.",
        )

    def handle(self, *args: Any, at_once: bool, **options: Any) -> None:
        renew_sort_keys(Film, "sort_title")
        renew_sort_keys(Person, "sort_name")
        total = sum(kind.model._base_manager.count() for kind in kinds.KINDS)
        with tqdm(total=total, unit=" records", disable=None, leave=False) as bar:
            if at_once:
                made = indexing.rebuild(bar.update)
                rebuild_shelves()
                rebuild_cards()
            else:
                made = indexing.reindex_all(bar.update)
                for batch in in_batches(Film.objects.only("pk")):
                    Film.objects.relist([film.pk for film in batch])
                sweep()
                recount_shelves()
        self.stdout.write(_("Indexed records: %(count)d") % {"count": made})

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _
from tqdm import tqdm

from films.search import indexing, kinds


class Command(BaseCommand):
    """`manage.py reindex`"""

    help = "Rebuild what the search looks at, of every film and person."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--at-once",
            action="store_true",
            help="In one transaction: several times as fast, but nothing can be written meanwhile.",
        )

    def handle(self, *args: Any, at_once: bool, **options: Any) -> None:
        total = sum(kind.model._base_manager.count() for kind in kinds.KINDS)
        with tqdm(total=total, unit=" records", disable=None, leave=False) as bar:
            made = indexing.rebuild(bar.update) if at_once else indexing.reindex_all(bar.update)
        self.stdout.write(_("Indexed records: %(count)d") % {"count": made})

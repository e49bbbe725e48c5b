import argparse
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from tqdm import tqdm

from reviews import generating


def _count(text: str) -> int:
    number = int(text)
    if number < 0:
        raise argparse.ArgumentTypeError(_("a number from 0 on is wanted"))
    return number


class Command(BaseCommand):
    """`manage.py generate --films N --reviews M [--seed S]`"""

    help = "Fill an empty database with invented films and reviews, for benchmarks: the same ones for the same seed."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--films", type=_count, required=True, metavar="N")
        parser.add_argument("--reviews", type=_count, required=True, metavar="M")
        parser.add_argument("--seed", type=_count, default=1, metavar="S", help="Another one makes other rows.")

    def handle(self, *args: Any, films: int, reviews: int, seed: int, **options: Any) -> None:
        if reviews and not films:
            raise CommandError(_("Reviews need films."))
        with tqdm(total=films + reviews, unit=" rows", disable=None, leave=False) as bar:
            try:
                made = generating.generate(films, reviews, seed, bar)
            except generating.NotEmpty as error:
                raise CommandError(
                    _("Only an empty database is filled, and this one has: %(what)s. Nothing was changed.")
                    % {"what": error}
                ) from error
            except generating.Busy as error:
                raise CommandError(_("Something else uses the database: stop the site first.")) from error
        for name, count in made.rows.items():
            self.stdout.write(f"{name}: {count}")
        self.stdout.write(_("Made in %(seconds).1f s.") % {"seconds": made.seconds})

"""`manage.py work`"""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from filmsite.background.worker import Worker


class Command(BaseCommand):
    """`manage.py work`"""

    help = "Do the tasks that wait in the background, until it is stopped."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="Do what waits now, and end.")
        parser.add_argument("--parent", type=int, metavar="PID", help="End when this process, its parent, is gone.")

    def handle(self, *args: Any, once: bool, parent: int | None, **options: Any) -> None:
        if once:
            count = Worker().run_all()
            self.stdout.write(_("Tasks done: %(count)d") % {"count": count})
            return
        # With the priority of the pages, which wait for whatever lock of the database it holds.
        Worker(parent).run()

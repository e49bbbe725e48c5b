from collections.abc import Iterable
from typing import Any

from films.commands import ExportCommand
from films.exporting import export_people


class Command(ExportCommand):
    """`manage.py export_people [--format csv|json] [--output FILE]`"""

    help = "Write all people as import_people reads them back without loss (docs/formats.md)."

    def pieces(self, *, format: str, **options: Any) -> Iterable[str]:
        return export_people(format)

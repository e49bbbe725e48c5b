from collections.abc import Iterable
from typing import Any

from films.commands import ExportCommand
from films.exporting import export_collections


class Command(ExportCommand):
    """`manage.py export_collections [--format csv|json] [--output FILE]`"""

    help = "Write all collections as import_collections reads them back without loss (docs/formats.md)."

    def pieces(self, *, format: str, **options: Any) -> Iterable[str]:
        return export_collections(format)

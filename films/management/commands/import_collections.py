from films.commands import ImportCommand
from films.importing import import_collections


class Command(ImportCommand):
    """`manage.py import_collections FILE [--dry-run]`"""

    help = "Import collections of films from a CSV or JSON file (docs/formats.md)."
    import_file = import_collections

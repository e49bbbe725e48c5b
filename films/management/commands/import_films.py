from films.commands import ImportCommand
from films.importing import import_films


class Command(ImportCommand):
    """`manage.py import_films FILE [--dry-run]`"""

    help = "Import films from a CSV or JSON file (docs/formats.md)."
    import_file = import_films

from films.importing import import_people
from films.importing.command import ImportCommand


class Command(ImportCommand):
    """`manage.py import_people FILE [--dry-run]`"""

    help = "Import facts about people from a CSV or JSON file (docs/formats.md)."
    import_file = import_people

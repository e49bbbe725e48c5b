from films.commands import ImportCommand
from films.importing import import_people


class Command(ImportCommand):
    """`manage.py import_people FILE [--dry-run]`"""

    help = "Import facts about people from a CSV or JSON file (docs/formats.md)."
    import_file = import_people

from films.commands import ImportCommand
from reviews.importing import import_reviews


class Command(ImportCommand):
    """`manage.py import_reviews FILE [--dry-run]`"""

    help = "Import reviews from elsewhere from a CSV file (docs/formats.md)."
    import_file = import_reviews

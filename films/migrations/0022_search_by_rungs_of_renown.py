from django.db import migrations

from films.search import postgresql

TABLES = ["films_filmentry", "films_personentry", "films_collectionsearchentry"]


def create(apps, schema_editor):
    """Make the indexes of the famous and the known entries, where the database at hand has use of them."""
    if schema_editor.connection.vendor == "postgresql":
        for table in TABLES:
            # How many entries each of them holds is known by ANALYZE alone.
            for statement in [*postgresql.create_index(table), f"ANALYZE {table}"]:
                schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("films", "0021_cards"),
    ]

    operations = [
        migrations.RunPython(create, migrations.RunPython.noop),
    ]

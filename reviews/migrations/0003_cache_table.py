"""The table of the database cache, which counts attempts for the rate limits where there is no Redis."""

from django.core.management import call_command
from django.db import migrations


def make_table(apps, schema_editor):
    # Named, so that it is made whatever cache is configured today.
    call_command("createcachetable", "cache_entry", database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    dependencies = [("reviews", "0002_reviews")]

    operations = [migrations.RunPython(make_table, migrations.RunPython.noop, elidable=False)]

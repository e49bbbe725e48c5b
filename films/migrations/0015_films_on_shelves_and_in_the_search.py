"""Puts the films of a site that is older than shelves and the search's entries on the ones and into the others."""

from django.db import migrations


def fill(apps, schema_editor):
    if apps.get_model("films", "Film").objects.exists():
        from films.rebuilding import rebuild_shelves
        from films.search import indexing

        rebuild_shelves()
        indexing.rebuild()


class Migration(migrations.Migration):
    dependencies = [("films", "0014_search_entries")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]

"""Puts the films of a site that is older than shelves on them."""

from django.db import migrations


def fill(apps, schema_editor):
    if apps.get_model("films", "Film").objects.exists():
        from films.rebuilding import rebuild_shelves

        rebuild_shelves()


class Migration(migrations.Migration):
    dependencies = [("films", "0006_staff_indexes")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]

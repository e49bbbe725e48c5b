"""Fills the tables of countries and languages from films.vocabulary."""

from django.db import migrations

from films import vocabulary


def fill(apps, schema_editor):
    for model, codes, name in (
        ("Country", vocabulary.COUNTRY_CODES, vocabulary.country_name),
        ("Language", vocabulary.LANGUAGE_CODES, vocabulary.language_name),
    ):
        table = apps.get_model("films", model)
        table.objects.bulk_create([table(code=code, name=name(code, "en")) for code in codes], ignore_conflicts=True)


class Migration(migrations.Migration):
    dependencies = [("films", "0001_catalogue")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]

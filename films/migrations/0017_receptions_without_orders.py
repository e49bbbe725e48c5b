"""Lists walk shelves, which hold these orders; every review moved a row in both indexes."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("films", "0016_mark_of_kinship")]

    operations = [
        migrations.RemoveIndex(model_name="reception", name="reception_weighted"),
        migrations.RemoveIndex(model_name="reception", name="reception_most_reviewed"),
    ]

"""A picture of a collection points to it, as that of a person does, and goes with it."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q


def turn_round(apps, schema_editor):
    picture, collection = apps.get_model("films", "Picture"), apps.get_model("films", "Collection")
    for one in collection.objects.filter(picture__kind="collection").order_by("pk"):
        picture.objects.filter(pk=one.picture_id, collection=None).update(collection=one)
    picture.objects.filter(kind="collection", collection=None).delete()  # no page shows them
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # or the tables could not be changed


def turn_back(apps, schema_editor):
    picture, collection = apps.get_model("films", "Picture"), apps.get_model("films", "Collection")
    for one in picture.objects.filter(kind="collection").order_by("pk"):
        collection.objects.filter(pk=one.collection_id).update(picture=one)
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


class Migration(migrations.Migration):
    dependencies = [("films", "0014_search_entries")]

    operations = [
        migrations.RemoveConstraint(model_name="picture", name="picture_belongs_to_what_it_shows"),
        migrations.AlterField(
            model_name="collection",
            name="picture",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="films.picture",
                verbose_name="picture",
            ),
        ),
        migrations.AddField(
            model_name="picture",
            name="collection",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="picture",
                to="films.collection",
                verbose_name="collection",
            ),
        ),
        migrations.RunPython(turn_round, turn_back),
        migrations.RemoveField(model_name="collection", name="picture"),
        migrations.AddConstraint(
            model_name="picture",
            constraint=models.CheckConstraint(
                condition=Q(kind__in=["poster", "still"], film__isnull=False, person=None, collection=None)
                | Q(kind="portrait", film=None, person__isnull=False, collection=None)
                | Q(kind="collection", film=None, person=None, collection__isnull=False),
                name="picture_belongs_to_what_it_shows",
            ),
        ),
    ]

from django.db import migrations, models

ORDERS = {
    "shelf_newest": ["-published_at", "-film"],
    "shelf_year": ["-sort_year", "-film"],
    "shelf_title": ["sort_title", "film"],
    "shelf_weighted": ["-weighted", "-film"],
    "shelf_most_reviewed": ["-reviews_count", "-film"],
}


def empty(apps, schema_editor):
    """Take everything off the shelves: `films.completing` fills them when all migrations are applied."""
    way = "TRUNCATE" if schema_editor.connection.vendor == "postgresql" else "DELETE FROM"
    schema_editor.execute(f"{way} films_shelfentry")


class Migration(migrations.Migration):
    dependencies = [
        ("films", "0017_receptions_without_orders"),
    ]

    operations = [
        migrations.RunPython(empty, migrations.RunPython.noop),
        *(migrations.RemoveIndex(model_name="shelfentry", name=name) for name in ORDERS),
        migrations.AddField(
            model_name="shelfentry",
            name="signature",
            field=models.BigIntegerField(default=0),
            preserve_default=False,
        ),
        *(
            migrations.AddIndex(
                model_name="shelfentry", index=models.Index(fields=["facet", *order, "signature"], name=name)
            )
            for name, order in ORDERS.items()
        ),
    ]

from django.db import migrations, models


class Migration(migrations.Migration):
    """Signatures tell ratings and reviews, which cards no longer hold; and cards hold how the poster is set. Both are made
    anew after the migration (`films.completing`)."""

    dependencies = [
        ("films", "0023_facets_on_cards"),
    ]

    operations = [
        migrations.RunSQL("DELETE FROM films_shelfentry", migrations.RunSQL.noop),
        migrations.RunSQL("DELETE FROM films_filmcard", migrations.RunSQL.noop),
        migrations.AddField(
            model_name="filmcard",
            name="poster_setting",
            field=models.PositiveSmallIntegerField(default=0),
            preserve_default=False,
        ),
    ]

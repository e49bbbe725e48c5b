from django.db import migrations, models


class Migration(migrations.Migration):
    """Cards have their films' facets; they are made anew after the migration (`films.completing`)."""

    dependencies = [
        ("films", "0022_search_by_rungs_of_renown"),
    ]

    operations = [
        migrations.RunSQL("DELETE FROM films_filmcard", migrations.RunSQL.noop),
        migrations.AddField(
            model_name="filmcard",
            name="facets",
            field=models.TextField(default=""),
            preserve_default=False,
        ),
    ]

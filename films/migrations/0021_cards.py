import django.db.models.deletion
from django.db import migrations, models

import films.models.card


class Migration(migrations.Migration):
    dependencies = [
        ("films", "0020_search_among_the_renowned"),
    ]

    operations = [
        migrations.CreateModel(
            name="FilmCard",
            fields=[
                (
                    "film",
                    films.models.card.FilmKeyField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="card",
                        serialize=False,
                        to="films.film",
                    ),
                ),
                ("slug", models.TextField()),
                ("title", models.TextField()),
                ("year", models.IntegerField(null=True)),
                ("directors", models.TextField()),
                ("published_at", models.DateTimeField()),
                ("here_count", models.PositiveIntegerField()),
                ("here_total", models.PositiveIntegerField()),
                (
                    "poster",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="films.picture",
                    ),
                ),
            ],
        ),
    ]

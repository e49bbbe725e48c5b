from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("films", "0002_countries_and_languages"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="film",
            index=models.Index(condition=models.Q(("status", "draft")), fields=["-id"], name="film_draft"),
        ),
    ]

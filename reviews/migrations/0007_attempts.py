"""How much of a limit somebody has used up; and a manager of members that asks for one by a statement compiled once."""

from django.db import migrations, models

import films.derived
import reviews.models.member


class Migration(migrations.Migration):
    dependencies = [
        ("reviews", "0006_fill_reception_by_stars_and_language"),
    ]

    operations = [
        migrations.CreateModel(
            name="Attempts",
            fields=[
                ("who", films.derived.ByteOrderedTextField(primary_key=True, serialize=False)),
                ("until", models.BigIntegerField(db_index=True)),
            ],
        ),
        migrations.AlterModelManagers(
            name="member",
            managers=[
                ("objects", reviews.models.member.MemberManager()),
            ],
        ),
    ]

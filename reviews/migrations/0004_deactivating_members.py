from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("reviews", "0003_cache_table"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="member",
            options={
                "permissions": [("deactivate_member", "Can shut a member out and let them in again")],
                "verbose_name": "member",
                "verbose_name_plural": "members",
            },
        ),
    ]

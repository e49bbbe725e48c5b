from collections import defaultdict
from itertools import groupby
from operator import itemgetter

from django.db import migrations
from django.db.models import Count


def fill(apps, schema_editor):
    """Count the public reviews of each film by half star and by language, in the order of films."""
    rows = apps.get_model("reviews", "Review").objects.filter(status="published").order_by("film_id")
    counts = rows.values_list("film_id", "rating", "language").annotate(count=Count("pk")).iterator()
    receptions = apps.get_model("films", "Reception").objects
    for film, groups in groupby(counts, key=itemgetter(0)):
        by_stars, by_language = [0] * 10, defaultdict(int)
        for _film, rating, language, count in groups:
            if rating:
                by_stars[rating - 1] += count
            if language:
                by_language[language] += count
        stored = by_stars if any(by_stars) else []
        receptions.filter(film=film).update(by_stars=stored, by_language=dict(sorted(by_language.items())))


class Migration(migrations.Migration):
    dependencies = [
        ("films", "0005_reception_by_stars_and_language"),
        ("reviews", "0005_lists_as_index_walks"),
    ]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]

from django.db import migrations

AWAITED_BIT = 1 << 62
# Films that were published in the future, by the shelf of all films.
_AWAITED = "SELECT film_id FROM films_shelfentry WHERE facet = 'all:' AND published_at > CURRENT_TIMESTAMP"
_COLUMNS = "film_id, published_at, sort_year, sort_title, weighted, reviews_count, signature"
STATEMENTS = [
    f"""
    WITH awaited AS (
        SELECT facet, count(*) AS films FROM films_shelfentry WHERE film_id IN ({_AWAITED}) GROUP BY facet
    )
    UPDATE films_facet SET films = films_facet.films - awaited.films FROM awaited WHERE awaited.facet = films_facet.key
    """,
    f"""
    WITH places AS (SELECT film_id, facet FROM films_shelfentry WHERE film_id IN ({_AWAITED})),
    awaited AS (
        SELECT one.facet AS a, other.facet AS b, count(*) AS films
        FROM places one JOIN places other ON one.film_id = other.film_id AND one.facet < other.facet
        GROUP BY one.facet, other.facet
    )
    UPDATE films_facetpair SET films = films_facetpair.films - awaited.films
    FROM awaited WHERE awaited.a = films_facetpair.a AND awaited.b = films_facetpair.b
    """,
    f"UPDATE films_shelfentry SET signature = signature | {AWAITED_BIT} WHERE film_id IN ({_AWAITED})",
    f"""
    INSERT INTO films_shelfentry (facet, {_COLUMNS})
    SELECT 'awaited:', {_COLUMNS} FROM films_shelfentry WHERE facet = 'all:' AND signature >= {AWAITED_BIT}
    """,
]


class Migration(migrations.Migration):
    """Films of the future get a shelf of their own, and are no longer counted on the others."""

    dependencies = [
        ("films", "0018_signatures_of_shelves"),
    ]

    operations = [
        migrations.RunSQL(STATEMENTS, migrations.RunSQL.noop),
    ]

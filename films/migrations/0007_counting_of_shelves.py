"""Counts of shelves are brought up to date by the database, when a transaction ends that wrote down what it changed.

On PostgreSQL that is a trigger deferred to the end of the transaction, which first waits for any other that counts: a
transaction holds a counter for a moment only, and never two of them in an order of its own. On SQLite there is one
writer at a time anyway. The lock is named by the first bytes of the word "facets".
"""

from django.db import migrations

POSTGRESQL = """
CREATE FUNCTION films_wait_to_count_facets() RETURNS void LANGUAGE sql AS $$
    SELECT pg_advisory_xact_lock(112568465454195);
$$;
CREATE FUNCTION films_count_facets() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM films_wait_to_count_facets();
    INSERT INTO films_facet AS counted (key, films)
        SELECT change ->> 0, (change ->> 2)::integer FROM jsonb_array_elements(NEW.changes) AS change
        WHERE change ->> 1 = ''
        ON CONFLICT (key) DO UPDATE SET films = counted.films + excluded.films;
    INSERT INTO films_facetpair AS counted (a, b, films)
        SELECT change ->> 0, change ->> 1, (change ->> 2)::integer FROM jsonb_array_elements(NEW.changes) AS change
        WHERE change ->> 1 <> ''
        ON CONFLICT (a, b) DO UPDATE SET films = counted.films + excluded.films;
    DELETE FROM films_facetchange WHERE id = NEW.id;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER films_facets_are_counted AFTER INSERT ON films_facetchange
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION films_count_facets();
ALTER TABLE films_film ALTER COLUMN sort_title TYPE text COLLATE "C";
ALTER TABLE films_person ALTER COLUMN sort_name TYPE text COLLATE "C";
"""
POSTGRESQL_BACK = """
DROP TRIGGER films_facets_are_counted ON films_facetchange;
DROP FUNCTION films_count_facets();
DROP FUNCTION films_wait_to_count_facets();
"""
SQLITE = """
CREATE TRIGGER films_facets_are_counted AFTER INSERT ON films_facetchange BEGIN
    INSERT INTO films_facet (key, films)
        SELECT json_extract(value, '$[0]'), json_extract(value, '$[2]') FROM json_each(NEW.changes)
        WHERE json_extract(value, '$[1]') = ''
        ON CONFLICT (key) DO UPDATE SET films = films + excluded.films;
    INSERT INTO films_facetpair (a, b, films)
        SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]'), json_extract(value, '$[2]')
        FROM json_each(NEW.changes)
        WHERE json_extract(value, '$[1]') <> ''
        ON CONFLICT (a, b) DO UPDATE SET films = films + excluded.films;
    DELETE FROM films_facetchange WHERE id = NEW.id;
END;
"""
SQLITE_BACK = "DROP TRIGGER films_facets_are_counted;"


def count(apps, schema_editor):
    # As one statement: a SQLite trigger holds semicolons of its own.
    schema_editor.execute(SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL, params=None)


def count_no_more(apps, schema_editor):
    back = SQLITE_BACK if schema_editor.connection.vendor == "sqlite" else POSTGRESQL_BACK
    schema_editor.execute(back, params=None)


class Migration(migrations.Migration):
    dependencies = [("films", "0006_shelves")]

    operations = [migrations.RunPython(count, count_no_more)]

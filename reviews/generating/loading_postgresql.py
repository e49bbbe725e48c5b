"""How PostgreSQL loads fast: COPY into tables without indexes. Constraints are checked when they are made again.

All of it is one transaction, also what happens to indexes: a killed run leaves nothing behind.
"""

from collections.abc import Sequence

from django.core.management.color import no_style
from django.db import connection

from reviews.generating.tables import Row, Table

_CONSTRAINTS = """
SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid)
FROM pg_constraint
WHERE conrelid = ANY (%s::regclass[]) AND contype IN ('f', 'u')
ORDER BY contype DESC, 1, 2
"""
_INDEXES = """
SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid)
FROM pg_index
WHERE indrelid = ANY (%s::regclass[])
    AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)
ORDER BY 1
"""


class Database:
    """The default connection, which is to PostgreSQL."""

    def prepare(self) -> None:
        """What is set holds for the transaction alone, see `lay_bare`."""

    def lay_bare(self, tables: Sequence[Table]) -> list[tuple[str, str]]:
        names = [connection.ops.quote_name(table.name) for table in tables]
        quote = connection.ops.quote_name
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # what waits to be checked would be in the way
            cursor.execute("SET LOCAL maintenance_work_mem = '256MB'")
            cursor.execute(_CONSTRAINTS, [names])
            constraints = cursor.fetchall()
            # Foreign keys go first and come last: they lean on the unique constraints of others.
            for table, name, _definition in sorted(constraints, key=lambda row: not row[2].startswith("FOREIGN")):
                cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {quote(name)}")
            cursor.execute(_INDEXES, [names])
            indexes = cursor.fetchall()
            for name, _definition in indexes:
                cursor.execute(f"DROP INDEX {name}")
        return indexes + [
            (name, f"ALTER TABLE {table} ADD CONSTRAINT {quote(name)} {definition}")
            for table, name, definition in constraints
        ]

    def write(self, table: Table, rows: list[Row]) -> None:
        quote = connection.ops.quote_name
        columns = ", ".join(quote(column) for column in table.columns)
        with connection.cursor() as cursor, cursor.copy(f"COPY {quote(table.name)} ({columns}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)

    def finish(self, tables: Sequence[Table]) -> None:
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), [table.model for table in tables]):
                cursor.execute(statement)
            for table in tables:
                cursor.execute(f"ANALYZE {connection.ops.quote_name(table.name)}")

    def restore(self) -> None:
        """Nothing was changed beyond the transaction."""

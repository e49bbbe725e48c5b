"""How SQLite loads fast: `executemany` into a file that keeps old pages aside instead of writing new ones twice.

Foreign keys and the constraints of the tables hold for every row as it is written. In the mode WAL each new page goes
to the log first; with a rollback journal only what stood in the file before is copied, which is next to nothing for an
empty catalogue. A killed run is rolled back when the file is next opened.
"""

from collections.abc import Sequence

from django.db import OperationalError, connection

from reviews.generating.tables import Row, Table

_SETTINGS = (
    "PRAGMA cache_size=-131072",  # KiB
    "PRAGMA mmap_size=0",
    "PRAGMA temp_store=FILE",
)


class Busy(Exception):
    """Another process uses the database."""


class Database:
    """The default connection, which is to SQLite."""

    def prepare(self) -> None:
        with connection.cursor() as cursor:
            for setting in _SETTINGS:
                cursor.execute(setting)
            if connection.is_in_memory_db():
                return
            cursor.execute("PRAGMA busy_timeout=2000")  # milliseconds
            try:
                cursor.execute("PRAGMA journal_mode=TRUNCATE")
            except OperationalError as error:
                raise Busy from error

    def lay_bare(self, tables: Sequence[Table]) -> list[tuple[str, str]]:
        names = [table.name for table in tables]
        places = ", ".join(["%s"] * len(names))
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
                f" AND tbl_name IN ({places}) ORDER BY tbl_name, name",
                names,
            )
            indexes = cursor.fetchall()
            for name, _statement in indexes:
                cursor.execute(f"DROP INDEX {connection.ops.quote_name(name)}")
        return indexes

    def write(self, table: Table, rows: list[Row]) -> None:
        quote = connection.ops.quote_name
        columns = ", ".join(quote(column) for column in table.columns)
        places = ", ".join("?" * len(table.columns))
        # The driver's own cursor: Django's would turn the placeholders of every batch.
        connection.connection.executemany(f"INSERT INTO {quote(table.name)} ({columns}) VALUES ({places})", rows)

    def finish(self, tables: Sequence[Table]) -> None:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA analysis_limit=100000")
            cursor.execute("ANALYZE")

    def restore(self) -> None:
        """The next connection begins with the settings of every day, WAL among them."""
        if not connection.is_in_memory_db():
            connection.close()

"""Writes very many rows into empty tables: indexes and triggers go before and come back after, in one transaction.

What was begun is undone when it fails or is killed. How rows get in is each database's own: `loading_sqlite`,
`loading_postgresql`.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Protocol

from django.db import connection, transaction

from films import triggers
from reviews.generating import loading_postgresql, loading_sqlite
from reviews.generating.tables import Row, Table

BATCH = 20_000  # rows kept until they are written


class Database(Protocol):
    """How one database loads fast. All of it happens on the default connection."""

    def prepare(self) -> None:
        """Settings for the load, before its transaction begins. Raises Busy where others are in the way."""

    def lay_bare(self, tables: Sequence[Table]) -> list[tuple[str, str]]:
        """Take away indexes and constraints that can be made again; give names and statements that do it."""

    def write(self, table: Table, rows: list[Row]) -> None:
        """Put rows, constants included, into a table."""

    def finish(self, tables: Sequence[Table]) -> None:
        """When all is in: number new rows after the last ones, and tell the planner what there is."""

    def restore(self) -> None:
        """After the transaction: the settings of every day."""


class Loader:
    """Collects rows and writes them in batches, tables in their order: what others point to goes first."""

    def __init__(self, database: Database, tables: Sequence[Table], batch: int) -> None:
        self._database = database
        self._rows: dict[Table, list[Row]] = {table: [] for table in tables}
        self._batch = batch
        self._waiting = 0
        self.counts = dict.fromkeys(tables, 0)

    def add(self, table: Table, rows: Sequence[Row]) -> None:
        """Take rows of the columns that the table's names give."""
        constants = table.constants
        self._rows[table] += [row + constants for row in rows] if constants else rows
        self._waiting += len(rows)
        if self._waiting >= self._batch:
            self.flush()

    def flush(self) -> None:
        """Write what waits."""
        for table, rows in self._rows.items():
            if rows:
                self._database.write(table, rows)
                self.counts[table] += len(rows)
                rows.clear()
        self._waiting = 0


@contextmanager
def loading(
    tables: Sequence[Table], *, batch: int = BATCH, say: Callable[[str], object] = lambda text: None
) -> Iterator[Loader]:
    """Give a Loader of these tables; when the block ends well, indexes are made and everything is committed.

    `say` is told the name of each index and constraint as it is made. Raises Busy when others use the database.
    """
    alone = not connection.in_atomic_block  # a test has a transaction of its own
    database: Database = (loading_sqlite if connection.vendor == "sqlite" else loading_postgresql).Database()
    connection.ensure_connection()
    try:
        if alone:
            database.prepare()
        with transaction.atomic(), triggers.paused():
            remade = database.lay_bare(tables)
            loader = Loader(database, tables, batch)
            yield loader
            loader.flush()
            with connection.cursor() as cursor:
                for name, statement in remade:
                    say(name)
                    cursor.execute(statement)
            database.finish(tables)
    finally:
        if alone:
            database.restore()

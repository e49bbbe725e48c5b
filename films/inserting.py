"""Many rows put into a table the fastest way that the database has.

For rows that nothing is worked out for. Django's `bulk_create` makes an object of each and looks at every value on its
way, which takes several times as long as the database does.
"""

import json
from collections.abc import Callable, Collection, Iterator, Sequence
from functools import cache, partial
from itertools import batched
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, connections, models

from films.statements import planned_cursor

BY_COPY = 50  # rows from which on PostgreSQL's own ways are the faster ones
# Rows of one statement. On SQLite each one that wakes triggers or an FTS5 index has a cost of its own: `executemany`,
# which is a statement a row, takes three times as long.
TOGETHER = 500


def insert(
    model: type[models.Model], names: Sequence[str], rows: Collection[Sequence[Any]], *, ignore_conflicts: bool = False
) -> None:
    """Insert rows of values for the fields with these attnames, in their order.

    The database numbers rows whose key isn't named; any other column has to be, since no default is filled in. Values
    are what the drivers take, times and JSON besides. A row that is there already is an error, or else stays as it is.
    """
    if not rows:
        return
    fields = [model._meta.get_field(name) for name in names]
    columns = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    table = f"{connection.ops.quote_name(model._meta.db_table)} ({columns})"
    adapted = _adapted(fields, rows)
    with connection.cursor() as cursor:
        if connection.vendor != "postgresql" or len(rows) < BY_COPY:
            _insert_values(cursor, table, len(fields), adapted, " ON CONFLICT DO NOTHING" if ignore_conflicts else "")
        elif ignore_conflicts:
            _insert_list(cursor, table, fields, adapted)
        else:
            _copy(cursor, table, adapted)


def _insert_values(cursor: Any, table: str, columns: int, rows: Iterator[Sequence[Any]], end: str) -> None:
    places = f"({', '.join(['%s'] * columns)})"
    for some in batched(rows, TOGETHER):
        values = [value for row in some for value in row]
        cursor.execute(f"INSERT INTO {table} VALUES {', '.join([places] * len(some))}{end}", values)


def _insert_list(cursor: Any, table: str, fields: list[models.Field], rows: Iterator[Sequence[Any]]) -> None:
    """For PostgreSQL, whose COPY knows no conflicts: to read a mark for each value takes it longer than to store it."""
    values = ", ".join(f"(row ->> {place})::{field.db_type(connection)}" for place, field in enumerate(fields))
    statement = f"INSERT INTO {table} SELECT {values} FROM json_array_elements(%s::json) AS row ON CONFLICT DO NOTHING"
    cursor.execute(statement, [json.dumps(list(rows), default=str)])


def _copy(cursor: Any, table: str, rows: Iterator[Sequence[Any]]) -> None:
    # Past Django's cursor errors would be the driver's own.
    with connection.wrap_database_errors, cursor.copy(f"COPY {table} FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


class InsertedByPrepared:
    """A base of models whose new records are saved one by one, and often: the statement is compiled once a process.

    Django compiles it at every `save()`, which costs several times what the database takes to insert the row. Columns
    that the database fills in and returns have to be ones that need no conversion.
    """

    def _do_insert(self, manager, using, fields, returning_fields, raw) -> list[tuple[Any, ...]]:
        if raw or using != DEFAULT_DB_ALIAS:
            return super()._do_insert(manager, using, fields, returning_fields, raw)
        statement, adapters = _compiled(type(self), tuple(fields), tuple(returning_fields))
        database = connections[DEFAULT_DB_ALIAS]
        values = [adapt(field.pre_save(self, True), database) for field, adapt in zip(fields, adapters, strict=True)]
        with planned_cursor() as cursor:
            cursor.execute(statement, values)
            return [cursor.fetchone()]


@cache
def _compiled(
    model: type[models.Model], fields: tuple[models.Field, ...], returned: tuple[models.Field, ...]
) -> tuple[str, list[Callable[[Any, Any], Any]]]:
    """The statement that inserts a record with these fields and returns those, and what adapts the values."""
    quote = connection.ops.quote_name
    columns, back = (", ".join(quote(field.column) for field in some) for some in (fields, returned))
    places = ", ".join(["%s"] * len(fields))
    statement = f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES ({places}) RETURNING {back}"
    return statement, [field.get_db_prep_save for field in fields]


def _adapted(fields: list[models.Field], rows: Collection[Sequence[Any]]) -> Iterator[Sequence[Any]]:
    adapters = {place: adapt for place, field in enumerate(fields) if (adapt := _adapter(field))}
    if not adapters:
        yield from rows
        return
    for row in rows:
        values = list(row)
        for place, adapt in adapters.items():
            values[place] = adapt(values[place])
        yield values


def _adapter(field: models.Field) -> Callable[[Any], Any] | None:
    """What a driver must be helped with."""
    if isinstance(field, models.JSONField):
        return partial(field.get_db_prep_save, connection=connection)
    if isinstance(field, models.DateTimeField) and connection.vendor == "sqlite":
        return connection.ops.adapt_datetimefield_value
    return None

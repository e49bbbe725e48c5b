"""Statements that are asked again and again, sent past Django's cursors, which take longer than the database does."""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache, lru_cache
from itertools import count
from threading import local
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.sqlite3.base import FORMAT_QMARK_REGEX

type Row = tuple[Any, ...]
type Values = Sequence[Any] | Mapping[str, Any]


def fetched(statement: str, values: Values) -> list[Row]:
    """Give the rows of a statement that is asked again and again with other values.

    It goes past Django's cursors, which take longer than the database does; but while somebody listens to them.
    """
    database = connections[DEFAULT_DB_ALIAS]
    if _is_listened_to(database):
        return _heard(statement, values)
    _make_ready(database)
    with database.wrap_database_errors:
        if database.vendor == "postgresql":
            return _cursors_of(database.connection, 1)[0].execute(*_for_postgresql(statement, values)).fetchall()
        return _from_sqlite(database, statement, values)


def fetched_together(asked: Sequence[tuple[str, Values]]) -> list[list[Row]]:
    """Give the rows of each of several statements, as `fetched`: in one journey to PostgreSQL and back, of which each
    costs as much as a short statement does. They are run in their order."""
    database = connections[DEFAULT_DB_ALIAS]
    if _is_listened_to(database):
        return [_heard(statement, values) for statement, values in asked]
    _make_ready(database)
    with database.wrap_database_errors:
        if database.vendor == "postgresql":
            cursors = _cursors_of(database.connection, len(asked))
            with database.connection.pipeline():
                for cursor, (statement, values) in zip(cursors, asked, strict=True):
                    cursor.execute(*_for_postgresql(statement, values))
            return [cursor.fetchall() for cursor in cursors]
        return [_from_sqlite(database, statement, values) for statement, values in asked]


def _is_listened_to(database: BaseDatabaseWrapper) -> bool:
    return bool(database.queries_logged or database.execute_wrappers)


def _heard(statement: str, values: Values) -> list[Row]:
    with planned_cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()


def _make_ready(database: BaseDatabaseWrapper) -> None:
    """See to what Django's cursors see to before a statement."""
    database.close_if_health_check_failed()
    database.ensure_connection()
    database.validate_no_broken_transaction()


def _from_sqlite(database: BaseDatabaseWrapper, statement: str, values: Values) -> list[Row]:
    native = _native_to_sqlite(statement, tuple(values) if isinstance(values, Mapping) else None)
    return database.connection.execute(native, values).fetchall()


def fetched_for_many(statement: str, values: Values) -> list[Row]:
    """The same of a statement that asks for very many: PostgreSQL plans it for these values, where a plan for any would
    look through them one by one for each row of the table."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()


def listed(values: Collection[int] | Collection[str], kind: str) -> tuple[str, Any]:
    """Give what stands in place of IN with a mark for each of these values, which on PostgreSQL are of this kind, and
    all of them as its one value."""
    if connection.vendor == "postgresql":
        return f"= ANY(%s::{kind}[])", list(values)
    return "IN (SELECT value FROM json_each(%s))", json.dumps(list(values))


def fetched_at_once(statement: str, values: Values, columns: int) -> list[Row]:
    """The same, of so many columns: on SQLite in one row, since for each this thread would wait for its turn again.

    They may hold numbers and texts, but no fractions, which SQLite rounds when it writes them.
    """
    if connection.vendor != "sqlite":
        return fetched(statement, values)
    [(rows,)] = fetched(_in_one_row(statement, columns), values)
    return json.loads(rows)


@lru_cache(maxsize=500)
def _in_one_row(statement: str, columns: int) -> str:
    names = ", ".join([f"c{number}" for number in range(columns)])
    return f"WITH found ({names}) AS ({statement}) SELECT json_group_array(json_array({names})) FROM found"


_held = local()


def _cursors_of(connection: Any, number: int) -> list[Any]:
    """So many of the cursors that this thread has for a connection to PostgreSQL: one used again knows all types."""
    if getattr(_held, "connection", None) is not connection:
        _held.connection, _held.cursors = connection, []
    cursors = _held.cursors
    while len(cursors) < number:
        cursors.append(_with_one_number(_raw_cursor()(connection)))
    return cursors[:number]


def _with_one_number(cursor: Any) -> Any:
    """Let every whole number be a `bigint`: for each combination of types a statement would be planned anew."""
    cursor.adapters.register_dumper(int, _bigint())
    return cursor


@cache
def _bigint() -> type[Any]:
    from psycopg.types.numeric import Int8Dumper  # only where PostgreSQL is used

    return Int8Dumper


@cache
def _raw_cursor() -> type[Any]:
    from psycopg import RawCursor

    return RawCursor


@cache
def _server_binding() -> type[Any]:
    from django.db.backends.postgresql.base import ServerBindingCursor

    return ServerBindingCursor


def _for_postgresql(statement: str, values: Values) -> tuple[str, Sequence[Any]]:
    """The statement with the marks that PostgreSQL knows, and its values in their order."""
    if isinstance(values, Mapping):
        native, names = _native_to_postgresql(statement, tuple(values))
        return native, [values[name] for name in names]
    return _native_to_postgresql(statement, None)[0], values


@lru_cache(maxsize=2_000)
def _native_to_postgresql(statement: str, names: tuple[str, ...] | None) -> tuple[str, list[str]]:
    """The statement with numbered marks, and which of the names they stand for, if it has names.

    psycopg would read a long statement anew each time, and each with more than 50 values.
    """
    if names is None:
        numbers = count(1)
        return FORMAT_QMARK_REGEX.sub(lambda _mark: f"${next(numbers)}", statement).replace("%%", "%"), []
    used = [name for name in names if f"%({name})s" in statement]
    return statement % {name: f"${number}" for number, name in enumerate(used, start=1)}, used


@lru_cache(maxsize=2_000)
def _native_to_sqlite(statement: str, names: tuple[str, ...] | None) -> str:
    """The statement with the marks that SQLite knows, as Django's cursors send it."""
    if names is None:
        return FORMAT_QMARK_REGEX.sub("?", statement).replace("%%", "%")
    return statement % {name: f":{name}" for name in names}


@contextmanager
def planned_cursor() -> Iterator[Any]:
    """A cursor for statements that come again and again: PostgreSQL, too, plans them once and not every time.

    It is told the values apart from the statement, as Django's own cursors don't; but while queries are logged, since
    a log tells the values.
    """
    database = connections[DEFAULT_DB_ALIAS]
    with database.cursor() as cursor:
        if database.vendor == "postgresql" and not database.queries_logged:
            cursor.cursor = _with_one_number(_server_binding()(database.connection))
        yield cursor


def unhurried(statement: str) -> str:
    """Let PostgreSQL not wait for the disk after this statement, which returns nothing else or ends in what it returns.

    SQLite waits for none (`PRAGMA synchronous=NORMAL`). Within a transaction the statement stays as it is.
    """
    if connection.vendor != "postgresql" or connection.in_atomic_block:
        return statement
    returning = ", " if " RETURNING " in statement else " RETURNING "
    return f"{statement}{returning}set_config('synchronous_commit', 'off', true)"

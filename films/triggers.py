"""Triggers: what the database does by itself at a change, so that nobody can forget it.

They move the hands of `films.models.Clock`. On PostgreSQL they wait for the end of the transaction, where the lock on
the clock's row is the last one taken and is held for a moment: two who change much at once can't wait for each other.

They are made after every migration, since SQLite loses them whenever Django rebuilds a table.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from django.apps import AppConfig
from django.db import connection, connections

HANDS = ("films", "reviews")

_SQLITE_MOVE = """
UPDATE films_clock
SET {hand} = max({hand} + 1, CAST((julianday('now') - 2440587.5) * 86400000000 AS INTEGER))
"""
_POSTGRESQL_MOVE = """
UPDATE films_clock
SET {hand} = greatest({hand} + 1, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint)
"""
# A transaction that changes thousands of rows moves the hand once a millisecond: each further version of the clock's
# row within one transaction is found by way of all those before it.
_POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION films_clock_{hand}() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    now_is double precision := extract(epoch FROM clock_timestamp());
    moved_at double precision := nullif(current_setting('filmsite.{hand}_moved_at', true), '')::double precision;
BEGIN
    IF moved_at IS NULL OR now_is - moved_at > 0.001 THEN
        {move};
        PERFORM set_config('filmsite.{hand}_moved_at', now_is::text, true);
    END IF;
    RETURN NULL;
END $$
"""


class Trigger(NamedTuple):
    """A trigger by its name and table, and the statement that makes it."""

    name: str
    table: str
    statement: str


class Watched(NamedTuple):
    """A table of which a change moves a hand; where columns are named, an update of others moves nothing."""

    table: str
    hand: str
    columns: tuple[str, ...] = ()


#: What pages are made of; `reviews` adds to it what it knows.
WATCHED = [
    *(Watched(f"films_{name}", "films") for name in ("country", "credit", "film", "genre", "language", "person")),
    *(Watched(f"films_film_{name}", "films") for name in ("countries", "genres", "languages")),
    Watched("films_picture", "films"),
    Watched("films_reception", "reviews"),
]


def renew(app_config: AppConfig, using: str, **kwargs: object) -> None:
    """Make the clock and every trigger that is missing (a receiver of Django's `post_migrate`)."""
    database = connections[using]
    tables = set(database.introspection.table_names())
    if "films_clock" not in tables:
        return
    with database.cursor() as cursor:
        cursor.execute("INSERT INTO films_clock (id, films, reviews) VALUES (1, 0, 0) ON CONFLICT DO NOTHING")
        for statement in _functions(database.vendor):
            cursor.execute(statement)
        there = _names(cursor, database.vendor)
        for trigger in _triggers(database.vendor):
            if trigger.table in tables and trigger.name not in there:
                cursor.execute(trigger.statement)


@contextmanager
def paused() -> Iterator[None]:
    """Fill tables without the triggers, many rows faster; in the end both hands are moved."""
    triggers = _triggers(connection.vendor)
    with connection.cursor() as cursor:
        for trigger in triggers:
            on_table = f" ON {trigger.table}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {trigger.name}{on_table}")
    try:
        yield
    finally:
        move = _POSTGRESQL_MOVE if connection.vendor == "postgresql" else _SQLITE_MOVE
        with connection.cursor() as cursor:
            for trigger in triggers:
                cursor.execute(trigger.statement)
            for hand in HANDS:
                cursor.execute(move.format(hand=hand))


def run_at_once() -> None:
    """Let the triggers of this transaction not wait for its end: a test's never comes to one."""
    if connection.vendor == "postgresql":
        names = [trigger.name for trigger in _triggers(connection.vendor)]
        with connection.cursor() as cursor:
            cursor.execute(f"SET CONSTRAINTS {', '.join(names)} IMMEDIATE")


def _triggers(vendor: str) -> list[Trigger]:
    return [trigger for watched in WATCHED for trigger in _of_table(vendor, *watched)]


def _of_table(vendor: str, table: str, hand: str, columns: tuple[str, ...]) -> list[Trigger]:
    update = f"UPDATE OF {', '.join(columns)}" if columns else "UPDATE"
    if vendor == "postgresql":
        return [
            Trigger(
                f"clock_{table}",
                table,
                f"CREATE CONSTRAINT TRIGGER clock_{table} AFTER INSERT OR {update} OR DELETE ON {table} "
                f"DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION films_clock_{hand}()",
            )
        ]
    move = _SQLITE_MOVE.format(hand=hand)
    return [
        Trigger(
            f"clock_{table}_{number}",
            table,
            f"CREATE TRIGGER clock_{table}_{number} AFTER {event} ON {table} BEGIN {move}; END",
        )
        for number, event in enumerate(("INSERT", update, "DELETE"))
    ]


def _functions(vendor: str) -> list[str]:
    if vendor != "postgresql":
        return []
    return [_POSTGRESQL_FUNCTION.format(hand=hand, move=_POSTGRESQL_MOVE.format(hand=hand)) for hand in HANDS]


def _names(cursor, vendor: str) -> set[str]:
    if vendor == "postgresql":
        cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal")
    else:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
    return {name for (name,) in cursor.fetchall()}

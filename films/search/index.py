"""The index in the way of the database at hand: asked here, and made here by migrations."""

from collections.abc import Callable, Sequence
from datetime import datetime
from types import ModuleType

from django.db import connection, migrations
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from films.search import postgresql, sqlite
from films.search.asking import Ask
from films.search.kinds import Kind
from films.search.places import Spot
from films.search.words import Piece

DATABASES = {"sqlite": sqlite, "postgresql": postgresql}


def find(asks: Sequence[Ask]) -> list[list[Spot]]:
    """Give for each ask its spots, the best first: at most its limit, and none twice."""
    return of_database(connection).find(asks)


def titled(table: str, wanted: Sequence[tuple[Sequence[str], int]]) -> list[list[int]]:
    """Give for each of the wanted, which are tokens and a year or 0, the places of the films that have one of the
    tokens, and a year that is one more or less at most, or none; the best first."""
    found: list[list[int]] = [[] for _one in wanted]
    if wanted:
        for number, place in of_database(connection).titled(table, wanted):
            found[number].append(place)
    return [sorted(places) for places in found]


def are_held(kinds: Sequence[Kind], words: Sequence[Piece], now: datetime) -> list[bool | None]:
    """Tell for each word whether a record that visitors may see holds it; None where none holds one that begins so.

    An open word is also held where a title or a name has one that begins so.
    """
    return of_database(connection).are_held(kinds, words, now)


def best_places(kinds: Sequence[Kind], words: Sequence[str], now: datetime) -> list[int | None]:
    """Give for each word the best place of a record that visitors may see and that holds it."""
    return of_database(connection).best_places(kinds, words, now)


def of_database(database: BaseDatabaseWrapper) -> ModuleType:
    """The module that knows how to search this database."""
    return DATABASES[database.vendor]


def index_operation(table: str) -> migrations.RunPython:
    """The operation for a migration that has just made this table of entries."""

    def run(make: Callable[[ModuleType], Callable[[str], list[str]]]) -> Callable:
        def operate(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
            for statement in make(of_database(schema_editor.connection))(table):
                schema_editor.execute(statement, params=None)

        return operate

    return migrations.RunPython(run(lambda module: module.create_index), run(lambda module: module.drop_index))

"""What is worked out from the catalogue into tables of its own, made whole on a site that is older than they are.

No migration does it: a migration would have to work with all that the code of a later day asks for.
"""

from collections.abc import Callable
from typing import NamedTuple

from django.apps import AppConfig
from django.db import DEFAULT_DB_ALIAS, connection, models
from django.db.migrations.executor import MigrationExecutor

from films.models import Film, FilmCard, FilmEntry, ShelfEntry
from films.rebuilding import rebuild_cards, rebuild_shelves
from films.search import indexing


class WorkedOut(NamedTuple):
    """A table with at least a row for every published film, and what fills it for the whole catalogue; in a word what
    that is, for a progress bar."""

    name: str
    model: type[models.Model]
    rebuild: Callable[[], object]


WORKED_OUT = [
    WorkedOut("shelves", ShelfEntry, rebuild_shelves),
    WorkedOut("cards", FilmCard, rebuild_cards),
    WorkedOut("search", FilmEntry, indexing.rebuild),
]


def complete(app_config: AppConfig, using: str, **kwargs: object) -> None:
    """Fill those tables that are empty though there are films (a receiver of Django's `post_migrate`)."""
    if using != DEFAULT_DB_ALIAS:
        return
    tables = set(connection.introspection.table_names())
    films = Film.objects.filter(status=Film.Status.PUBLISHED)
    missing = [
        rebuild
        for _name, model, rebuild in WORKED_OUT
        if {Film._meta.db_table, model._meta.db_table} <= tables and films.exists() and not model.objects.exists()
    ]
    if missing and _is_up_to_date():
        for rebuild in missing:
            rebuild()


def _is_up_to_date() -> bool:
    """Whether the tables are those of this code: `migrate` can be told to stop on the way."""
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())

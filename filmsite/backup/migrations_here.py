"""Which migrations the database has, and which are still to come: rows only fit tables of the same make."""

from django.db import connection
from django.db.migrations.executor import MigrationExecutor

type Migration = tuple[str, str]  # app and name


def applied_and_to_come() -> tuple[set[Migration], set[Migration]]:
    """Give the migrations of this release that the database has, and those that it lacks."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    applied = set(executor.loader.applied_migrations) & set(executor.loader.disk_migrations)
    return applied, {(migration.app_label, migration.name) for migration, _backwards in plan}

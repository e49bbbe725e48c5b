"""What the operator's watchdog asks: whether the site can work."""

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from filmsite.background import queue


def report() -> dict[str, str]:
    """Say what works and what doesn't; `status` is `ok` when the site can serve its pages, else `failing`."""
    database, migrations = "reachable", "applied"
    try:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            migrations = "missing"
    except DatabaseError:
        database, migrations = "unreachable", "unknown"
    return {
        "status": "ok" if (database, migrations) == ("reachable", "applied") else "failing",
        "database": database,
        "migrations": migrations,
        "tasks": _tasks() if (database, migrations) == ("reachable", "applied") else "unknown",
        "mail": "set up" if settings.MAIL_IS_SET_UP else "terminal",
    }


def _tasks() -> str:
    """Whether the work in the background is done in time: what waits makes no page worse, so the site still works."""
    return "late" if queue.is_late() else "in time"

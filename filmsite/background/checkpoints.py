"""SQLite's log of changes (WAL), written back into the file by the worker, so that no request has to wait for it."""

from django.db import connection


def write_back() -> None:
    """Write back what the log holds, as far as readers allow; nobody waits for that. Nothing is done on PostgreSQL.

    SQLite itself has this done by whichever commit makes the log long: that one then waits for the disk, and all others
    for it. The settings (`PRAGMA wal_autocheckpoint`) let it get so long only where no worker is at work.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(PASSIVE)")

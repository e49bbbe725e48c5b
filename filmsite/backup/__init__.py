"""The whole site in one file: every row of the database and every uploaded file, checked when written and when read.

The rows are JSON, not a dump of one database: what was saved on SQLite can be restored on PostgreSQL, and back.
"""

from filmsite.backup.archive import UnusableError, verify
from filmsite.backup.restoring import restore
from filmsite.backup.saving import save

__all__ = ["UnusableError", "restore", "save", "verify"]

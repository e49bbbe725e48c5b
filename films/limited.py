"""The first rows of each of several lists in one query, which reads no more of them than it gives.

A window would number all rows of all lists before it gives the first.
"""

from collections.abc import Iterable

from django.db.models import QuerySet
from django.db.models.expressions import RawSQL


def keys_of(lists: Iterable[QuerySet]) -> RawSQL:
    """Give the keys of the rows of these sliced querysets, at least one, to filter by: `pk__in=keys_of(…)`."""
    parts = [some.values("pk").query.sql_with_params() for some in lists]
    # Each in brackets of its own: SQLite knows no limit for a part of a UNION.
    union = " UNION ALL ".join(f"SELECT * FROM ({statement}) AS its_first" for statement, _values in parts)
    return RawSQL(union, [value for _statement, values in parts for value in values])

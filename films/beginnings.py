"""Finding rows by how a column begins, whatever the case, from an index of either database."""

from typing import Any

from django.db.models import Func, QuerySet, Value

_LAST = "\U0010ffff"  # after every letter


class Beginning(Func):
    """A text in lower case, compared byte by byte, so that all that begins alike lies together in an index."""

    function = "LOWER"
    arity = 1

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, Any]:
        """The order of the database's own language would part what begins alike."""
        return self.as_sql(compiler, connection, template='LOWER(%(expressions)s) COLLATE "C"', **context)


def beginning_with(rows: QuerySet, column: str, text: str) -> QuerySet:
    """Give those rows whose column begins with the text. The index is one of `Beginning(column)`."""
    first, last = Beginning(Value(text)), Beginning(Value(text + _LAST))
    return rows.alias(_beginning=Beginning(column)).filter(_beginning__gte=first, _beginning__lt=last)

"""The tables that are filled: their columns, and what stands in those that nothing is said about."""

from collections.abc import Sequence
from typing import Any

from django.db import connection, models

#: When everything was written, so that two runs make the same rows. Nothing is published later but what waits.
MOMENT = "2026-01-01 12:00:00"

type Row = tuple[Any, ...]


class Table:
    """A model's table and the names (attnames of its fields) that rows give, in their order.

    Other columns hold the field's default; MOMENT stands for the times that `save()` would set. Ids that aren't given
    are left to the database.
    """

    def __init__(self, model: type[models.Model], names: Sequence[str]) -> None:
        self.model = model
        self.name = model._meta.db_table
        fields = {field.attname: field for field in model._meta.concrete_fields if not field.generated}
        others = [field for name, field in fields.items() if name not in names and not _is_numbered(field)]
        self.columns = [fields[name].column for name in names] + [field.column for field in others]
        self.constants = tuple(_default(field) for field in others)


def _is_numbered(field: models.Field) -> bool:
    return isinstance(field, models.AutoField)


def _default(field: models.Field) -> Any:
    """What the database is told, on SQLite and on PostgreSQL alike."""
    if isinstance(field, models.DateTimeField) and (not field.null or field.has_default()):
        return MOMENT
    return field.get_db_prep_save(field.get_default(), connection)

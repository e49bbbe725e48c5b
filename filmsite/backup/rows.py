"""Rows out of the database as JSON, and back in, whatever the database. Nothing is worked out anew on the way:
derived columns and times of change come back as they were."""

import base64
import datetime
import decimal
import json
import uuid
from collections.abc import Iterable, Iterator
from itertools import batched
from typing import Any

from django.apps import apps
from django.db import connection, models

from films.partial_dates import PartialDate

BATCH = 500  # rows
#: Worked out from other tables, and made anew when these come back.
DERIVED = {
    *("films.Facet", "films.FacetChange", "films.FacetPair", "films.FilmCard", "films.ShelfEntry"),
    *("films.CollectionSearchEntry", "films.FilmEntry", "films.PersonEntry", "films.Spelling"),
}
# What only says how the site is running: who works at what, and what was done.
RUNNING = {"django_tasks_database.DBTaskResult", "films.Clock", "filmsite.WorkerBeat", "reviews.Attempts"}
#: Kept for a day at most, and gone with what they belong to.
PASSING = {"reviews.ImportFile"}


def kept_models() -> list[type[models.Model]]:
    """Every model with a table of its own, the hidden ones of many-to-many fields included, by label.

    Those in DERIVED, RUNNING and PASSING are left out.
    """
    found = apps.get_models(include_auto_created=True)
    kept = [model for model in found if model._meta.managed and not model._meta.proxy and not model._meta.swapped]
    left_out = DERIVED | RUNNING | PASSING
    return sorted((model for model in kept if model._meta.label not in left_out), key=lambda model: model._meta.label)


def kept_fields(model: type[models.Model]) -> list[models.Field]:
    """The fields that are columns, but for those that the database works out."""
    return [field for field in model._meta.local_concrete_fields if not field.generated]


def lines(model: type[models.Model]) -> Iterator[str]:
    """Yield each row as a JSON list in the order of `kept_fields`, sorted by primary key."""
    names = [field.attname for field in kept_fields(model)]
    rows = model._base_manager.order_by("pk").values_list(*names)
    for row in rows.iterator(chunk_size=BATCH):
        yield json.dumps(row, ensure_ascii=False, default=_plain, separators=(",", ":"))


def insert(model: type[models.Model], columns: list[str], rows: Iterable[list]) -> None:
    """Insert rows as `lines` gave them. Raises DatabaseError for what the database refuses."""
    fields = {field.attname: field for field in kept_fields(model)}
    ordered = [fields[name] for name in columns]
    quote = connection.ops.quote_name
    statement = (
        f"INSERT INTO {quote(model._meta.db_table)} ({', '.join(quote(field.column) for field in ordered)}) "
        f"VALUES ({', '.join(['%s'] * len(ordered))})"
    )
    with connection.cursor() as cursor:
        for batch in batched(rows, BATCH):
            cursor.executemany(statement, [_prepared(ordered, row) for row in batch])


def _prepared(fields: list[models.Field], row: list) -> list:
    return [
        field.get_db_prep_save(field.to_python(value), connection) for field, value in zip(fields, row, strict=True)
    ]


def _plain(value: Any) -> str:
    if isinstance(value, (datetime.datetime, datetime.date, datetime.time)):
        return value.isoformat()
    if isinstance(value, (bytes, memoryview)):
        return base64.b64encode(value).decode("ascii")
    if isinstance(value, (decimal.Decimal, uuid.UUID, PartialDate)):
        return str(value)
    raise TypeError(f"no rule for {type(value).__name__}")

"""Queries that are written with the ORM and compiled once a process: those that the pages asked for most ask for.

To compile a query takes Django several times as long as the database takes to answer it by an index, and a page asks
for the same few every time.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from itertools import groupby
from typing import Any, NamedTuple

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import Model, QuerySet

type Row = tuple[Any, ...]


class Part(NamedTuple):
    """The columns of a row that make one record: where it belongs (`name` of what is at `owner`), its fields."""

    path: str
    owner: str
    name: str
    model: type[Model]
    key: int
    columns: list[int]
    attnames: list[str]


class Prepared[Record: Model]:
    """A query for records of `model` with the columns `names`, those of related records by their paths (`poster__alt`).

    `build` makes the queryset from the parameters, which are whole numbers, texts or times and stand in it as values
    alone. A related record begins with its primary key, and is None where that is null.
    """

    def __init__(self, model: type[Record], names: Sequence[str], build: Callable[..., QuerySet[Record]]) -> None:
        self.model = model
        self.names = names
        self.build = build
        self._compiled: tuple[str, list[tuple[Any, str | None]], Callable[[list[Row]], list[Row]]] | None = None
        self._parts: list[Part] = []

    def rows(self, **parameters: int | str | datetime) -> list[Row]:
        """Give the columns of each row, in the order of `names`."""
        if self._compiled is None:
            self._compiled = self._compile(parameters)
        statement, places, converted = self._compiled
        values = [_adapted(parameters[name]) if name else value for value, name in places]
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            rows = cursor.fetchall()
        return converted(rows)

    def records(self, **parameters: int | str | datetime) -> list[Record]:
        """Give the records, with their related ones."""
        rows = self.rows(**parameters)
        if not self._parts:
            self._parts = _parts(self.model, self.names)
        return [self._record(row) for row in rows]

    def _compile(self, parameters: dict[str, Any]) -> tuple[str, list[tuple[Any, str | None]], Callable]:
        marks = {name: _mark(value, number) for number, (name, value) in enumerate(parameters.items())}
        queryset = self.build(**marks).values_list(*self.names)
        compiler = queryset.query.get_compiler(queryset.db)
        statement, values = compiler.as_sql()
        by_mark = {_adapted(mark): name for name, mark in marks.items()}
        converters = compiler.get_converters([expression for expression, *_ in compiler.select])

        def converted(rows: list[Row]) -> list[Row]:
            return [tuple(row) for row in compiler.apply_converters(rows, converters)] if converters else rows

        return statement, [(value, by_mark.get(value)) for value in values], converted

    def _record(self, row: Row) -> Record:
        records: dict[str, Model | None] = {}
        for part in self._parts:
            owner = records[part.owner] if part.path else None
            if part.path and (owner is None or row[part.key] is None):
                record = None
            else:
                record = part.model.from_db(DEFAULT_DB_ALIAS, part.attnames, [row[place] for place in part.columns])
            if owner is not None:
                setattr(owner, part.name, record)
            records[part.path] = record
        return records[""]


def _mark(value: int | str | datetime, number: int) -> int | str | datetime:
    """A value of the same kind that nobody asks for, by which its place among the compiled ones is found."""
    if isinstance(value, datetime):
        return datetime(9000 + number, 1, 1, tzinfo=UTC)
    return -(10**12) - number if isinstance(value, int) else f"\ue000{number}"


def _adapted(value: int | str | datetime) -> Any:
    return connection.ops.adapt_datetimefield_value(value) if isinstance(value, datetime) else value


def _parts(model: type[Model], names: Sequence[str]) -> list[Part]:
    """Which columns make which record; the record itself comes first, and each before those related to it."""
    parts: list[Part] = []
    models: dict[str, type[Model]] = {}
    start = 0
    for path, group in groupby(names, lambda name: name.rpartition("__")[0]):
        own = [name.rpartition("__")[2] for name in group]
        owner, _, name = path.rpartition("__")
        models[path] = models[owner]._meta.get_field(name).related_model if path else model
        places = {models[path]._meta.get_field(field).attname: start + place for place, field in enumerate(own)}
        # Values are handed over in the order in which the model has its fields.
        attnames = [field.attname for field in models[path]._meta.concrete_fields if field.attname in places]
        parts.append(Part(path, owner, name, models[path], start, [places[field] for field in attnames], attnames))
        start += len(own)
    return parts

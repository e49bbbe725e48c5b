"""Queries that are written with the ORM and compiled once a process: those that the pages asked for most ask for.

To compile a query takes Django several times as long as the database takes to answer it by an index, and a page asks
for the same few every time.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import UTC, datetime
from enum import Enum
from functools import cached_property
from itertools import groupby
from typing import Any, NamedTuple

from django.core.exceptions import FieldDoesNotExist
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.backends.sqlite3.base import FORMAT_QMARK_REGEX
from django.db.models import Model, QuerySet
from django.db.models.base import ModelState

from films.statements import (
    Row,
    Values,
    fetched,
    fetched_at_once,
    fetched_for_many,
    fetched_together,
    listed,
    planned_cursor,
    unhurried,
)

type Value = int | float | str | datetime


class Asked(NamedTuple):
    """A statement as it is sent, with its values; `converted` makes of its rows what was asked for."""

    statement: str
    values: Values
    converted: Callable[[list[Row]], list[Row]] = list


def together(*asked: Asked) -> list[list[Row]]:
    """Give the rows of each, as they were asked for: all in one journey to PostgreSQL (`films.statements`)."""
    found = fetched_together([(one.statement, one.values) for one in asked])
    return [one.converted(rows) for one, rows in zip(asked, found, strict=True)]


SIZES = (24, 50, 100)  # a page of films, those that are counted for one, and as many as are looked at


def padded(ids: Sequence[int]) -> dict[str, int]:
    """Give one to 100 ids as the parameters of a query for the least of `SIZES` that holds them; the last fills it."""
    size = next(size for size in SIZES if len(ids) <= size)
    filled = [*ids, *[ids[-1]] * (size - len(ids))]
    return {f"id{number}": one for number, one in enumerate(filled)}


class Part(NamedTuple):
    """The columns of a row that make one record: where it belongs (`relation` of what is at `owner`), its fields."""

    path: str
    owner: str
    relation: Any
    model: type[Model]
    key: int
    columns: list[tuple[str, int]]


class Prepared[Record: Model]:
    """A query for records of `model` with the columns `names`, those of related records by their paths (`poster__alt`).

    `build` makes the queryset from the parameters, which are numbers, texts or times and stand in it as values
    alone. A related record begins with its primary key, and is None where that is null. `at_once` is for many rows
    without fractions (see `fetched_at_once`).
    """

    def __init__(
        self, model: type[Record], names: Sequence[str], build: Callable[..., QuerySet[Record]], at_once: bool = False
    ) -> None:
        self.model = model
        self.names = names
        self.build = build
        self.at_once = at_once
        self._compiled: tuple[str, list[tuple[Any, str | None]], Callable[[list[Row]], list[Row]]] | None = None

    @cached_property
    def _parts(self) -> list[Part]:
        return _parts(self.model, self.names)

    def asked(self, **parameters: Value) -> Asked:
        """Give what is to be sent for these parameters."""
        if self._compiled is None:
            self._compiled = self._compile(parameters)
        statement, places, converted = self._compiled
        return Asked(statement, [_adapted(parameters[name]) if name else value for value, name in places], converted)

    def rows(self, **parameters: Value) -> list[Row]:
        """Give the columns of each row, in the order of `names`."""
        statement, values, converted = self.asked(**parameters)
        rows = fetched_at_once(statement, values, len(self.names)) if self.at_once else fetched(statement, values)
        return converted(rows)

    def records(self, **parameters: Value) -> list[Record]:
        """Give the records, with their related ones."""
        return self.records_of(self.rows(**parameters))

    def records_of(self, rows: Iterable[Row]) -> list[Record]:
        """Give the records, with their related ones, that rows of `rows()` hold."""
        return [self.record_of(row) for row in rows]

    def record_of(self, row: Row) -> Record:
        """Give the record, with its related ones, that a row of `rows()` holds."""
        records: dict[str, Model | None] = {}
        for part in self._parts:
            owner = records[part.owner] if part.path else None
            if part.path and (owner is None or row[part.key] is None):
                record = None
            else:
                record = made(part.model, {name: row[place] for name, place in part.columns})
            if owner is not None:
                if not part.relation.auto_created:  # else the column is on the other side
                    owner.__dict__[part.relation.attname] = row[part.key]
                part.relation.set_cached_value(owner, record)
            records[part.path] = record
        return records[""]

    def _compile(self, parameters: dict[str, Any]) -> tuple[str, list[tuple[Any, str | None]], Callable]:
        marks = {name: _mark(value, number) for number, (name, value) in enumerate(parameters.items())}
        queryset = self.build(**marks).values_list(*self.names)
        compiler = queryset.query.get_compiler(queryset.db)
        statement, values = compiler.as_sql()
        by_mark = {_adapted(mark): name for name, mark in marks.items()}
        converters = compiler.get_converters([expression for expression, *_ in compiler.select[: compiler.col_count]])

        def converted(rows: list[Row]) -> list[Row]:
            return [tuple(row) for row in compiler.apply_converters(rows, converters)] if converters else rows

        return *_with_literals(statement, [(value, by_mark.get(value)) for value in values]), converted


class PreparedByIds[Record: Model](Prepared[Record]):
    """A query for those rows of a queryset whose `key` is one of some ids, whatever their number."""

    def __init__(
        self, queryset: QuerySet[Record], names: Sequence[str], key: str = "pk", at_once: bool = False
    ) -> None:
        asked = f"{key}__in"
        super().__init__(queryset.model, names, lambda **ids: queryset.filter(**{asked: ids.values()}), at_once)

    def rows_of(self, ids: Collection[int]) -> list[Row]:
        """Give the columns of the rows of these ids, in the order of `names`."""
        some = list(ids)
        if len(some) <= SIZES[0]:
            return self.rows(**padded(some)) if some else []
        # A mark for each of a thousand takes longer to send than their rows do to be found.
        statement, values, converted = self.asked(**padded(some[: SIZES[0]]))
        before, _marks, after = statement.partition(f"IN ({', '.join(['%s'] * SIZES[0])})")
        among, value = listed(some, "bigint")
        place = before.count("%s")
        values = [*values[:place], value, *values[place + SIZES[0] :]]
        return converted(fetched_for_many(f"{before}{among}{after}", values))


class PreparedUpdate:
    """An update of the columns `names` of all rows of a model whose column `key` has a value.

    One that is not `lasting` may be lost with the last moment before the database's machine fails (see `unhurried`).
    """

    def __init__(self, model: type[Model], names: Sequence[str], key: str = "pk", *, lasting: bool = True) -> None:
        self.model = model
        self.names = names
        self.key = key
        self.lasting = lasting
        self._compiled: tuple[str, list[Callable[[Any, Any], Any]]] | None = None

    def run(self, key: int | str, values: Iterable[Any]) -> int:
        """Give the columns these values, in the order of `names`; give the number of rows that there were."""
        if self._compiled is None:
            self._compiled = self._compile()
        statement, adapters = self._compiled
        database = connections[DEFAULT_DB_ALIAS]
        adapted = [adapt(value, database) for adapt, value in zip(adapters, values, strict=True)]
        with planned_cursor() as cursor:
            cursor.execute(statement if self.lasting else unhurried(statement), [*adapted, key])
            return cursor.rowcount

    def _compile(self) -> tuple[str, list[Callable[[Any, Any], Any]]]:
        quote = connection.ops.quote_name
        meta = self.model._meta
        fields = [meta.get_field(name) for name in self.names]
        key = meta.pk if self.key == "pk" else meta.get_field(self.key)
        columns = ", ".join(f"{quote(field.column)} = %s" for field in fields)
        statement = f"UPDATE {quote(meta.db_table)} SET {columns} WHERE {quote(key.column)} = %s"
        return statement, [field.get_db_prep_save for field in fields]


def _with_literals(statement: str, places: list[tuple[Any, str | None]]) -> tuple[str, list[tuple[Any, str | None]]]:
    """Write the texts and numbers that are always the same into the statement.

    PostgreSQL plans a statement once and for all only where it needs to know no value: it uses an index of published
    reviews where the text says `status = 'published'`, and plans anew each time where that is a parameter.
    """
    first, *rest = FORMAT_QMARK_REGEX.split(statement)
    written, left = [first], []
    for (value, name), piece in zip(places, rest, strict=True):
        constant = value.value if isinstance(value, Enum) else value
        if name is None and isinstance(constant, int) and not isinstance(constant, bool):
            written.append(str(int(constant)))  # psycopg's integers are of types of their own
        elif name is None and type(constant) is str:
            written.append("'{}'".format(constant.replace("'", "''").replace("%", "%%")))
        else:
            written.append("%s")
            left.append((value, name))
        written.append(piece)
    return "".join(written), left


def _mark(value: Value, number: int) -> Value:
    """A value of the same kind that nobody asks for, by which its place among the compiled ones is found."""
    if isinstance(value, datetime):
        return datetime(9000 + number, 1, 1, tzinfo=UTC)
    if isinstance(value, float):
        return -(10.0**12) - number - 0.5
    return -(10**12) - number if isinstance(value, int) else f"\ue000{number}"


def _adapted(value: Value) -> Any:
    return connection.ops.adapt_datetimefield_value(value) if isinstance(value, datetime) else value


def made(model: type[Model], values: dict[str, Any]) -> Model:
    """Give a record with these values, as `Model.from_db()`, which goes through every field of the model.

    Other fields are fetched when they are asked for.
    """
    record, state = model.__new__(model), ModelState()
    state.db, state.adding = DEFAULT_DB_ALIAS, False
    record.__dict__ = {"_state": state, **values}
    return record


def _parts(model: type[Model], names: Sequence[str]) -> list[Part]:
    """Which columns make which record; the record itself comes first, and each before those related to it."""
    parts: list[Part] = []
    models: dict[str, type[Model]] = {}
    start = 0
    for path, group in groupby(names, lambda name: name.rpartition("__")[0]):
        own = [name.rpartition("__")[2] for name in group]
        owner, _, name = path.rpartition("__")
        relation = models[owner]._meta.get_field(name) if path else None
        models[path] = relation.related_model if relation else model
        places = {_attribute(models[path], field): start + place for place, field in enumerate(own)}
        parts.append(Part(path, owner, relation, models[path], start, list(places.items())))
        start += len(own)
    return parts


def _attribute(model: type[Model], name: str) -> str:
    """The attribute that holds a column: a field's own, or that of what a query adds to the record."""
    try:
        return model._meta.get_field(name).attname
    except FieldDoesNotExist:
        return name

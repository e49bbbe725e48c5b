"""Entries as they are stored in `ImportRow`: file, line, kind, title and year in columns, the rest in `data`."""

from dataclasses import fields
from datetime import date
from typing import Any

from reviews.letterboxd.records import Entry, Kind
from reviews.models import ImportRow

_COLUMNS = {"file", "line", "kind", "title", "year"}
_DATES = {"written_on", "watched_on"}
_TUPLES = {"directors", "tags"}
_FIELDS = {field.name: field.default for field in fields(Entry) if field.name not in _COLUMNS}
_LONGEST_FILE = ImportRow._meta.get_field("file").max_length


def columns_of(entry: Entry) -> dict[str, Any]:
    """What the row's columns hold of an entry, `data` included: `ImportRow(run=…, number=…, **columns_of(entry))`."""
    columns = {name: getattr(entry, name) for name in ("line", "title", "year")}
    return {**columns, "file": entry.file[:_LONGEST_FILE], "kind": str(entry.kind), "data": data_of(entry)}


def data_of(entry: Entry) -> dict[str, Any]:
    """What `ImportRow.data` holds: JSON, without what says nothing."""
    told = {name: getattr(entry, name) for name, default in _FIELDS.items() if getattr(entry, name) != default}
    return {name: _plain(value) for name, value in told.items()}


def entry_of(row: ImportRow) -> Entry:
    """The entry that a row was made of."""
    data = {name: _whole(name, value) for name, value in row.data.items() if name in _FIELDS}
    return Entry(row.file, row.line, Kind(row.kind), title=row.title, year=row.year, **data)


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def _whole(name: str, value: Any) -> Any:
    if name in _DATES:
        return date.fromisoformat(value)
    return tuple(value) if name in _TUPLES else value

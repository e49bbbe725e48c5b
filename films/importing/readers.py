"""CSV and JSON files as rows with line numbers. Whatever is in the file ends as a reason, never as a traceback."""

import csv
import json
import re
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn, TextIO

from django.utils.translation import gettext as _

from films.importing.cells import one_line, trimmed, unguarded
from films.importing.report import Unreadable
from films.importing.rows import CONTROL, NOT_UTF8, Row, kind_of

_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_JSON_BLANKS = re.compile(r"[ \t\r\n]*")


@dataclass
class Table:
    """A file's columns and rows."""

    rows: Iterator[Row]
    unknown_columns: list[str]


@contextmanager
def opened_table(path: Path, known: Collection[str], wanted: Collection[str] = ()) -> Iterator[Table]:
    """Open a CSV file, or a JSON file (by its name's ending).

    Columns that are not `known` are left out and named. Raises Unreadable, also while the rows are read, and for a
    CSV file that has none of the columns `wanted`.
    """
    try:
        with path.open("rb") as file:
            if file.read(2) in _UTF16:
                raise Unreadable(_("It is UTF-16; save it as UTF-8."))
        text = path.open(encoding="utf-8-sig", errors="surrogateescape", newline="")
    except OSError as error:
        raise Unreadable(error.strerror or str(error)) from error
    with text:
        is_json = path.suffix.casefold() == ".json"
        yield _json_table(text, known) if is_json else _csv_table(text, known, wanted)


def _csv_table(file: TextIO, known: Collection[str], wanted: Collection[str]) -> Table:
    csv.field_size_limit(2**31 - 1)  # a cell that is too long is for us to refuse, in its row
    reader = csv.reader(file, strict=True)
    try:
        header = next((row for row in reader if row), None)
    except csv.Error:
        raise Unreadable(_("Its first line is not a line of column names.")) from None
    if header is None:
        raise Unreadable(_("It is empty."))
    names = [one_line(name).casefold() for name in header]
    if any(NOT_UTF8.search(name) or CONTROL.search(name) for name in names):
        raise Unreadable(_("It is not UTF-8 text."))
    twice = [name for name in dict.fromkeys(names) if name in known and names.count(name) > 1]
    if twice:
        raise Unreadable(_("It has the column “%(name)s” twice.") % {"name": twice[0]})
    if wanted and not set(wanted) & set(names):
        raise Unreadable(
            _("Its first line names none of the columns %(names)s. Columns are separated by commas.")
            % {"names": ", ".join(wanted)}
        )
    unknown = [name or _("(no name)") for name in dict.fromkeys(names) if name not in known]
    return Table(_csv_rows(reader, names, known), unknown)


def _csv_rows(reader: Any, names: list[str], known: Collection[str]) -> Iterator[Row]:
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield Row(line, fault=_("Its quotation marks don't match; inside a quoted cell they are doubled."))
            continue
        except OSError as error:
            raise Unreadable(error.strerror or str(error)) from error
        if not any(trimmed(cell) for cell in cells):
            continue
        if len(cells) < len(names) or any(trimmed(cell) for cell in cells[len(names) :]):
            counts = {"cells": len(cells), "columns": len(names)}
            yield Row(
                line,
                fault=_("It has another number of cells (%(cells)d) than there are columns (%(columns)d).") % counts,
            )
            continue
        pairs = zip(names, cells, strict=False)
        yield Row(line, {name: unguarded(trimmed(cell)) for name, cell in pairs if name in known})


def _json_table(file: TextIO, known: Collection[str]) -> Table:
    text = file.read()
    if not trimmed(text):
        raise Unreadable(_("It is empty."))
    try:
        objects = list(_objects(text))
    except RecursionError:
        raise Unreadable(_("It is nested too deeply.")) from None
    except json.JSONDecodeError as error:
        raise Unreadable(
            _("It is not JSON: line %(line)d: %(message)s") % {"line": error.lineno, "message": error.msg}
        ) from None
    except ValueError as error:
        raise Unreadable(_("It is not JSON: %(message)s") % {"message": error}) from None
    keys = dict.fromkeys(key for _line, item in objects if isinstance(item, dict) for key in item)
    rows = (
        Row(line, {key: value for key, value in item.items() if key in known})
        if isinstance(item, dict)
        else Row(line, fault=_("An object is wanted, not %(kind)s.") % {"kind": kind_of(item)})
        for line, item in objects
    )
    return Table(rows, [key for key in keys if key not in known])


def _objects(text: str) -> Iterator[tuple[int, Any]]:
    """The items of a JSON list, each with the line it begins on. Raises ValueError and RecursionError."""
    decoder = json.JSONDecoder(parse_constant=_refuse_constant)
    place = _after_blanks(text, 0)
    if text[place : place + 1] != "[":
        json.loads(text)
        raise Unreadable(_("A list of objects is wanted, in square brackets."))
    place = _after_blanks(text, place + 1)
    line, counted = 1, 0
    ended = text[place : place + 1] == "]"
    while not ended:
        line, counted = line + text.count("\n", counted, place), place
        item, place = decoder.raw_decode(text, place)
        yield line, item
        place = _after_blanks(text, place)
        ended = text[place : place + 1] == "]"
        if not ended:
            if text[place : place + 1] != ",":
                raise json.JSONDecodeError("Expecting ',' delimiter", text, place)
            place = _after_blanks(text, place + 1)
    if _after_blanks(text, place + 1) != len(text):
        raise json.JSONDecodeError("Extra data", text, place + 1)


def _after_blanks(text: str, place: int) -> int:
    blanks = _JSON_BLANKS.match(text, place)
    return blanks.end() if blanks else place


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)

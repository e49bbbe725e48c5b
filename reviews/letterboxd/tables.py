"""CSV files as rows with line numbers, in bounded memory. Whatever is in the file ends as a fault of a row."""

import csv
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TextIO

from django.utils.translation import gettext as _

from films.importing.cells import one_line, trimmed
from films.importing.rows import NOT_UTF8

#: Characters of one row. A review of 50,000 characters can be written with ten times as many of HTML.
LONGEST_ROW = 600_000
#: Rows that break off are read again from their second line, so that one lost quotation mark doesn't swallow those
#: after it. A file made to break off everywhere isn't read again for ever.
MOST_READ_AGAIN = 50
MOST_COLUMNS = 100


class TooLong(Exception):
    """The row goes on and on."""


class Line(NamedTuple):
    """A line of a file as csv cuts it, or why it can't be cut. `number` is where it begins, from 1."""

    number: int
    cells: list[str]
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A row, by the names of its columns in lower case."""

    line: int
    cells: dict[str, str]
    fault: str = ""


def lines(file: TextIO) -> Iterator[Line]:
    """Yield what stands in a CSV file, opened with newline="", but for lines that are empty."""
    csv.field_size_limit(2**31 - 1)  # the same for all who read CSV in this process; rows have a bound of their own
    feed = _Feed(file)
    reader = csv.reader(feed, strict=True)
    while True:
        number = feed.begin()
        try:
            cells = next(reader)
        except StopIteration:
            return
        except TooLong:
            feed.again()
            fault = _("It is longer than %(count)d characters, or its quotation marks don’t match.")
            yield Line(number, [], fault % {"count": LONGEST_ROW})
        except csv.Error:
            feed.again()
            yield Line(number, [], _("Its quotation marks don’t match; inside a quoted cell they are doubled."))
        else:
            if any(trimmed(cell) for cell in cells):
                yield Line(number, cells)


def column_names(cells: Sequence[str]) -> list[str]:
    """The names of columns, as they stand in a header, in one form."""
    return [one_line(cell).casefold() for cell in cells]


def row_of(line: Line, columns: Sequence[str]) -> Row:
    """The row of a line, or why there is none. Bytes that weren't UTF-8 are marked in it."""
    cells = [NOT_UTF8.sub("\ufffd", cell) for cell in line.cells]
    named = dict(zip(columns, cells, strict=False))
    fault = line.fault
    if not fault and (len(cells) < len(columns) or any(trimmed(cell) for cell in cells[len(columns) :])):
        counts = {"cells": len(cells), "columns": len(columns)}
        fault = _("It has another number of cells (%(cells)d) than there are columns (%(columns)d).") % counts
    elif any(NOT_UTF8.search(cell) for cell in line.cells):
        fault = _("It is not UTF-8.")
    elif any("\0" in cell for cell in line.cells):
        fault = _("It holds a NUL character.")
    return Row(line.number, named, fault)


class _Feed:
    """The lines of a text, for csv to take one after another; those of the present row are held to be given again."""

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self._next = 1
        self._room = LONGEST_ROW
        self._row: list[str] = []
        self._waiting: deque[str] = deque()
        self._times_again = 0

    def begin(self) -> int:
        """A row begins: the number of its line."""
        self._room, self._row = LONGEST_ROW, []
        return self._next

    def again(self) -> None:
        """Nothing came of the row: give its lines again, but for the first."""
        if len(self._row) > 1 and self._times_again < MOST_READ_AGAIN:
            self._times_again += 1
            self._waiting.extendleft(reversed(self._row[1:]))
            self._next -= len(self._row) - 1

    def __iter__(self) -> "_Feed":
        return self

    def __next__(self) -> str:
        line = self._waiting.popleft() if self._waiting else self._file.readline(LONGEST_ROW + 1)
        if not line:
            raise StopIteration
        self._next += 1
        self._room -= len(line)
        if self._room >= 0:
            self._row.append(line)
            return line
        if len(line) > LONGEST_ROW:
            while line and line[-1] not in "\r\n":
                line = self._file.readline(LONGEST_ROW)
        else:
            self._row.append(line)
        raise TooLong

"""One row of an imported file: asks its cells for text, digits or several values, and refuses what is none."""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from films.importing.cells import Value, one_line, parse_values, trimmed
from films.importing.report import Refused

LONGEST_CELL = 100_000  # characters
NOT_UTF8 = re.compile("[\ud800-\udfff]")  # what the decoder makes of bytes that are not UTF-8
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_YES_OR_NO = {
    "": False,
    **dict.fromkeys(["yes", "y", "true", "1"], True),
    **dict.fromkeys(["no", "n", "false", "0"], False),
}


@dataclass
class Row:
    """One row: what stands in its known columns. A JSON row may have other values than text."""

    line: int
    cells: dict[str, Any] = field(default_factory=dict)
    #: Why the row as a whole can't be read.
    fault: str = ""

    def parsed(self, parsers: Mapping[str, Callable[["Row", str], Any]]) -> dict[str, Any]:
        """What the parsers of the columns make of the cells. Raises Refused with everything that is wrong with them.

        A parser raises Refused, ValueError, LookupError or ValidationError with a sentence fit to be shown.
        """
        values, faults = {}, []
        for column in self.cells:
            try:
                values[column] = parsers[column](self, column)
            except ValidationError as error:
                faults.append(f"{column}: {' '.join(dict.fromkeys(error.messages))}")
            except (Refused, ValueError, LookupError) as error:
                faults.append(f"{column}: {error.args[0]}")
        if faults:
            raise Refused(" ".join(faults))
        return values

    def text(self, column: str) -> str:
        """The trimmed text of a cell, empty where there is none. Raises Refused for anything but text."""
        cell = self.cells.get(column)
        if cell is None:
            return ""
        if not isinstance(cell, str):
            raise Refused(_("Text is wanted, not %(kind)s.") % {"kind": kind_of(cell)})
        return trimmed(_checked(cell))

    def line_of_text(self, column: str) -> str:
        """The same on one line."""
        return one_line(self.text(column))

    def number(self, column: str) -> str:
        """The digits of a cell that may be a JSON number too."""
        cell = self.cells.get(column)
        return str(cell) if type(cell) in (int, float) else self.text(column)

    def year(self, column: str) -> int | None:
        """The four digits of a cell, or None where it is empty."""
        digits = self.number(column)
        if digits and not (digits.isascii() and digits.isdecimal() and len(digits) == 4):
            raise Refused(_("A year of four digits is wanted."))
        return int(digits) if digits else None

    def yes_or_no(self, column: str) -> bool:
        """What a cell says that is yes or no, or nothing, which is no. It may be JSON's true or false too."""
        cell = self.cells.get(column)
        said = cell if isinstance(cell, bool) else _YES_OR_NO.get(self.number(column).casefold())
        if said is None:
            raise Refused(_("It is neither yes nor no."))
        return said

    def values(self, column: str, words: Collection[str] = ()) -> list[Value]:
        """The values of a cell with several: text with `;` between them, or a JSON list of such texts."""
        cell = self.cells.get(column)
        parts = cell if isinstance(cell, list) else [self.text(column)]
        values = []
        for part in parts:
            if not isinstance(part, str):
                raise Refused(_("A list of texts is wanted; it holds %(kind)s.") % {"kind": kind_of(part)})
            try:
                values += parse_values(_checked(part), words)
            except ValueError as error:
                raise Refused(str(error)) from None
        return values


def _checked(text: str) -> str:
    if len(text) > LONGEST_CELL:
        raise Refused(_("It is longer than %(count)d characters.") % {"count": LONGEST_CELL})
    if text.isprintable():  # which is told in no time, and is most of them
        return text
    if NOT_UTF8.search(text):
        raise Refused(_("It is not UTF-8."))
    if CONTROL.search(text):
        raise Refused(_("It holds a control character."))
    return text


def kind_of(value: object) -> str:
    """What a JSON value is, in words."""
    kinds = {
        str: _("text"),
        bool: _("true or false"),
        int: _("a number"),
        float: _("a number"),
        list: _("a list"),
        dict: _("an object"),
    }
    return kinds.get(type(value), _("nothing"))

"""What the cells of one row say: dates, years, stars. What is wrong with them is gathered, not raised."""

import re
from collections.abc import Mapping
from datetime import date

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from films import rating_scale
from films.importing.cells import one_line, trimmed
from films.outside_ids import Scheme

LONGEST_TITLE = 300
LONGEST_ADDRESS = 500
_SHOWN = 40  # characters of a cell in what is said about it
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
_AT_LETTERBOXD = re.compile(r"https?://(?:boxd\.it|(?:www\.)?letterboxd\.com)/[!-~]*", re.ASCII)
_DAY = re.compile(r"(\d{4}-\d\d-\d\d)(?:[T ].*)?", re.ASCII)
_YES = {"yes", "y", "true", "1"}


class Cells:
    """The cells of a row by the names of their columns; a column that isn't there is empty."""

    def __init__(self, cells: Mapping[str, str]) -> None:
        self._cells = cells
        self.faults: list[str] = []

    def fault(self, said: str, cell: str = "") -> None:
        """Note what is wrong; `said` may name the cell as %(cell)s."""
        shown = cell if len(cell) <= _SHOWN else f"{cell[:_SHOWN]}…"
        self.faults.append(said % {"cell": shown} if cell else said)

    def text(self, column: str) -> str:
        """The trimmed text without control characters, which nobody means to write."""
        return trimmed(_CONTROL.sub("", self._cells.get(column, "")))

    def line(self, column: str) -> str:
        """The same on one line."""
        return one_line(self.text(column))

    def title(self, column: str, *, wanted: bool = True) -> str:
        """A title, cut where none can be so long."""
        title = self.line(column)
        if len(title) > LONGEST_TITLE:
            self.fault(_("Its title has more than %(count)d characters.") % {"count": LONGEST_TITLE})
        elif not title and wanted:
            self.fault(_("It names no film."))
        return title[:LONGEST_TITLE]

    def year(self, column: str) -> int | None:
        """A year of four digits."""
        cell = self.line(column)
        if not cell:
            return None
        if cell.isascii() and cell.isdecimal() and len(cell) == 4 and int(cell) >= 1000:
            return int(cell)
        self.fault(_("“%(cell)s” is no year of four digits."), cell)
        return None

    def date(self, column: str) -> date | None:
        """A day, written 2024-11-03; a time after it is left out, but with its zone it says which day it was here."""
        cell = self.line(column)
        if not cell:
            return None
        day = _DAY.fullmatch(cell)
        try:
            moment = parse_datetime(cell)
            if moment and moment.tzinfo:
                return timezone.localtime(moment, timezone.get_default_timezone()).date()
            return date.fromisoformat(day[1] if day else "")
        except (ValueError, OverflowError):
            self.fault(_("“%(cell)s” is no date such as 2024-11-03."), cell)
            return None

    def stars(self, column: str) -> int | None:
        """A rating in stars, as half stars from 1 to 10."""
        cell = self.line(column)
        try:
            return rating_scale.parse(cell) if cell else None
        except ValueError:
            self.fault(_("“%(cell)s” is no rating in half stars from 0.5 to 5."), cell)
            return None

    def points(self, column: str) -> int | None:
        """A rating from 1 to 10, which are half stars."""
        cell = self.line(column)
        if not cell:
            return None
        points = re.fullmatch(r"(10|[1-9])(?:\.0)?", cell, re.ASCII)
        if points:
            return int(points[1])
        self.fault(_("“%(cell)s” is no rating from 1 to 10."), cell)
        return None

    def yes(self, column: str) -> bool:
        """Whether it says yes."""
        return self.line(column).casefold() in _YES

    def outside_id(self, column: str, scheme: Scheme) -> str:
        """An id of another catalogue in its one form, or nothing: a wrong one doesn't make the row useless."""
        try:
            cell = self.line(column)
            return scheme.normalise(cell) if cell else ""
        except ValidationError:
            return ""

    def names(self, column: str) -> tuple[str, ...]:
        """Names with commas between."""
        return tuple(name for part in self.line(column).split(",") if (name := part.strip()))

    def address(self, column: str) -> str:
        """An address at Letterboxd, or nothing."""
        cell = self.line(column)
        return cell if len(cell) <= LONGEST_ADDRESS and _AT_LETTERBOXD.fullmatch(cell) else ""

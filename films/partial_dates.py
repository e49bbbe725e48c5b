"""Dates known to the year, the month or the day, and the model field that keeps them as text."""

import contextlib
import datetime
import re
from dataclasses import dataclass
from functools import total_ordering
from typing import Any, Self

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models.query_utils import DeferredAttribute
from django.utils.formats import date_format, get_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

HOW_TO_WRITE = _("Write a year, a month or a day as 1954, 1954-04 or 1954-04-26.")

# Some locales' formats shorten the month ("26 Apr 1954"); a release date has room for the whole word.
_SHORT_MONTH = re.compile(r"(?<!\\)[MN]")
_ISO = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


@total_ordering
@dataclass(frozen=True)
class PartialDate:
    """A year, a month of a year, or a day. The less precise sorts first: 1954 < 1954-01 < 1954-01-01.

    Raises ValueError, with a sentence fit to be shown, where no such date exists.
    """

    year: int
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        if self.year < 1000 or (self.month is None and self.day is not None):
            raise ValueError(str(HOW_TO_WRITE))
        try:
            self._first_day()
        except ValueError:
            raise ValueError(gettext("There is no such date as %(date)s.") % {"date": self}) from None

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read "1954", "1954-04" or "1954-04-26"; raise ValueError for anything else."""
        match = _ISO.fullmatch(text.strip())
        if not match:
            raise ValueError(str(HOW_TO_WRITE))
        return cls(*(int(part) if part else None for part in match.groups()))

    def __str__(self) -> str:
        parts = [f"{self.year:04}"] + [f"{part:02}" for part in (self.month, self.day) if part is not None]
        return "-".join(parts)

    def __lt__(self, other: object) -> bool:
        if not isinstance(other, PartialDate):
            return NotImplemented
        return str(self) < str(other)

    def display(self) -> str:
        """Give the date in the language in use: "26 April 1954", "April 1954" or "1954"."""
        if self.month is None:
            return str(self.year)
        pattern = get_format("YEAR_MONTH_FORMAT" if self.day is None else "DATE_FORMAT")
        return date_format(self._first_day(), _SHORT_MONTH.sub("F", pattern))

    def _first_day(self) -> datetime.date:
        month = 1 if self.month is None else self.month
        return datetime.date(self.year, month, 1 if self.day is None else self.day)


class PartialDateFormField(forms.CharField):
    """A text input that gives a PartialDate, or None when left empty."""

    def to_python(self, value: Any) -> PartialDate | None:
        if value is None or isinstance(value, PartialDate):
            return value
        text = super().to_python(value)
        return _parsed(text) if text else None

    def prepare_value(self, value: Any) -> Any:
        return str(value) if isinstance(value, PartialDate) else value


class _PartialDateAttribute(DeferredAttribute):
    """Makes `film.release_date = "1954"` a PartialDate at once; bad text stays as it is for validation."""

    def __set__(self, instance: models.Model, value: Any) -> None:
        if isinstance(value, str):
            with contextlib.suppress(ValidationError):
                value = self.field.to_python(value)
        instance.__dict__[self.field.attname] = value


class PartialDateField(models.CharField):
    """Keeps a PartialDate as its text, which sorts as the dates do; None is NULL, never the empty text."""

    description = _("A year, a month or a day")
    descriptor_class = _PartialDateAttribute
    empty_strings_allowed = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["max_length"] = 10
        super().__init__(*args, **kwargs)
        # A PartialDate has no length to check.
        self.validators = [check for check in self.validators if not isinstance(check, MaxLengthValidator)]

    def deconstruct(self) -> tuple[str, str, list, dict]:
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("max_length", None)
        return name, path, args, kwargs

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> PartialDate | None:
        return PartialDate.parse(value) if value else None

    def to_python(self, value: Any) -> PartialDate | None:
        if value is None or isinstance(value, PartialDate):
            return value
        text = str(value).strip()
        return _parsed(text) if text else None

    def get_prep_value(self, value: Any) -> str | None:
        date = self.to_python(value)
        return None if date is None else str(date)

    def value_to_string(self, obj: models.Model) -> str:
        return self.get_prep_value(self.value_from_object(obj)) or ""

    def formfield(self, **kwargs: Any) -> forms.Field | None:
        # models.CharField would add max_length, which a PartialDate has not.
        return super(models.CharField, self).formfield(**{"form_class": PartialDateFormField, **kwargs})


def _parsed(text: str) -> PartialDate:
    try:
        return PartialDate.parse(text)
    except ValueError as error:
        raise ValidationError(str(error), code="invalid") from None

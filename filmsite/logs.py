"""One line a problem in the log, without personal data: what happened, where in the code, at which address."""

import logging
import re
import sys
import traceback
from pathlib import Path
from types import TracebackType
from typing import Any

from django.core.exceptions import SuspiciousOperation

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_ROOT = f"{Path(__file__).resolve().parent.parent}/"
_LONGEST = 1_000  # characters of a line


def configuration(*, with_traceback: bool) -> dict[str, Any]:
    """Give the setting LOGGING: problems go to standard error."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": OneLine, "with_traceback": with_traceback}},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "stream": sys.stderr}},
        "root": {"handlers": ["console"], "level": "WARNING"},
        "loggers": {
            "django": {"handlers": ["console"], "level": "WARNING", "propagate": False},
            # What a visitor asked wrongly (404, 405 and their like) is no problem of the site's.
            "django.request": {"level": "ERROR"},
        },
    }


class OneLine(logging.Formatter):
    """Formats a record as one line; an exception becomes its name, its first line and the way to it.

    Later lines of an exception's message are left out: PostgreSQL repeats there what a member wrote. What a visitor
    did wrong (a bad Host header and the like) carries no way at all. With `with_traceback` (DEBUG) everything is
    shown as Python does.
    """

    def __init__(self, *args: object, with_traceback: bool = False, **kwargs: object) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")
        self.with_traceback = with_traceback

    def format(self, record: logging.LogRecord) -> str:
        if self.with_traceback:
            return super().format(record)
        record.message = record.getMessage()
        record.asctime = self.formatTime(record)
        line = self.formatMessage(record)
        if record.exc_info and record.exc_info[1] and not isinstance(record.exc_info[1], SuspiciousOperation):
            line = f"{line} | {summary(record.exc_info[1])}"
        return _CONTROL.sub(" ", line)[:_LONGEST]


def summary(error: BaseException) -> str:
    """Give `Name: first line of the message (file:line function < its caller < …)`, the innermost call first."""
    first_line = str(error).strip().partition("\n")[0][:200]
    way = " < ".join(_way(error.__traceback__))
    return f"{type(error).__name__}: {first_line} ({way})"


def _way(tb: TracebackType | None) -> list[str]:
    """The innermost call, wherever it is, and those of the project's own code around it."""
    calls = list(reversed(traceback.extract_tb(tb)))
    own = [call for call in calls[1:] if call.filename.startswith(_ROOT) and "/site-packages/" not in call.filename]
    return [f"{_short(call.filename)}:{call.lineno} {call.name}" for call in [*calls[:1], *own]]


def _short(filename: str) -> str:
    return filename.rpartition("/site-packages/")[2].removeprefix(_ROOT)

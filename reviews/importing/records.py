"""One row of `import_reviews`, parsed and checked. Nothing here asks the database."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any, cast

from django.db.models import Field
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _

from films import rating_scale, text, vocabulary
from films.importing.report import Refused
from films.importing.rows import Row
from reviews.models import Review, Source

#: A CSV file needs one of these columns, or no film can be found.
TELLING_COLUMNS = ("film", "title")


@dataclass
class QuotedRecord:
    """A review from elsewhere as its row writes it."""

    line: int
    film: str
    title: str
    year: int | None
    author: str
    source: str
    #: Columns of the review's own table, by name; those that the file has no column for are missing.
    fields: dict[str, Any] = field(default_factory=dict)


def parse_review(row: Row) -> QuotedRecord:
    """Give the record of a row. Raises Refused with everything that is wrong with it."""
    parsed = row.parsed(_PARSERS)
    faults = _missing(parsed)
    if faults:
        raise Refused(" ".join(faults))
    return QuotedRecord(
        row.line,
        film=parsed.get("film", ""),
        title=parsed.get("title", ""),
        year=parsed.get("year"),
        author=parsed["author"],
        source=parsed["source"],
        fields={name: parsed[column] for column, name in _FIELDS.items() if column in parsed},
    )


def _missing(parsed: dict[str, Any]) -> list[str]:
    wanted = {
        _("A film is needed: its address in “film”, or “title” and “year”."): ("film", "title"),
        _("An author is needed."): ("author",),
        _("A source is needed."): ("source",),
        _("A rating or a review is needed."): ("rating", "review"),
    }
    return [fault for fault, columns in wanted.items() if not any(parsed.get(column) for column in columns)]


def _checked(model_field: Any, value: str) -> str:
    return cast("Field", model_field).clean(value, None) if value else ""


def _author(row: Row, column: str) -> str:
    return _checked(Review._meta.get_field("byline"), row.line_of_text(column))


def _source(row: Row, column: str) -> str:
    return _checked(Source._meta.get_field("name"), row.line_of_text(column))


def _address(row: Row, column: str) -> str:
    return _checked(Review._meta.get_field(_FIELDS[column]), row.line_of_text(column))


def _rating(row: Row, column: str) -> int | None:
    stars = row.number(column)
    return rating_scale.parse(stars) if stars else None


def _date(row: Row, column: str) -> datetime | None:
    written = row.text(column)
    if not written:
        return None
    try:
        day = parse_date(written)
        moment = datetime.combine(day, time.min) if day else parse_datetime(written)
    except ValueError:
        moment = None
    if not moment:
        raise Refused(_("Write a date as 2026-11-23."))
    if timezone.is_naive(moment):
        moment = timezone.make_aware(moment)
    if moment > timezone.now() + timedelta(days=1):
        raise Refused(_("It is in the future."))
    return moment


def _language(row: Row, column: str) -> str:
    name = row.line_of_text(column)
    return vocabulary.find_language(name) if name else ""


def _review(row: Row, column: str) -> str:
    written = row.text(column)
    markdown = text.from_html(written) if text.looks_like_html(written) else text.from_plain(written)
    longest = Review._meta.get_field("text").max_length
    if longest and len(markdown) > longest:
        raise Refused(_("It is longer than %(count)d characters.") % {"count": longest})
    return markdown


_PARSERS: dict[str, Callable[[Row, str], Any]] = {
    "film": Row.line_of_text,
    "title": Row.line_of_text,
    "year": Row.year,
    "author": _author,
    "author_url": _address,
    "source": _source,
    "url": _address,
    "rating": _rating,
    "date": _date,
    "language": _language,
    "spoilers": Row.yes_or_no,
    "permission": Row.text,
    "review": _review,
}
#: Every column, in the contract's order.
COLUMNS = tuple(_PARSERS)
_FIELDS = {
    "author_url": "byline_url",
    "url": "url",
    "rating": "rating",
    "date": "published_at",
    "language": "language",
    "spoilers": "spoilers",
    "permission": "permission",
    "review": "text",
}

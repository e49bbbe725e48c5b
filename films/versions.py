"""The version of a page: what stands for everything it shows, read in one short query.

A page whose version is unchanged is unchanged. Read the version before the content, so that no content is older than
the version it is kept under.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import QuerySet, Subquery, TextField
from django.db.models.functions import Cast
from django.utils import timezone

from films.models import Clock
from films.prepared import Prepared
from films.statements import Row, fetched

type Version = tuple[int | str | None, ...]

#: The columns of films read `with_version`: the clock's hand, and when the reception changed.
VERSION = ("hand", "changed")

# What has a time to come is seen from that moment on, though nobody changes anything then.
_NEAREST = """(
SELECT {best}(published_at) FROM (
    SELECT * FROM (SELECT published_at FROM films_film WHERE {when} ORDER BY {order} LIMIT 1) film
    UNION ALL SELECT * FROM (SELECT published_at FROM films_collection WHERE {when} ORDER BY {order} LIMIT 1) collection
) nearest)"""
_LATEST = _NEAREST.format(
    best="max", when="status = 'published' AND published_at <= %(now)s", order="published_at DESC, id DESC"
)
_NEXT = _NEAREST.format(best="min", when="status = 'published' AND published_at > %(now)s", order="published_at, id")


class Span(NamedTuple):
    """A time in which nothing of the catalogue changes and nothing new comes out.

    It has the hand of the clock in it, when something came out last and when something will next: times as the database
    gives them, None where there are none.
    """

    hand: int
    latest: Any = None
    next: Any = None

    def holds(self, hand: int, now: Any) -> bool:
        """Tell whether it is this time still; `now` is as the database gives times."""
        return hand == self.hand and (not self.latest or self.latest <= now) and (not self.next or now < self.next)


@dataclass(frozen=True)
class Subject:
    """What a page is about. The one row of `source` holds the clock `c` and the further `columns` that change with the
    page; there is none where the page is not public. `record` is a query for what the page is about, with the columns
    VERSION."""

    source: str = "films_clock c WHERE c.id = 1"
    columns: tuple[str, ...] = ()
    parameters: Mapping[str, str] = field(default_factory=dict)
    record: Prepared | None = None

    def version(self) -> Version | None:
        """Read the version as it is now: microseconds of the clock's hands, and times as texts.

        When something came out last is asked for only where this process can't know it.
        """
        now = _for_database(timezone.now())
        if not connection.in_atomic_block:
            span, row = _span, self._row(now)
            if row is None:
                return None
            if span.holds(row[0], now):
                return _version(span, row)
        return self._version_anew(now)

    def read(self) -> tuple[Version | None, Callable[[], Any]]:
        """Read the version, and give with it what gives the record that the page is about, or None.

        The record is as new as the version or newer. As a rule both come from one query.
        """
        now = timezone.now()
        if self.record and not connection.in_atomic_block:
            span, record = _span, self._record(now)
            if record is None:
                return None, lambda: None
            row = [getattr(record, name) for name in VERSION]
            if span.holds(row[0], _for_database(now)):
                return _version(span, row), lambda: record
            return self._version_anew(_for_database(now)), partial(self._record, now)
        return self.version(), partial(self._record, now)

    def _record(self, now: datetime) -> Any:
        return next(iter(self.record.records(**self.parameters, now=now)), None) if self.record else None

    def _version_anew(self, now: Any) -> Version | None:
        """Read the version, and the span of the present with it, which this process remembers."""
        global _span
        row = self._row(now, _LATEST, _NEXT)
        if row is None:
            return None
        latest, following, *row = row
        span = Span(row[0], latest, following)
        if not connection.in_atomic_block:  # a transaction may see what nobody else does, and take it back
            _span = span
        return _version(span, row)

    def _row(self, now: Any, *first: str) -> Row | None:
        columns = ", ".join([*first, "c.films", *self.columns])
        rows = fetched(f"SELECT {columns} FROM {self.source}", {**self.parameters, "now": now})
        return rows[0] if rows else None


def _for_database(moment: datetime) -> Any:
    return connection.ops.adapt_datetimefield_value(moment)


def _version(span: Span, row: Sequence[Any]) -> Version:
    hand, *rest = row
    return hand, str(span.latest) if span.latest else None, *rest


_span = Span(-1)
CATALOGUE = Subject()
SITE = Subject(columns=("c.reviews",))


def film(slug: str, record: Prepared | None = None) -> Subject:
    """A film with its reviews. Its version begins with the catalogue's."""
    return Subject(
        """
        films_clock c, films_film f JOIN films_reception r ON r.film_id = f.id
        WHERE c.id = 1 AND f.slug = %(slug)s AND f.status = 'published' AND f.published_at <= %(now)s
        """,
        ("CAST(r.changed_at AS text)",),
        {"slug": slug},
        record,
    )


def with_version(films: QuerySet) -> QuerySet:
    """Films with what their version is made of, as it is when they are read."""
    hand = Subquery(Clock.objects.filter(pk=1).values("films"))
    return films.annotate(hand=hand, changed=Cast("reception__changed_at", TextField()))


def forget() -> None:
    """Let go of what is known of this moment."""
    global _span
    _span = Span(-1)


def of_catalogue(version: Version) -> Version:
    """Give the part of a page's version that changes with the catalogue alone, whatever is said of its films."""
    return version[:2]


def changed_at(version: Version) -> float:
    """Give the time of the last change, in seconds since 1970."""
    return max(_seconds(part) for part in version if part is not None)


def _seconds(part: int | str) -> float:
    if isinstance(part, int):
        return part / 1_000_000
    moment = datetime.fromisoformat(part)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()

"""The version of a page: what stands for everything it shows, read in one short query.

A page whose version is unchanged is unchanged. Read the version before the content, so that no content is older than
the version it is kept under.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, NamedTuple

from django.db import connection
from django.utils import timezone

from films.statements import Row, fetched

type Version = tuple[int | str | None, ...]

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
        """Tell whether it is this time still."""
        return hand == self.hand and (not self.latest or self.latest <= now) and (not self.next or now < self.next)


@dataclass(frozen=True)
class Subject:
    """What a page is about. The one row of `source` holds the clock `c` and the further `columns` that change with the
    page; there is none where the page is not public."""

    source: str = "films_clock c WHERE c.id = 1"
    columns: tuple[str, ...] = ()
    parameters: Mapping[str, str] = field(default_factory=dict)

    def version(self) -> Version | None:
        """Read the version as it is now: microseconds of the clock's hands, and times as texts.

        When something came out last is asked for only where this process can't know it.
        """
        global _span
        span, now = _span, connection.ops.adapt_datetimefield_value(timezone.now())
        # A transaction may see what nobody else does, and take it back.
        is_shared = not connection.in_atomic_block
        if is_shared:
            row = self._row(now)
            if row is None:
                return None
            if span.holds(row[0], now):
                return _version(span, row)
        row = self._row(now, _LATEST, _NEXT)
        if row is None:
            return None
        latest, following, *row = row
        span = Span(row[0], latest, following)
        if is_shared:
            _span = span
        return _version(span, row)

    def _row(self, now: Any, *first: str) -> Row | None:
        columns = ", ".join([*first, "c.films", *self.columns])
        rows = fetched(f"SELECT {columns} FROM {self.source}", {**self.parameters, "now": now})
        return rows[0] if rows else None


def _version(span: Span, row: Sequence[Any]) -> Version:
    hand, *rest = row
    return hand, str(span.latest) if span.latest else None, *rest


_span = Span(-1)
CATALOGUE = Subject()
SITE = Subject(columns=("c.reviews",))


def film(slug: str) -> Subject:
    """A film with its reviews. Its version begins with the catalogue's."""
    return Subject(
        """
        films_clock c, films_film f JOIN films_reception r ON r.film_id = f.id
        WHERE c.id = 1 AND f.slug = %(slug)s AND f.status = 'published' AND f.published_at <= %(now)s
        """,
        ("CAST(r.changed_at AS text)",),
        {"slug": slug},
    )


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

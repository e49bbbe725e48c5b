"""The version of a page: what stands for everything it shows, read in one short query.

A page whose version is unchanged is unchanged. Read the version before the content, so that no content is older than
the version it is kept under.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from django.db import connection
from django.utils import timezone

from films.statements import fetched

type Version = tuple[int | str | None, ...]

# What has a time to come is seen from that moment on, though nobody changes anything then.
_LATEST_OF = """
SELECT * FROM (
    SELECT published_at FROM {table} WHERE status = 'published' AND published_at <= %(now)s
    ORDER BY published_at DESC, id DESC LIMIT 1
) due
"""
_LATEST = " UNION ALL ".join(_LATEST_OF.format(table=table) for table in ("films_film", "films_collection"))
_LATEST = f"CAST((SELECT max(published_at) FROM ({_LATEST}) latest) AS text)"


@dataclass(frozen=True)
class Subject:
    """What a page is about. `statement` gives the one row that is its version, and none where it is not public."""

    statement: str
    parameters: Mapping[str, str] = field(default_factory=dict)

    def version(self) -> Version | None:
        """Read the version as it is now: microseconds of the clock's hands, and times as the database writes them."""
        now = connection.ops.adapt_datetimefield_value(timezone.now())
        return next(iter(fetched(self.statement, {**self.parameters, "now": now})), None)


CATALOGUE = Subject(f"SELECT c.films, {_LATEST} FROM films_clock c WHERE c.id = 1")
SITE = Subject(f"SELECT c.films, {_LATEST}, c.reviews FROM films_clock c WHERE c.id = 1")


def film(slug: str) -> Subject:
    """A film with its reviews. Its version begins with the catalogue's."""
    return Subject(
        f"""
        SELECT c.films, {_LATEST}, CAST(r.changed_at AS text) FROM films_clock c, films_film f
        JOIN films_reception r ON r.film_id = f.id
        WHERE c.id = 1 AND f.slug = %(slug)s AND f.status = 'published' AND f.published_at <= %(now)s
        """,
        {"slug": slug},
    )


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

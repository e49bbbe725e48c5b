"""Records that were found, as they are named in a list of links."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.db import connection
from django.urls import reverse
from django.utils.functional import Promise

from films.search.kinds import Kind
from films.search.places import Spot, id_at


class Hit(NamedTuple):
    """One record: its title or name, its year where there is one, and its address."""

    title: str
    year: int | None
    address: str


class Group(NamedTuple):
    """The records of one kind."""

    label: str | Promise
    hits: list[Hit]


def groups_of(found: Iterable[tuple[Kind, Sequence[Spot]]]) -> list[Group]:
    """Give the records at these spots in their order; kinds without any are left out. At most one query."""
    wanted = [(kind, [id_at(place) for _tier, place in spots]) for kind, spots in found if spots]
    rows = _rows(wanted) if wanted else {}
    return [
        Group(
            kind.label,
            [
                Hit(title, year, reverse(f"films:{kind.name.lower()}", args=[slug]))
                for title, slug, year in (rows[at, pk] for pk in ids if (at, pk) in rows)
            ],
        )
        for at, (kind, ids) in enumerate(wanted)
    ]


def _rows(wanted: Sequence[tuple[Kind, list[int]]]) -> dict[tuple[int, int], tuple[str, str, int | None]]:
    selects = [
        f"SELECT {at}, id, {kind.title}, slug, {kind.year or 'CAST(NULL AS integer)'} "
        f"FROM {kind.model._meta.db_table} WHERE id IN ({', '.join(map(str, ids))})"
        for at, (kind, ids) in enumerate(wanted)
    ]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(selects))
        return {(at, pk): (title, slug, year) for at, pk, title, slug, year in cursor.fetchall()}

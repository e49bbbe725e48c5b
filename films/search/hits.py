"""Records that were found, as they are named in a list of links."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from films.canonical import path_of
from films.phrases import spoken
from films.search.kinds import Kind
from films.search.places import Spot


class Hit(NamedTuple):
    """One record: its title or name, its year where there is one, and its address."""

    title: str
    year: int | None
    address: str


class Group(NamedTuple):
    """The records of one kind, under its name in the language in use."""

    label: str
    hits: list[Hit]


def groups_of(found: Iterable[tuple[Kind, Sequence[Spot]]]) -> list[Group]:
    """Give the records at these spots, which have names, in their order; kinds without any are left out."""
    say = spoken()
    return [
        Group(say.gettext(kind.label), [Hit(spot.title, spot.year, path_of(kind.page, spot.slug)) for spot in spots])
        for kind, spots in found
        if spots
    ]

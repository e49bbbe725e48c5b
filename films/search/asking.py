"""What a database is asked for: the first entries of one kind that some tiers find."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from films.search.kinds import Kind
from films.search.places import DRAFTS, END, ID_AT, Spot
from films.search.tokens import Tier

MOST = 500  # answers to one question, whatever the number of pages


class Shape(NamedTuple):
    """What an ask has in common with others, for which the same SQL is sent with other parameters.

    `tiers` are numbers and columns; those before `first` have no further answers. It is 0 where `after` says nothing.
    """

    kind: Kind
    tiers: tuple[tuple[int, str], ...]
    first: int
    limit: int
    is_for_visitors: bool
    is_named: bool

    @property
    def end(self) -> int:
        """No answer has this place or a later one."""
        return DRAFTS if self.is_for_visitors else END

    def found(self, number: int | str, spots: str, join: str = "JOIN") -> str:
        """SQL for the rows of the ask with this number, of SQL in brackets for its spots: with names where they are
        wanted."""
        if not self.is_named:
            return f"SELECT {number}, tier, place, '', '', CAST(NULL AS integer) FROM {spots}"
        record = self.kind.shown._meta
        return (
            f"SELECT {number}, tier, place, r.{self.kind.title}, r.slug, {self.kind.year or 'CAST(NULL AS integer)'} "
            f"FROM {spots} {join} {record.db_table} AS r ON r.{record.pk.column} = {ID_AT}"
        )


@dataclass(frozen=True)
class Ask:
    """Asks the entries of a kind for the first `limit` spots after `after`. Tiers are in the order of their numbers.

    With `now` only what visitors may see at this time is found, without it drafts too. What is found comes with its
    name where `is_named`.
    """

    kind: Kind
    tiers: Sequence[Tier]
    limit: int
    now: datetime | None
    after: Spot | None = None
    is_named: bool = False

    @property
    def remaining(self) -> list[Tier]:
        """The tiers that may still have answers."""
        return [tier for tier in self.tiers if not self.after or tier.number >= self.after.tier]

    @property
    def shape(self) -> Shape:
        tiers = tuple([(tier.number, tier.column) for tier in self.tiers])
        first = self.after.tier if self.after else 0
        return Shape(self.kind, tiers, first, self.limit, self.now is not None, self.is_named)

    def begin(self, tier: int) -> int:
        """The answers of the tier with this number have later places than this."""
        return self.after.place if self.after and self.after.tier == tier else -1


class Statement(NamedTuple):
    """SQL with its parameters. Each row it gives is the number of an ask and the parts of a spot."""

    sql: str
    parameters: Sequence[Any] | Mapping[str, Any]

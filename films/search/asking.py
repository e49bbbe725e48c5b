"""What a database is asked for: the first entries of one kind that some tiers find."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from films.search.places import DRAFTS, END, Spot
from films.search.tokens import Tier

MOST = 500  # answers to one question, whatever the number of pages


@dataclass(frozen=True)
class Ask:
    """Asks a table of entries for the first `limit` spots after `after`. Tiers are in the order of their numbers.

    With `now` only what visitors may see at this time is found, without it drafts too.
    """

    table: str
    tiers: Sequence[Tier]
    limit: int
    now: datetime | None
    after: Spot | None = None

    @property
    def end(self) -> int:
        """No answer has this place or a later one."""
        return DRAFTS if self.now else END

    def begin(self, tier: Tier) -> int:
        """The answers of the tier have later places than this."""
        return self.after.place if self.after and self.after.tier == tier.number else -1

    @property
    def remaining(self) -> list[Tier]:
        """The tiers that may still have answers."""
        return [tier for tier in self.tiers if not self.after or tier.number >= self.after.tier]

    def before(self, tier: Tier, column: str) -> list[Tier]:
        """The tiers of a column that come first: what they find is no answer of this tier."""
        return [other for other in self.tiers if other.number < tier.number and other.column == column]


class Statement(NamedTuple):
    """SQL with its parameters. Each row it gives is the number of an ask, a tier and a place."""

    sql: str
    parameters: list[Any]


def all_of(statements: Sequence[Statement], limit: int | None = None) -> Statement:
    """One statement of several, which are run one after another until the limit is reached."""
    sql = " UNION ALL ".join(f"SELECT * FROM ({statement.sql}) AS s{at}" for at, statement in enumerate(statements))
    parameters = [value for statement in statements for value in statement.parameters]
    return Statement(sql, parameters) if limit is None else Statement(f"{sql} LIMIT {limit}", parameters)

"""What PostgreSQL is asked of a bag of tokens: clauses as the text of a tsquery."""

from collections.abc import Iterable, Sequence

from films.search.tokens import Clause, Tier
from films.search.words import Piece


class Queries:
    """The tsqueries of some tiers, each written once, however many statements and arms want it."""

    def __init__(self, tiers: Iterable[Tier]) -> None:
        self._written = {tier.number: query_of(tier.clauses) for tier in tiers}
        self._joined: dict[tuple[int, ...], str] = {}

    def met(self, tiers: tuple[int, ...]) -> str:
        """What an entry meets that one of these tiers finds."""
        if len(tiers) == 1:
            return self._written[tiers[0]]
        if tiers not in self._joined:
            self._joined[tiers] = " | ".join([f"({self._written[tier]})" for tier in tiers])
        return self._joined[tiers]

    def before(self, tier: int) -> str:
        """What an entry meets that a tier before this one finds."""
        return self.met(tuple([other for other in self._written if other < tier]))


def query_of(clauses: Sequence[Clause]) -> str:
    """Give the tsquery that is met where every clause is."""
    return " & ".join([f"({' | '.join([_term(piece) for piece in clause])})" for clause in clauses])


def _term(piece: Piece) -> str:
    return f"'{piece.text}':*" if piece.open else f"'{piece.text}'"

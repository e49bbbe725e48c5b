"""How often tokens come on PostgreSQL, as far as the way to look for them hangs on it: told by the entries in front.

Each process looks at them now and then. What it knows may be old, which makes a search slower but never wrong.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from itertools import accumulate
from time import monotonic
from typing import NamedTuple

from films.search.kinds import Kind
from films.search.places import DRAFTS
from films.search.tokens import Tier
from films.search.words import Piece
from films.statements import fetched

FRONT = 700  # entries looked at
LARGE = 50_000  # entries from which on it is worth while to look among the renowned first
LASTS = 900  # seconds

_fronts: dict[Kind, tuple[float, "Front"]] = {}


class Tokens:
    """Tokens of one column with the number of entries that hold each."""

    def __init__(self, counts: Iterable[tuple[str, int]]) -> None:
        self._counts = dict(sorted(counts))
        self._tokens = list(self._counts)
        self._sums = list(accumulate(self._counts.values(), initial=0))

    def count(self, piece: Piece) -> int:
        """The entries that hold it. One that holds two words that begin so is counted twice."""
        if not piece.open:
            return self._counts.get(piece.text, 0)
        begin = bisect_left(self._tokens, piece.text)
        return self._sums[bisect_left(self._tokens, piece.text + chr(0x10FFFF), begin)] - self._sums[begin]


class Expected(NamedTuple):
    """What is expected of a tier, whose clauses are met by chance.

    `share` is that of the entries it finds, 0 where they are too few to tell, and `most` is about as many as there may
    be. The index would have to fetch about as many as `found`, the renowned alone first where `are_renowned`: that is
    worth while where so many of them are to be expected as are wanted.
    """

    share: float
    most: float
    found: float
    are_renowned: bool


_NOTHING = Expected(0.0, 0.0, 0.0, False)


class Front:
    """The first entries of a kind, `looked_at` of about `entries` in all, of which so many are `renowned`."""

    def __init__(self, entries: int, looked_at: int, columns: Mapping[str, Tokens], renowned: int = 0) -> None:
        self.entries = entries
        self.renowned = renowned
        self._looked_at = looked_at
        self._columns = columns

    @property
    def is_large(self) -> bool:
        """Whether it may be worth while to ask for the renowned by themselves."""
        return self.entries >= LARGE and self.renowned > 0

    def expected(self, tier: Tier, wanted: int) -> Expected:
        """What is to be expected of a tier when so many of its entries are wanted: nothing worth while of a few."""
        if self.entries <= self._looked_at:
            return _NOTHING
        tokens, chance, fewest = self._columns[tier.column], 1.0, self._looked_at
        for clause in tier.clauses:
            count = sum([tokens.count(piece) for piece in clause])
            fewest = min(fewest, count)
            # A token that no entry in front holds may still be held by some: it counts for a half.
            chance *= min(1.0, max(0.5, count) / self._looked_at)
        share = chance if fewest > 1 else 0.0
        are_renowned = self.is_large and self.renowned * chance >= wanted
        found = share * (self.renowned if are_renowned else self.entries)
        # Words that belong together come together: as often, at most, as the rarest of them.
        most = self.entries * min(1.0, max(0.5, fewest) / self._looked_at)
        return Expected(share, most, found, are_renowned)

    def is_in_front(self, column: str, piece: Piece) -> bool:
        """Whether an entry in front holds it."""
        return self._columns[column].count(piece) > 0


def front_of(kind: Kind) -> Front:
    """What is known of a kind's entries: one query, unless it was asked a short time ago."""
    until, front = _fronts.get(kind, (0.0, None))
    if front is None or monotonic() > until:
        front = _look(kind)
        suppose(kind, front, LASTS)
    return front


def suppose(kind: Kind, front: Front, seconds: float) -> None:
    """Take this for what is known of a kind, for so long."""
    _fronts[kind] = monotonic() + seconds, front


def _look(kind: Kind) -> Front:
    counts: dict[str, list[tuple[str, int]]] = {"sizes": [], "words": [], "texts": []}
    for column, token, count in fetched(_SQL.format(table=kind.table, front=FRONT, end=DRAFTS), []):
        counts[column].append((token, count))
    sizes = dict(counts.pop("sizes"))
    tokens = {column: Tokens(some) for column, some in counts.items()}
    return Front(sizes["entries"], min(FRONT, sizes["entries"]), tokens, sizes["renowned"])


# As many entries as the last ANALYZE, or making an index, has counted; none where neither has been.
_SQL = """
    SELECT 'sizes', 'entries', greatest(reltuples, 0)::integer FROM pg_class WHERE oid = '{table}'::regclass UNION ALL
    SELECT 'sizes', 'renowned', greatest(reltuples, 0)::integer FROM pg_class
        WHERE oid = '{table}_words_renowned'::regclass UNION ALL
    SELECT 'words', word, ndoc FROM ts_stat(
        'SELECT words FROM {table} WHERE place < {end} ORDER BY place LIMIT {front}') UNION ALL
    SELECT 'texts', word, ndoc FROM ts_stat(
        'SELECT texts FROM {table} WHERE place < {end} ORDER BY place LIMIT {front}')
"""

"""How often tokens come on PostgreSQL, as far as the way to look for them hangs on it: told by the entries in front.

Each process looks at them now and then. What it knows may be old, which makes a search slower but never wrong.
"""

from bisect import bisect_left
from collections.abc import Collection, Iterable, Mapping
from itertools import accumulate
from time import monotonic
from typing import NamedTuple

from films.search.kinds import Kind
from films.search.places import DRAFTS, FAMOUS, KNOWN, RENOWNED
from films.search.tokens import Tier
from films.search.words import Piece
from films.statements import fetched

FRONT = 700  # entries looked at
LARGE = 50_000  # entries from which on it is worth while to look among the renowned first
LASTS = 900  # seconds
#: The indexes of a column that hold a part of all entries: how their names end, and the places at which they do.
PARTS = {"words": {"famous": FAMOUS, "renowned": RENOWNED, "known": KNOWN}, "texts": {"renowned": RENOWNED}}
SHARES = (1 / 50, 1 / 5)  # of all entries, that two parts which are looked at first may have at most

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


class Rung(NamedTuple):
    """The entries whose places are before `end`: about so many."""

    end: int
    entries: int


class Expected(NamedTuple):
    """What is expected of a tier, whose clauses are met by chance.

    `share` is that of the entries it finds, 0 where they are too few to tell, and `most` is about as many as there may
    be; so many in front hold the most frequent of its words (`widest`). The index would have to fetch about as many as
    `found`, those of the rungs first where `are_renowned`: that is worth while where as many of the renowned are to be
    expected as are wanted.
    """

    share: float
    most: float
    widest: int
    found: float
    are_renowned: bool


_NOTHING = Expected(0.0, 0.0, 0, 0.0, False)


class Front:
    """The first entries of a kind, `looked_at` of about `entries` in all. `before` says how many have places before
    those at which indexes of a part of them end."""

    def __init__(
        self, entries: int, looked_at: int, columns: Mapping[str, Tokens], before: Mapping[int, int] | None = None
    ) -> None:
        before = before or {}
        self.entries = entries
        self.rungs = {column: _rungs(entries, parts.values(), before) for column, parts in PARTS.items()}
        self._renowned = before.get(RENOWNED, 0)
        self._looked_at = looked_at
        self._columns = columns

    @property
    def is_large(self) -> bool:
        """Whether it may be worth while to ask for the renowned by themselves."""
        return self.entries >= LARGE and self._renowned > 0

    def expected(self, tier: Tier, wanted: int) -> Expected:
        """What is to be expected of a tier when so many of its entries are wanted: nothing worth while of a few."""
        if self.entries <= self._looked_at:
            return _NOTHING
        tokens, chance, fewest, widest = self._columns[tier.column], 1.0, self._looked_at, 0
        for clause in tier.clauses:
            count = sum([tokens.count(piece) for piece in clause])
            fewest, widest = min(fewest, count), max(widest, count)
            # A token that no entry in front holds may still be held by some: it counts for a half.
            chance *= min(1.0, max(0.5, count) / self._looked_at)
        share = chance if fewest > 1 else 0.0
        rungs = self.rungs[tier.column]
        are_renowned = bool(rungs) and self.is_large and self._renowned * chance >= wanted
        found = share * (rungs[0].entries if are_renowned else self.entries)
        # Words that belong together come together: as often, at most, as the rarest of them.
        most = self.entries * min(1.0, max(0.5, fewest) / self._looked_at)
        return Expected(share, most, widest, found, are_renowned)

    def is_in_front(self, column: str, piece: Piece) -> bool:
        """Whether an entry in front holds it."""
        return self._columns[column].count(piece) > 0


def _rungs(entries: int, ends: Collection[int], before: Mapping[int, int]) -> tuple[Rung, ...]:
    """Those parts of all entries that are looked at one after another, each a small part of the next."""
    rungs: list[Rung] = []
    for share in SHARES:
        fit = [Rung(end, before[end]) for end in sorted(ends) if 0 < before.get(end, 0) <= share * entries]
        if fit and fit[-1] not in rungs:
            rungs.append(fit[-1])
    return tuple(rungs)


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
    for column, token, count in fetched(
        _SQL.format(table=kind.table, parts=",".join(PARTS["words"]), front=FRONT, end=DRAFTS), []
    ):
        counts[column].append((token, count))
    sizes = dict(counts.pop("sizes"))
    tokens = {column: Tokens(some) for column, some in counts.items()}
    before = {end: sizes[name] for name, end in PARTS["words"].items()}
    return Front(sizes["entries"], min(FRONT, sizes["entries"]), tokens, before)


# As many entries as the last ANALYZE, or making an index, has counted; none where neither has been.
_SQL = """
    SELECT 'sizes', 'entries', greatest(reltuples, 0)::integer FROM pg_class WHERE oid = '{table}'::regclass UNION ALL
    SELECT 'sizes', part, greatest(reltuples, 0)::integer FROM unnest('{{{parts}}}'::text[]) AS part
        JOIN pg_class ON oid = ('{table}_words_' || part)::regclass UNION ALL
    SELECT 'words', word, ndoc FROM ts_stat(
        'SELECT words FROM {table} WHERE place < {end} ORDER BY place LIMIT {front}') UNION ALL
    SELECT 'texts', word, ndoc FROM ts_stat(
        'SELECT texts FROM {table} WHERE place < {end} ORDER BY place LIMIT {front}')
"""

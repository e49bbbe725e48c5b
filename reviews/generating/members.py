"""The members who write: a few write much, many write once, and none writes twice of a film."""

from collections.abc import Iterator

from reviews.generating import draws, times
from reviews.generating.tables import Row
from reviews.generating.words import Lexicon

MEMBER_COLUMNS = ("id", "username", "name", "password", "date_joined")
_TIERS = 10
_NO_PASSWORD = "!generated"  # no password leads to it (django.contrib.auth.hashers)


class Members:
    """Enough members for films of which the most reviewed has `most` reviews.

    They are in tiers, each twice as large as the one before; every tier writes as many reviews, which is Zipf's law by
    octaves. The size of a tier is a prime, so that going through it by any stride meets everyone once.
    """

    def __init__(self, most: int, reviews: int, lexicons: dict[str, Lexicon], seed: int) -> None:
        wanted = max(2 * most, reviews // 25, 2 * _TIERS)
        self._lexicons = list(lexicons.values())
        self._seed = seed
        self._tiers: list[tuple[int, int]] = []  # the first member's id, and how many there are
        first = 1
        for above in range(_TIERS, 0, -1):
            size = draws.prime_below(max(2, wanted >> above))
            self._tiers.append((first, size))
            first += size
        self.count = first - 1

    def writers(self, count: int, draw: int) -> Iterator[int]:
        """The ids of so many different members, for one film and a draw of 32 bits."""
        each, over = divmod(count, _TIERS)
        turn = draw % _TIERS  # what doesn't divide goes to tiers in turn, or films of one review would be one tier's
        left = 0  # what tiers before had no room for
        for place, (first, size) in enumerate(self._tiers):
            wanted = each + ((place - turn) % _TIERS < over) + left
            take = min(size, wanted)
            left = wanted - take
            start, stride = draw % size, 1 + (draw >> 7) % (size - 1)
            for step in range(take):
                yield first + (start + step * stride) % size

    def likers(self, count: int, author: int | None, draw: int) -> list[int]:
        """The ids of at most so many different members, without the author's."""
        first, size = self._tiers[-1]
        start, stride = draw % size, 1 + (draw >> 7) % (size - 1)
        ids = [first + (start + step * stride) % size for step in range(min(count, size))]
        return [member for member in ids if member != author]

    def rows(self) -> Iterator[Row]:
        """The records, in the order of MEMBER_COLUMNS."""
        for member in range(1, self.count + 1):
            drawn = draws.mixed(member, self._seed + 4)
            lexicon = self._lexicons[drawn % len(self._lexicons)]
            given = lexicon.given[(drawn >> 8) % len(lexicon.given)]
            family = lexicon.family[(drawn >> 20) % len(lexicon.family)]
            name = "" if drawn >> 40 & 7 == 0 else f"{given.shown} {family.shown}"
            yield member, f"{given.slug[:20]}{member}", name, _NO_PASSWORD, times.stamp(drawn % times.DAY)

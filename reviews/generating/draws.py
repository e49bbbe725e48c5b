"""Chance that can be repeated: draws in blocks, places spread evenly, and shares that follow Zipf's law.

Everything is worked out from the seed and a number, never from what was drawn before, so that the same rows come
out whatever the size of the batches they are written in.
"""

import sys
from array import array
from collections.abc import Sequence
from math import gcd, isqrt
from random import Random

_MASK = (1 << 64) - 1
EXPONENT = 0.9  # of Zipf's law of reviews over films
_OFFSET = 1.0  # its first ranks are a little alike (Mandelbrot)


def source(seed: int, subject: str, number: int) -> Random:
    """A source of draws of its own for the block `number` of a subject."""
    return Random(f"{seed} {subject} {number}")


def halves(random: Random, count: int) -> Sequence[int]:
    """So many draws from 0 to 65,535, all at once."""
    drawn = array("H", random.randbytes(2 * count))
    if sys.byteorder == "big":
        drawn.byteswap()
    return drawn


def words(random: Random, count: int) -> Sequence[int]:
    """So many draws from 0 to 4,294,967,295, all at once."""
    drawn = array("I", random.randbytes(4 * count))
    if sys.byteorder == "big":
        drawn.byteswap()
    return drawn


def mixed(number: int, salt: int) -> int:
    """64 bits that look drawn, the same for the same number and salt (the finaliser of splitmix64)."""
    number = (number * 0x9E3779B97F4A7C15 + salt * 0xD1B54A32D192ED03 + 0x632BE59BD9B4E019) & _MASK
    number = ((number ^ (number >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
    number = ((number ^ (number >> 27)) * 0x94D049BB133111EB) & _MASK
    return number ^ (number >> 31)


class Spread:
    """The numbers below `size` in an order that looks mixed: `place(n)` is another number for each n."""

    def __init__(self, size: int, salt: int) -> None:
        self.size = size
        self.start = mixed(1, salt) % size
        stride = mixed(2, salt) % size or 1
        while gcd(stride, size) != 1:
            stride += 1
        self.stride = stride

    def place(self, number: int) -> int:
        return (self.start + number * self.stride) % self.size


class ZipfShares:
    """Shares out `total` among `ranks` by Zipf's law: `share(0)` is the largest; together they are the total."""

    def __init__(self, total: int, ranks: int) -> None:
        self.total = total
        self.ranks = ranks
        self._power = 1 - EXPONENT
        self._low = _OFFSET**self._power
        self._width = (ranks + _OFFSET) ** self._power - self._low

    def share(self, rank: int) -> int:
        return 0 if rank >= self.ranks else self._up_to(rank + 1) - self._up_to(rank)

    def _up_to(self, rank: int) -> int:
        """What the ranks below this one have together. Sums are rounded, so that nothing is lost between shares."""
        if rank >= self.ranks:
            return self.total
        return round(self.total * (((rank + _OFFSET) ** self._power - self._low) / self._width))


def zipf_table[Item](items: Sequence[Item], size: int, first: int = 1) -> list[Item]:
    """A list of about `size` items in which the item of rank r comes in proportion to 1 / (r + first), and all come."""
    weights = [1 / (rank + first) for rank in range(len(items))]
    scale = size / sum(weights)
    table: list[Item] = []
    for item, weight in zip(items, weights, strict=True):
        table += [item] * max(1, round(weight * scale))
    return table


def prime_below(number: int) -> int:
    """The largest prime that is at most this number, which is 2 or more: every stride visits all places below it."""
    while number > 2 and any(number % divisor == 0 for divisor in range(2, isqrt(number) + 1)):
        number -= 1
    return max(2, number)

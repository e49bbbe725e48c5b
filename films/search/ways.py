"""The ways to look for answers on PostgreSQL, chosen by how often words come, as far as that is known.

A tier's answers are found by the index, by those of the most renowned first, or by going through the entries in their
order. Several tiers of which little is expected are looked for at once.
"""

from collections.abc import Sequence
from functools import lru_cache
from math import ceil
from typing import NamedTuple

from films.search.asking import Ask
from films.search.frequency import Expected, Front, Rung, front_of
from films.search.spelling import may_be_learnt
from films.search.tokens import EXACT, NAMED, NEARLY, TITLED, Tier

STEP = 0.3  # what a step along the order costs of what it costs to fetch an entry that the index has found
PATIENCE = 3  # so many times as far as the words' frequency promises an answer goes along the order
FEW = 5  # times as many entries as are wanted are no reason to look for a tier by itself
WIDE = 5  # entries in front that hold a word: thousands of a million
# In place of SQL for an index: the entries are gone through in their order.
ALONG = "along"


class Arm(NamedTuple):
    """Tiers of one column that are looked for at once; or a part of one, or one along the order."""

    tiers: tuple[int, ...]
    column: str
    part: str = ""
    has_gate: bool = False


class Way(NamedTuple):
    """How one ask is answered. Of an arm along the order `most` says how far it goes; it is the last.

    Arms that have a gate find nothing unless this word is kept (`films.search.spelling`).
    """

    arms: tuple[Arm, ...]
    most: int = 0
    gate: str = ""


def way_of(ask: Ask, rare: int = 0) -> Way:
    """How to look for what is asked for: along the order from the tier on whose answers are found sooner there.

    Tiers up to `rare` are left to the index. There are few ways, since each is another statement to plan.
    """
    front = front_of(ask.kind)
    tiers = ask.remaining
    expected = [front.expected(tier, ask.limit) for tier in tiers]
    are_renowned = any(one.are_renowned for one in expected)
    are_few = all(one.most < FEW * ask.limit for one in expected)
    arms: list[Arm] = []
    gate = ""
    for tier, one in zip(tiers, expected, strict=True):
        gate = gate or _gate(front, tier)
        arm = Arm((tier.number,), tier.column, "", bool(gate) and tier.column == "words")
        # As many steps as promise the answers that are wanted, against as many entries as the index finds.
        if tier.number > rare and one.share and STEP * ask.limit / one.share < one.found:
            return Way((*arms, arm._replace(part=ALONG)), ceil(PATIENCE * ask.limit / one.share), gate)
        if are_renowned:
            rungs = front.rungs[tier.column]
            arms += _by_rungs(arm, rungs[-1:] if tier.number == EXACT else rungs)  # few have the same title
        elif front.is_large and _is_wide(tier, one):
            arms += _by_rungs(arm, front.rungs[tier.column][-1:])
        elif are_few and _may_join(arms, arm, ask):
            arms[-1] = arms[-1]._replace(tiers=(*arms[-1].tiers, tier.number))
        else:
            arms.append(arm)
    return Way(tuple(arms), gate=gate)


def _is_wide(tier: Tier, expected: Expected) -> bool:
    """Whether it is for words of a name, which come together more often than by chance, and one of which so many
    entries hold that the index takes longer to read them all than to fetch those that have the others too."""
    return tier.number == NAMED and len(tier.clauses) > 1 and expected.widest >= WIDE


@lru_cache(maxsize=500)
def _by_rungs(arm: Arm, rungs: Sequence[Rung]) -> list[Arm]:
    """The arm for the entries of each rung that are in none before, and for the rest."""
    before = [*(f" AND place < {rung.end}" for rung in rungs), ""]
    since = ["", *(f" AND place + 0 >= {rung.end}" for rung in rungs)]  # a sum is no condition of an index
    return [arm._replace(part=before + since) for before, since in zip(before, since, strict=True)]


def _may_join(arms: Sequence[Arm], arm: Arm, ask: Ask) -> bool:
    """Whether an arm may be looked for along with the last: a page that begins within a tier has that by itself."""
    return bool(arms) and arms[-1][1:] == arm[1:] and not (ask.after and arms[-1].tiers[0] == ask.after.tier)


def _gate(front: Front, tier: Tier) -> str:
    """A word that what the tier finds has in a title or a name, and that is so rare that there may be none.

    The index would read all words that another one begins, however many they are.
    """
    if tier.number in (TITLED, NAMED, NEARLY) and front.is_large and len(tier.clauses) > 1:
        for [piece, *_others] in tier.clauses:
            if not piece.open and not front.is_in_front(tier.column, piece) and may_be_learnt(piece.text[1:]):
                return piece.text[1:]
    return ""

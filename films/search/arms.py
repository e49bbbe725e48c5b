"""The statement that asks PostgreSQL for spots, put together of the arms of each ask (`films.search.ways`).

Its text hangs on the shapes and the arms alone; the values that it has marks for are worked out for each question.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from films.search import spelling
from films.search.asking import Ask, Shape, Statement
from films.search.places import RENOWNED
from films.search.tsqueries import Queries
from films.search.ways import ALONG, Arm, Way

#: The condition of the index of the renowned.
RENOWNED_ALONE = f" AND place < {RENOWNED}"


class Marks:
    """The marks of a statement, under the names of what is to stand there: one for what comes more than once."""

    def __init__(self) -> None:
        self.wanted: dict[str, tuple[Any, ...]] = {}

    def of(self, what: str, number: int = 0, *more: Any) -> str:
        """The mark for a value of the ask with this number: `what` is a name that `_value` knows."""
        name = f"{what}{number}_{'_'.join(map(str, more))}"
        self.wanted[name] = (what, number, *more)
        return f"%({name})s"


def statement(asks: Sequence[Ask], ways: Sequence[Way]) -> Statement:
    """The query for these asks. Whatever of it isn't needed to fill them isn't run."""
    queries: list[Queries] = []
    owners: list[int] = []  # the first ask with the same tiers
    for number, ask in enumerate(asks):
        owner = next(other for other in range(number + 1) if asks[other].tiers is ask.tiers)
        owners.append(owner)
        queries.append(queries[owner] if owner < number else Queries(ask.tiers))
    keys = zip([ask.shape for ask in asks], owners, [way.arms for way in ways], strict=True)
    sql, wanted = _sql(tuple(keys))
    return Statement(sql, {name: _value(asks, ways, queries, *what) for name, what in wanted.items()})


def _value(
    asks: Sequence[Ask], ways: Sequence[Way], queries: Sequence[Queries], what: str, number: int, *more: Any
) -> Any:
    """Numbers are texts, so that their type is always that which the statement says."""
    match what:
        case "met":
            return queries[number].met(more)
        case "before":
            return queries[number].before(*more)
        case "now":  # the same for all
            return next(ask.now for ask in asks if ask.now)
        case "begin":
            return str(asks[number].begin(*more))
        case "most":
            return str(ways[number].most)
        case _:
            return ways[number].gate


@lru_cache(maxsize=200)
def _sql(keys: Sequence[tuple[Shape, int, Sequence[Arm]]]) -> tuple[str, dict[str, tuple[Any, ...]]]:
    """The text for asks of these shapes, by these arms, with what its marks want.

    An ask has the tsqueries of the first with the same tiers, which is told by its number.
    """
    marks = Marks()
    spots = [_spots(marks, number, *key) for number, key in enumerate(keys) if key[-1]]
    return " UNION ALL ".join(spots), marks.wanted


def _spots(marks: Marks, number: int, shape: Shape, owner: int, arms: Sequence[Arm]) -> str:
    spots = " UNION ALL ".join([_spots_of(marks, number, shape, owner, arm) for arm in arms])
    spots += f" LIMIT {shape.limit}" if len(arms) > 1 else ""
    return shape.found(number, f"({spots}) AS a{number}")


def _spots_of(marks: Marks, number: int, shape: Shape, owner: int, arm: Arm) -> str:
    """The spots of an arm. All tiers before those of texts are of words."""
    first, *others = arm.tiers
    entries, tier = shape.kind.table, str(first)
    shown = f" AND shown_from <= {marks.of('now')}" if shape.is_for_visitors else ""
    if arm.part == ALONG:
        begin, most = marks.of("begin", number, first), marks.of("most", number)
        entries = (
            f"(SELECT * FROM {entries} WHERE place > {begin}::bigint AND place < {shape.end}{shown} "
            f"ORDER BY place LIMIT {most}::bigint) AS e{number}"
        )
    elif others:
        cases = [f"WHEN {arm.column} @@ {marks.of('met', owner, tier)} THEN {tier}" for tier in arm.tiers[:-1]]
        tier = f"CASE {' '.join(cases)} ELSE {arm.tiers[-1]} END"
    conditions = [f"{arm.column} @@ {marks.of('met', owner, *arm.tiers)}"]
    if first != shape.tiers[0][0]:
        conditions.append(f"(words @@ {marks.of('before', owner, first)}) IS NOT TRUE")  # which no earlier tier finds
    if arm.has_gate:
        kept, gate = spelling.table(), marks.of("gate", number)
        conditions.append(f'EXISTS (SELECT FROM {kept} WHERE "key" = {gate} AND word = {gate})')
    where = f"FROM {entries} WHERE {' AND '.join(conditions)}"
    if arm.part == ALONG:
        return f"(SELECT {tier} AS tier, place {where} LIMIT {shape.limit})"
    if first == shape.first:
        where += f" AND place + 0 > {marks.of('begin', number, first)}::bigint"
    # The sums keep the planner from going along the order, for want of knowing how rare the words are.
    found = f"SELECT {tier} AS tier, place + 0 AS place {where}{arm.part}{shown}"
    return f"({found} ORDER BY {'tier, ' if others else ''}place LIMIT {shape.limit})"

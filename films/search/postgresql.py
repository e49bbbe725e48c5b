"""The search on PostgreSQL: GIN indexes on each bag of tokens, and the primary key, which has the order of renown.

GIN knows all answers or none. That suits words that few entries hold; the answers to others are found sooner by going
through the entries in their order. Which is which is known beforehand, about (`films.search.frequency`). Between the
two it is the renowned that are asked first, by an index of their own. A question is one statement, whose text
hangs on its shape alone, so that PostgreSQL plans it once a connection.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from math import ceil
from typing import Any, NamedTuple

from django.db import connection

from films.search.asking import Ask, Shape, Statement
from films.search.frequency import FRONT, front_of
from films.search.kinds import Kind
from films.search.places import DRAFTS, ID_AT, ID_IN_SQL, RENOWNED, Spot
from films.search.tokens import Clause, Tier, begun, told
from films.search.words import Piece
from films.statements import Row, fetched

STEP = 0.3  # what a step along the order costs of what it costs to fetch an entry that the index has found
PATIENCE = 3  # so many times as far as the words' frequency promises an answer goes along the order
COLUMNS = ("words", "texts")
_RENOWNED, _OTHERS = f" AND place < {RENOWNED}", f" AND place + 0 >= {RENOWNED}"


class Walk(NamedTuple):
    """Says that a tier is looked for along the order, in so many entries; what comes after it isn't looked for then."""

    tier: Tier
    most: int


def find(asks: Sequence[Ask]) -> list[list[Spot]]:
    """Give the spots for each ask: one query, very seldom a second."""
    found: list[list[Spot]] = [[] for _ask in asks]
    if not any(ask.remaining for ask in asks):
        return found
    walks = [_walk(ask) for ask in asks]
    for number, *spot in fetched(*statement(asks, walks)):
        found[number].append(Spot(*spot))
    for number, (ask, walk) in enumerate(zip(asks, walks, strict=True)):
        if walk and len(found[number]) < ask.limit:
            found[number] = _found_without(ask, walk)
    return [sorted(spots) for spots in found]


def titled(table: str, wanted: Sequence[tuple[Sequence[str], int]]) -> list[Row]:
    """Give the number of each of the wanted with the places of its films; see `films.search.titled`.

    Each is looked up by itself, and each film's year too: the planner, who thinks that many would be found, would read
    all films.
    """
    sql = (
        f"SELECT w.number - 1, e.place FROM unnest(%s::text[], %s::int[]) WITH ORDINALITY AS w (query, year, number) "
        f"CROSS JOIN LATERAL (SELECT place, (SELECT sort_year FROM films_film WHERE id = {ID_IN_SQL.format('place')}) "
        f"AS year FROM {table} WHERE words @@ w.query::tsquery AND place < {DRAFTS} OFFSET 0) AS e "
        f"WHERE w.year = 0 OR e.year = 0 OR e.year BETWEEN w.year - 1 AND w.year + 1"
    )
    queries = [_query([[Piece(token) for token in tokens]]) for tokens, _year in wanted]
    with connection.cursor() as cursor:
        cursor.execute(sql, [queries, [year for _tokens, year in wanted]])
        return cursor.fetchall()


def _found_without(ask: Ask, walk: Walk | None) -> list[Spot]:
    """What an ask finds when the words of a tier are rarer further on, so that the index has to find them."""
    spots: list[Spot] = []
    while walk and len(spots) < ask.limit:
        walk = _walk(ask, walk.tier.number)
        spots = [Spot(*spot) for _number, *spot in fetched(*statement([ask], [walk]))]
    return spots


def statement(asks: Sequence[Ask], walks: Sequence[Walk | None]) -> Statement:
    """The query for these asks. Whatever of it isn't needed to fill them isn't run."""
    parameters: dict[str, Any] = {}
    for number, (ask, walk) in enumerate(zip(asks, walks, strict=True)):
        parameters |= {f"{name}{number}": value for name, value in _parameters(ask, walk).items()}
        if ask.now:
            parameters["now"] = ask.now
    return Statement(_sql(tuple([ask.shape for ask in asks]), tuple([_divided(ask) for ask in asks])), parameters)


def are_held(kinds: Sequence[Kind], words: Sequence[Piece], now: datetime) -> list[bool | None]:
    """Tell which words are held, in one query; see `films.search.index.are_held`."""
    values = {
        "told": [_query(told(word.text).clauses) for word in words],
        "begun": [_query(begun(word.text).clauses) for word in words],
        "open": [word.open for word in words],
        "now": now,
        "one": "1",
    }
    held: list[bool | None] = [None] * len(words)
    for number, is_held in fetched(_held_sql(tuple(kinds), _are_large(kinds)), values):
        held[number - 1] = is_held
    return held


def best_places(kinds: Sequence[Kind], words: Sequence[str], now: datetime) -> list[int | None]:
    """Give the best place for each word, in one query; see `films.search.index.best_places`."""
    ways = [told(word) for word in words]
    values: dict[str, Any] = {"told": [_query(way.clauses) for way in ways], "now": now}
    for at, kind in enumerate(kinds):
        front = front_of(kind)
        values[f"common{at}"] = [front.share(way) * front.found(way, 1) > STEP for way in ways]
    found: list[int | None] = [None] * len(words)
    for number, place in fetched(_best_sql(tuple(kinds), _are_large(kinds)), values):
        if place is not None:
            found[number - 1] = min(place, found[number - 1] or place)
    return found


def _are_large(kinds: Sequence[Kind]) -> tuple[bool, ...]:
    """For each kind, whether the renowned are asked for by themselves."""
    return tuple([front_of(kind).is_large for kind in kinds])


def _walk(ask: Ask, rare: int = 0) -> Walk | None:
    """The first tier whose answers are found sooner along the order; tiers up to `rare` are left to the index."""
    front = front_of(ask.kind)
    for tier in ask.remaining:
        share = front.share(tier)
        # As many steps as promise the answers that are wanted, against as many entries as the index finds.
        if tier.number > rare and share and STEP * ask.limit / share < front.found(tier, ask.limit):
            return Walk(tier, ceil(PATIENCE * ask.limit / share))
    return None


def _divided(ask: Ask) -> tuple[int, ...]:
    """The tiers in which the renowned are asked for by themselves."""
    front = front_of(ask.kind)
    return tuple([tier.number for tier in ask.remaining if front.are_renowned(tier, ask.limit)])


def _parameters(ask: Ask, walk: Walk | None) -> dict[str, Any]:
    """The values of one ask. Numbers are texts, so that their type is always that which the statement says."""
    queries = {tier.number: _query(tier.clauses) for tier in ask.tiers}
    before = {tier: _any([queries[other] for other in queries if other < tier]) for tier in queries}
    values: dict[str, Any] = {"after": str(ask.after.place)} if ask.after else {}
    for tier in (tier.number for tier in ask.remaining):
        values[f"query{tier}_"] = None if walk and tier >= walk.tier.number else queries[tier]  # NULL finds nothing
        if before[tier]:
            values[f"before{tier}_"] = before[tier]
    values |= {"walked": "0", "most": "0", "begin": "-1", "words": None, "texts": None, "before": None}
    if walk:
        tier = walk.tier
        values |= {"walked": str(tier.number), "most": str(walk.most), "begin": str(ask.begin(tier))}
        values |= {tier.column: queries[tier.number], "before": before[tier.number]}
    return values


@lru_cache(maxsize=200)
def _sql(shapes: Sequence[Shape], divided: Sequence[Collection[int]]) -> str:
    """The text for asks of these shapes; of each, those tiers are divided in which the renowned come first."""
    asks = enumerate(zip(shapes, divided, strict=True))
    return " UNION ALL ".join([_spots(str(number), shape, tiers) for number, (shape, tiers) in asks if shape.tiers])


def _spots(number: str, shape: Shape, divided: Collection[int]) -> str:
    arms = [
        _by_index(number, shape, tier, column, part)
        for tier, column in shape.tiers
        if tier >= shape.first
        for part in ([_RENOWNED, _OTHERS] if tier in divided else [""])
    ]
    spots = f"{' UNION ALL '.join([*arms, _along(number, shape)])} LIMIT {shape.limit}"
    if not shape.is_named:
        return f"SELECT {number}, tier, place, '', '', NULL::integer FROM ({spots}) AS a{number}"
    return (
        f"SELECT {number}, tier, place, r.{shape.kind.title}, r.slug, {shape.kind.year or 'NULL::integer'} "
        f"FROM ({spots}) AS a{number} JOIN {shape.kind.model._meta.db_table} AS r ON r.id = {ID_AT}"
    )


def _by_index(number: str, shape: Shape, tier: int, column: str, part: str) -> str:
    """The spots of a tier, or of a part of it. All tiers before it are of words."""
    conditions = [f"{column} @@ %(query{tier}_{number})s{part}"]
    if tier != shape.tiers[0][0]:
        conditions.append(_is_none_of(f"before{tier}_{number}"))
    if tier == shape.first:
        conditions.append(f"place + 0 > %(after{number})s::bigint")
    # The sums keep the planner from going along the order, for want of knowing how rare the words are.
    return (
        f"(SELECT {tier} AS tier, place FROM {shape.kind.table} WHERE {' AND '.join(conditions)}{_shown(shape)} "
        f"ORDER BY place + 0 LIMIT {shape.limit})"
    )


def _along(number: str, shape: Shape) -> str:
    """The spots of the tier that is looked for along the order, if any is."""
    columns = sorted({column for _tier, column in shape.tiers})
    conditions = " OR ".join([f"{column} @@ %({column}{number})s" for column in columns])
    return (
        f"SELECT %(walked{number})s::integer, place FROM (SELECT * FROM {shape.kind.table} "
        f"WHERE place > %(begin{number})s::bigint AND place < {shape.end}{_shown(shape)} "
        f"ORDER BY place LIMIT %(most{number})s::bigint) AS e{number} "
        f"WHERE ({conditions}) AND {_is_none_of(f'before{number}')}"
    )


def _is_none_of(earlier: str) -> str:
    """The condition that no earlier tier finds an entry."""
    return f"(words @@ %({earlier})s) IS NOT TRUE"


def _shown(shape: Shape) -> str:
    return " AND shown_from <= %(now)s" if shape.is_for_visitors else ""


@lru_cache(maxsize=20)
def _held_sql(kinds: Sequence[Kind], are_large: Sequence[bool]) -> str:
    def way(kind: Kind, held: str, given: str = "true", part: str = "") -> str:
        # One is enough. That is a parameter, lest the planner goes through all entries to meet one soon.
        return f"(SELECT {given} FROM {kind.table} WHERE {held}{part} AND shown_from <= %(now)s LIMIT %(one)s::bigint)"

    whole, begins = "texts @@ asked.told", "words @@ asked.begun"
    ways = [way(kind, whole, part=_RENOWNED) for kind, is_large in zip(kinds, are_large, strict=True) if is_large]
    ways += [way(kind, whole) for kind in kinds]
    ways += [way(kind, begins, "asked.open") for kind in kinds]
    return _of_each({"told": "tsquery", "begun": "tsquery", "open": "boolean"}, [f"coalesce({', '.join(ways)})"])


@lru_cache(maxsize=20)
def _best_sql(kinds: Sequence[Kind], are_large: Sequence[bool]) -> str:
    held, shown = "texts @@ asked.told", "shown_from <= %(now)s"
    best = []
    for at, (kind, is_large) in enumerate(zip(kinds, are_large, strict=True)):
        in_front = f"SELECT * FROM {kind.table} WHERE {shown} AND place < {DRAFTS} AND common{at} ORDER BY place"
        # The sums keep the planner from the order here as well.
        way = f"SELECT min(place + 0) FROM {kind.table} WHERE {held} AND {shown}"
        ways = [f"SELECT place FROM ({in_front} LIMIT {FRONT}) AS e WHERE {held} LIMIT 1"]
        ways += [way + _RENOWNED] if is_large else []
        ways += [f"{way} AND place + 0 < {DRAFTS}"]
        best.append(f"coalesce({', '.join([f'({way})' for way in ways])})")
    return _of_each({"told": "tsquery"} | {f"common{at}": "boolean" for at in range(len(kinds))}, best)


def _of_each(asked: Mapping[str, str], wanted: Sequence[str]) -> str:
    """The query for these things of each of the words that are asked about: the values are arrays of these types."""
    arrays = [f"%({name})s::{of}[]" for name, of in asked.items()]
    return (
        f"WITH asked AS MATERIALIZED (SELECT * FROM unnest({', '.join(arrays)}) WITH ORDINALITY AS a "
        f"({', '.join(asked)}, number)) {' UNION ALL '.join([f'SELECT number, {some} FROM asked' for some in wanted])}"
    )


def _query(clauses: Sequence[Clause]) -> str:
    return " & ".join(f"({' | '.join(_term(piece) for piece in clause)})" for clause in clauses)


def _any(queries: Sequence[str]) -> str | None:
    return " | ".join([f"({query})" for query in queries]) or None


def _term(piece: Piece) -> str:
    return f"'{piece.text}':*" if piece.open else f"'{piece.text}'"


#: The endings of the indexes' names, and which entries they hold.
_PARTS = {"gin": "", "renowned": f" WHERE place < {RENOWNED}"}


def create_index(table: str) -> list[str]:
    """The SQL that makes those indexes of a table that aren't there."""
    # Without a list of what is still to be indexed, which every search would have to read through.
    way = "USING gin ({}) WITH (fastupdate = off)"
    return [
        f"CREATE INDEX IF NOT EXISTS {table}_{column}_{name} ON {table} {way.format(column)}{part}"
        for column in COLUMNS
        for name, part in _PARTS.items()
    ]


def tidy(table: str) -> list[str]:
    """The SQL after many entries were renewed: none, since PostgreSQL tidies up by itself."""
    return []


def drop_index(table: str) -> list[str]:
    """The SQL that undoes `create_index`."""
    return [f"DROP INDEX IF EXISTS {table}_{column}_{name}" for column in COLUMNS for name in _PARTS]

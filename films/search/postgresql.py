"""The search on PostgreSQL: GIN indexes on each bag of tokens, and the primary key, which has the order of renown.

GIN knows all answers or none. That suits words that few entries hold; the answers to others are found sooner by going
through the entries in their order (`films.search.ways`). A question is one statement, whose text hangs on its shape and
the ways alone, so that PostgreSQL plans it once a connection.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db import connection

from films.search.arms import RENOWNED_ALONE, statement
from films.search.asking import Ask
from films.search.frequency import FRONT, PARTS, front_of
from films.search.kinds import Kind
from films.search.places import DRAFTS, ID_IN_SQL, Spot
from films.search.tokens import begun, told
from films.search.tsqueries import query_of
from films.search.ways import STEP, way_of
from films.search.words import Piece
from films.statements import Row, fetched


def find(asks: Sequence[Ask]) -> list[list[Spot]]:
    """Give the spots for each ask: one query, very seldom a second."""
    found: list[list[Spot]] = [[] for _ask in asks]
    if not any(ask.remaining for ask in asks):
        return found
    ways = [way_of(ask) for ask in asks]
    for number, *spot in fetched(*statement(asks, ways)):
        found[number].append(Spot(*spot))
    for number, (ask, way) in enumerate(zip(asks, ways, strict=True)):
        while way.most and len(found[number]) < ask.limit:
            # The words of a tier are rarer further on, so that the index has to find them.
            way = way_of(ask, way.arms[-1].tiers[0])
            found[number] = [Spot(*spot) for _number, *spot in fetched(*statement([ask], [way]))]
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
    queries = [query_of([[Piece(token) for token in tokens]]) for tokens, _year in wanted]
    with connection.cursor() as cursor:
        cursor.execute(sql, [queries, [year for _tokens, year in wanted]])
        return cursor.fetchall()


def are_held(kinds: Sequence[Kind], words: Sequence[Piece], now: datetime) -> list[bool | None]:
    """Tell which words are held, in one query; see `films.search.index.are_held`."""
    values = {
        "told": [query_of(told(word.text).clauses) for word in words],
        "begun": [query_of(begun(word.text).clauses) for word in words],
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
    values: dict[str, Any] = {"told": [query_of(way.clauses) for way in ways], "now": now}
    are_common = []
    for at, kind in enumerate(kinds):
        expected = [front_of(kind).expected(way, 1) for way in ways]
        common = [one.share * one.found > STEP for one in expected]
        are_common.append(any(common))
        values |= {f"common{at}": common} if any(common) else {}
    found: list[int | None] = [None] * len(words)
    for number, place in fetched(_best_sql(tuple(kinds), _are_large(kinds), tuple(are_common)), values):
        if place is not None:
            found[number - 1] = min(place, found[number - 1] or place)
    return found


def _are_large(kinds: Sequence[Kind]) -> tuple[bool, ...]:
    """For each kind, whether the renowned are asked for by themselves."""
    return tuple([front_of(kind).is_large for kind in kinds])


@lru_cache(maxsize=20)
def _held_sql(kinds: Sequence[Kind], are_large: Sequence[bool]) -> str:
    def way(kind: Kind, held: str, given: str = "true", part: str = "") -> str:
        # One is enough. That is a parameter, lest the planner goes through all entries to meet one soon.
        return f"(SELECT {given} FROM {kind.table} WHERE {held}{part} AND shown_from <= %(now)s LIMIT %(one)s::bigint)"

    whole, begins = "texts @@ asked.told", "words @@ asked.begun"
    ways = [way(kind, whole, part=RENOWNED_ALONE) for kind, is_large in zip(kinds, are_large, strict=True) if is_large]
    ways += [way(kind, whole) for kind in kinds]
    ways += [way(kind, begins, "asked.open") for kind in kinds]
    return _of_each({"told": "tsquery", "begun": "tsquery", "open": "boolean"}, [f"coalesce({', '.join(ways)})"])


@lru_cache(maxsize=20)
def _best_sql(kinds: Sequence[Kind], are_large: Sequence[bool], are_common: Sequence[bool]) -> str:
    held, shown = "texts @@ asked.told", "shown_from <= %(now)s"
    best, flags = [], {}
    for at, (kind, is_large, is_common) in enumerate(zip(kinds, are_large, are_common, strict=True)):
        # The sums keep the planner from the order here as well.
        way = f"SELECT min(place + 0) FROM {kind.table} WHERE {held} AND {shown}"
        ways = [way + RENOWNED_ALONE] if is_large else []
        ways += [f"{way} AND place + 0 < {DRAFTS}"]
        if is_common:
            in_front = f"SELECT * FROM {kind.table} WHERE {shown} AND place < {DRAFTS} AND common{at} ORDER BY place"
            ways.insert(0, f"SELECT place FROM ({in_front} LIMIT {FRONT}) AS e WHERE {held} LIMIT 1")
            flags[f"common{at}"] = "boolean"
        best.append(f"coalesce({', '.join([f'({way})' for way in ways])})")
    return _of_each({"told": "tsquery", **flags}, best)


def _of_each(asked: Mapping[str, str], wanted: Sequence[str]) -> str:
    """The query for these things of each of the words that are asked about: the values are arrays of these types."""
    arrays = [f"%({name})s::{of}[]" for name, of in asked.items()]
    return (
        f"WITH asked AS MATERIALIZED (SELECT * FROM unnest({', '.join(arrays)}) WITH ORDINALITY AS a "
        f"({', '.join(asked)}, number)) {' UNION ALL '.join([f'SELECT number, {some} FROM asked' for some in wanted])}"
    )


#: The indexes of each column: the endings of their names, and the place at which each ends, if it doesn't hold all.
INDEXES = {column: {"gin": None, **parts} for column, parts in PARTS.items()}


def create_index(table: str) -> list[str]:
    """The SQL that makes those indexes of a table that aren't there."""
    # Without a list of what is still to be indexed, which every search would have to read through.
    way = "USING gin ({}) WITH (fastupdate = off)"
    return [
        f"CREATE INDEX IF NOT EXISTS {table}_{column}_{name} ON {table} {way.format(column)}"
        + (f" WHERE place < {end}" if end else "")
        for column, indexes in INDEXES.items()
        for name, end in indexes.items()
    ]


def tidy(table: str) -> list[str]:
    """The SQL after many entries were renewed: none, since PostgreSQL tidies up by itself."""
    return []


def drop_index(table: str) -> list[str]:
    """The SQL that undoes `create_index`."""
    return [f"DROP INDEX IF EXISTS {table}_{column}_{name}" for column, names in INDEXES.items() for name in names]

"""The search on SQLite: two FTS5 indexes beside each table of entries, whose row ids are the entries' places.

FTS5 gives rows in the order of their ids, and stops when it is no longer asked: so the best answers cost the same
whatever the number of all. It does so for the beginnings of words too, as far as its prefix indexes go.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db import connection

from films.search.asking import MOST, Ask, Shape, Statement
from films.search.kinds import Kind
from films.search.places import DRAFTS, END, ID_IN_SQL, Spot
from films.search.tokens import Clause, begun, told
from films.search.words import Piece
from films.statements import fetched, fetched_at_once

COLUMNS = {"words": "2 3 4 5 6 7 8 9 10 11 12", "texts": ""}  # with the lengths of beginnings to index


def find(asks: Sequence[Ask]) -> list[list[Spot]]:
    """Give the spots for each ask, in one query."""
    found: list[list[Spot]] = [[] for _ask in asks]
    if any(ask.remaining for ask in asks):
        for number, *spot in fetched_at_once(*statement(asks), columns=1 + len(Spot._fields)):
            found[number].append(Spot(*spot))
    return [sorted(spots) for spots in found]


def are_held(kinds: Sequence[Kind], words: Sequence[Piece], now: datetime) -> list[bool | None]:
    """Tell which words are held, in one query; see `films.search.index.are_held`."""
    asked = [[_match(told(word.text).clauses), _match(begun(word.text).clauses), word.open] for word in words]
    return [None if held is None else bool(held) for held in _of_each(_held_sql(tuple(kinds)), asked, now)]


def best_places(kinds: Sequence[Kind], words: Sequence[str], now: datetime) -> list[int | None]:
    """Give the best place for each word, in one query; see `films.search.index.best_places`."""
    return _of_each(_best_sql(tuple(kinds)), [[_match(told(word).clauses)] for word in words], now)


def _of_each(sql: str, asked: Sequence[Any], now: datetime) -> list[Any]:
    """What a query gives for each of what is asked."""
    shown = connection.ops.adapt_datetimefield_value(now)
    return [given for _number, given in sorted(fetched(sql, {"asked": json.dumps(asked), "now": shown}))]


def statement(asks: Sequence[Ask]) -> Statement:
    """The query for these asks. Whatever of it isn't needed to fill them isn't run."""
    values: dict[str, Any] = {}
    for number, ask in enumerate(asks):
        values |= _values(str(number), ask)
        if ask.now:
            values["now"] = connection.ops.adapt_datetimefield_value(ask.now)
    return Statement(_sql(tuple([ask.shape for ask in asks])), values)


@lru_cache(maxsize=200)
def _sql(shapes: Sequence[Shape]) -> str:
    return _one_after_another([_found(str(number), shape) for number, shape in enumerate(shapes) if shape.tiers])


def _found(number: str, shape: Shape) -> str:
    tiers = [_tier(number, shape, tier, column) for tier, column in shape.tiers if tier >= shape.first]
    # CROSS JOIN keeps the order: a spot, the record at it.
    return shape.found(number, f"({_one_after_another(tiers)} LIMIT {shape.limit})", "CROSS JOIN")


def titled(table: str, wanted: Sequence[tuple[Sequence[str], int]]) -> list[tuple[int, int]]:
    """Give the number of each of the wanted with the places of its films; see `films.search.titled`."""
    index = f"{table}_words"
    film = ID_IN_SQL.format("i.rowid")
    # CROSS JOIN keeps the order: one of the wanted, its places, the film at each.
    sql = (
        f"SELECT w.key, i.rowid FROM json_each(%s) AS w CROSS JOIN {index} AS i "
        f"ON i.{index} MATCH json_extract(w.value, '$[0]') CROSS JOIN films_film AS f ON f.id = {film} "
        f"WHERE i.rowid < {DRAFTS} AND (json_extract(w.value, '$[1]') = 0 OR f.sort_year = 0 "
        f"OR f.sort_year BETWEEN json_extract(w.value, '$[1]') - 1 AND json_extract(w.value, '$[1]') + 1)"
    )
    matches = [[_match([[Piece(token) for token in tokens]]), year] for tokens, year in wanted]
    with connection.cursor() as cursor:
        cursor.execute(sql, [json.dumps(matches)])
        return cursor.fetchall()


def _tier(number: str, shape: Shape, tier: int, column: str) -> str:
    table, index = shape.kind.table, f"{shape.kind.table}_{column}"
    conditions = [f"i.{index} MATCH %(match{tier}_{number})s", f"i.rowid < {shape.end}"]
    if tier == shape.first:
        conditions.append(f"i.rowid > %(after{number})s")
    if column == "texts" and any(other == "words" for _number, other in shape.tiers):
        # All of them have been given before this tier is reached, so there are no more of them than that.
        words = f"{table}_words"
        found = f"SELECT rowid FROM {words} WHERE {words} MATCH %(words{number})s LIMIT {MOST}"
        conditions.append(f"i.rowid NOT IN ({found})")
    seen = _seen(shape.kind) if shape.is_for_visitors else ""
    return (
        f"SELECT {tier} AS tier, i.rowid AS place FROM {index} AS i{seen} "
        f"WHERE {' AND '.join(conditions)} ORDER BY i.rowid LIMIT {shape.limit}"
    )


def _values(number: str, ask: Ask) -> dict[str, Any]:
    """What `_tier` has marks for."""
    values: dict[str, Any] = {f"after{number}": ask.after.place} if ask.after else {}
    earlier: dict[str, list[str]] = {column: [] for column in COLUMNS}
    for tier in ask.tiers:
        match, same = _match(tier.clauses), earlier[tier.column]
        if not ask.after or tier.number >= ask.after.tier:
            values[f"match{tier.number}_{number}"] = f"({match}) NOT {_any(same)}" if same else match
            if tier.column == "texts" and earlier["words"]:
                values[f"words{number}"] = _any(earlier["words"])
        same.append(match)
    return values


@lru_cache(maxsize=20)
def _held_sql(kinds: Sequence[Kind]) -> str:
    ways = [_first(kind, "texts", 0, "1") for kind in kinds]
    ways += [_first(kind, "words", 1, "json_extract(w.value, '$[2]')") for kind in kinds]
    return f"SELECT w.key, coalesce({', '.join(ways)}) FROM json_each(%(asked)s) AS w"


@lru_cache(maxsize=20)
def _best_sql(kinds: Sequence[Kind]) -> str:
    places = [f"coalesce({_first(kind, 'texts', 0, 'i.rowid')}, {END})" for kind in kinds]
    return f"SELECT w.key, nullif(min({', '.join([*places, str(END)])}), {END}) FROM json_each(%(asked)s) AS w"


def _first(kind: Kind, column: str, asked: int, given: str) -> str:
    """The query that gives something of the first entry to be seen that matches what is asked there."""
    index = f"{kind.table}_{column}"
    return (
        f"(SELECT {given} FROM {index} AS i{_seen(kind)} "
        f"WHERE i.{index} MATCH json_extract(w.value, '$[{asked}]') AND i.rowid < {DRAFTS} "
        f"ORDER BY i.rowid LIMIT 1)"
    )


def _seen(kind: Kind) -> str:
    """The join that leaves what visitors may see at this time, by what is shown of it where that is a table of its own:
    it is narrower than that of the entries, and will be read anyway."""
    if kind.card:
        card = kind.shown._meta
        key = f"e.{card.pk.column} = {ID_IN_SQL.format('i.rowid')}"
        return f" CROSS JOIN {card.db_table} AS e ON {key} AND e.published_at <= %(now)s"
    return f" CROSS JOIN {kind.table} AS e ON e.place = i.rowid AND e.shown_from <= %(now)s"


def _one_after_another(queries: Sequence[str]) -> str:
    return " UNION ALL ".join([f"SELECT * FROM ({query})" for query in queries])


def _any(matches: Iterable[str]) -> str:
    return f"({' OR '.join([f'({match})' for match in matches])})"


def _match(clauses: Sequence[Clause]) -> str:
    return " AND ".join([f"({' OR '.join([_term(piece) for piece in clause])})" for clause in clauses])


def _term(piece: Piece) -> str:
    return f'"{piece.text}"*' if piece.open else f'"{piece.text}"'


def create_index(table: str) -> list[str]:
    """The SQL that makes the indexes of a table and has them follow it."""
    statements = []
    for column, lengths in COLUMNS.items():
        index = f"{table}_{column}"
        prefix = f", prefix='{lengths}'" if lengths else ""
        statements += [
            # Tokens are words already: `ascii` cuts at spaces alone, since they hold no other ASCII sign.
            f"CREATE VIRTUAL TABLE {index} USING fts5("
            f"{column}, content='{table}', content_rowid='place', tokenize='ascii', detail=none{prefix})",
            f"INSERT INTO {index} ({index}) VALUES ('rebuild')",
            _optimize(index),
            f"CREATE TRIGGER {index}_insert AFTER INSERT ON {table} BEGIN {_add(index, column)}; END",
            f"CREATE TRIGGER {index}_delete AFTER DELETE ON {table} BEGIN {_remove(index, column)}; END",
            f"CREATE TRIGGER {index}_update AFTER UPDATE OF place, {column} ON {table} "
            f"BEGIN {_remove(index, column)}; {_add(index, column)}; END",
        ]
    return statements


def tidy(table: str) -> list[str]:
    """The SQL that joins the pieces in which its indexes were written: each question looks into all of them."""
    return [_optimize(f"{table}_{column}") for column in COLUMNS]


def drop_index(table: str) -> list[str]:
    """The SQL that undoes `create_index`."""
    statements = []
    for index in (f"{table}_{column}" for column in COLUMNS):
        statements += [f"DROP TRIGGER IF EXISTS {index}_{event}" for event in ("insert", "delete", "update")]
        statements.append(f"DROP TABLE IF EXISTS {index}")
    return statements


def _optimize(index: str) -> str:
    return f"INSERT INTO {index} ({index}) VALUES ('optimize')"


def _add(index: str, column: str) -> str:
    return f"INSERT INTO {index} (rowid, {column}) VALUES (new.place, new.{column})"


def _remove(index: str, column: str) -> str:
    return f"INSERT INTO {index} ({index}, rowid, {column}) VALUES ('delete', old.place, old.{column})"

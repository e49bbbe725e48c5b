"""The search on SQLite: two FTS5 indexes beside each table of entries, whose row ids are the entries' places.

FTS5 gives rows in the order of their ids, and stops when it is no longer asked: so the best answers cost the same
whatever the number of all. It does so for the beginnings of words too, as far as its prefix indexes go.
"""

import json
from collections.abc import Sequence

from django.db import connection

from films.search.asking import MOST, Ask, Statement, all_of
from films.search.places import DRAFTS, ID_IN_SQL, Spot
from films.search.tokens import Clause, Tier
from films.search.words import Piece

COLUMNS = {"words": "2 3 4 5 6 7 8 9 10 11 12", "texts": ""}  # with the lengths of beginnings to index


def find(asks: Sequence[Ask]) -> list[list[Spot]]:
    """Give the spots for each ask, in one query."""
    found: list[list[Spot]] = [[] for _ask in asks]
    if any(ask.remaining for ask in asks):
        with connection.cursor() as cursor:
            cursor.execute(*statement(asks))
            for number, tier, place in cursor.fetchall():
                found[number].append(Spot(tier, place))
    return [sorted(spots) for spots in found]


def statement(asks: Sequence[Ask]) -> Statement:
    """The query for these asks. Whatever of it isn't needed to fill them isn't run."""
    return all_of(
        [
            all_of([_tier(number, ask, tier) for tier in ask.remaining], ask.limit)
            for number, ask in enumerate(asks)
            if ask.remaining
        ]
    )


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


def _tier(number: int, ask: Ask, tier: Tier) -> Statement:
    index = f"{ask.table}_{tier.column}"
    match = _match(tier.clauses)
    if earlier := ask.before(tier, tier.column):
        match = f"({match}) NOT ({' OR '.join(f'({_match(other.clauses)})' for other in earlier)})"
    conditions = [f"i.{index} MATCH %s", "i.rowid > %s", "i.rowid < %s"]
    parameters = [match, ask.begin(tier), ask.end]
    if tier.column == "texts" and (earlier := ask.before(tier, "words")):
        # All of them have been given before this tier is reached, so there are no more of them than that.
        other = f"{ask.table}_words"
        conditions.append(f"i.rowid NOT IN (SELECT rowid FROM {other} WHERE {other} MATCH %s LIMIT {MOST})")
        parameters.append(" OR ".join(f"({_match(each.clauses)})" for each in earlier))
    sql = f"SELECT {number} AS ask, {tier.number} AS tier, i.rowid AS place FROM {index} AS i"
    if ask.now:
        sql += f" CROSS JOIN {ask.table} AS e ON e.place = i.rowid"
        conditions.append("e.shown_from <= %s")
        parameters.append(connection.ops.adapt_datetimefield_value(ask.now))
    sql += f" WHERE {' AND '.join(conditions)} ORDER BY i.rowid LIMIT {ask.limit}"
    return Statement(sql, parameters)


def _match(clauses: Sequence[Clause]) -> str:
    return " AND ".join(f"({' OR '.join(_term(piece) for piece in clause)})" for clause in clauses)


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
            f"CREATE TRIGGER {index}_insert AFTER INSERT ON {table} BEGIN {_add(index, column)}; END",
            f"CREATE TRIGGER {index}_delete AFTER DELETE ON {table} BEGIN {_remove(index, column)}; END",
            f"CREATE TRIGGER {index}_update AFTER UPDATE OF place, {column} ON {table} "
            f"BEGIN {_remove(index, column)}; {_add(index, column)}; END",
        ]
    return statements


def drop_index(table: str) -> list[str]:
    """The SQL that undoes `create_index`."""
    statements = []
    for index in (f"{table}_{column}" for column in COLUMNS):
        statements += [f"DROP TRIGGER IF EXISTS {index}_{event}" for event in ("insert", "delete", "update")]
        statements.append(f"DROP TABLE IF EXISTS {index}")
    return statements


def _add(index: str, column: str) -> str:
    return f"INSERT INTO {index} (rowid, {column}) VALUES (new.place, new.{column})"


def _remove(index: str, column: str) -> str:
    return f"INSERT INTO {index} ({index}, rowid, {column}) VALUES ('delete', old.place, old.{column})"

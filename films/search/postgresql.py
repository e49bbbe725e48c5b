"""The search on PostgreSQL: a GIN index on each bag of tokens, and the primary key, which has the order of renown.

GIN knows all answers or none. That suits words that few entries hold; the answers to others are found sooner by going
through the entries in their order. How often a word comes is seen from a sample, the entries in front.
"""

from collections.abc import Iterable, Sequence

from django.db import connection

from films.prepared import Row, fetched
from films.search.asking import Ask, Statement, all_of
from films.search.places import DRAFTS, ID_IN_SQL, Spot
from films.search.tokens import Clause, Tier
from films.search.words import Piece

SAMPLE = 700  # entries: looking at so many costs half a millisecond
SMALL_SAMPLE = 250  # is enough for a question with few answers, as suggestions are
FEW = 6
COMMON = 300  # a word that one in so many entries has is looked for along the order: a row there costs a fifth
COLUMNS = ("words", "texts")
_MORE = 0  # no tier: the row says that the sample isn't all


def find(asks: Sequence[Ask]) -> list[list[Spot]]:
    """Give the spots for each ask: one query where the sample holds all entries, else two, very seldom three."""
    found: list[list[Spot]] = [[] for _ask in asks]
    if not any(ask.remaining for ask in asks):
        return found
    seen = _sorted(fetched(*sample(asks)), len(asks))  # the same statement for most questions
    walks = [_walks(ask, spots) for ask, spots in zip(asks, seen, strict=True)]
    open_asks = set()
    for at, (ask, spots) in enumerate(zip(asks, seen, strict=True)):
        found[at] = [spot for spot in spots if spot.tier != _MORE][: ask.limit]
        first = ask.remaining[0].number if ask.remaining else _MORE
        if spots and spots[0].tier == _MORE and [spot.tier for spot in found[at]] != [first] * ask.limit:
            open_asks.add(at)
    while open_asks:
        rows = _run(statement(asks, walks, open_asks), len(asks))
        for at in sorted(open_asks):
            found[at] = rows[at]
            if len(found[at]) < asks[at].limit and walks[at]:
                del walks[at][min(walks[at])]  # the words are rarer further on, so let the index find them
            else:
                open_asks.discard(at)
    return found


def sample(asks: Sequence[Ask]) -> Statement:
    """A query for what the first entries have to say, and whether there are others."""
    parts = []
    for number, ask in enumerate(asks):
        if ask.remaining:
            parts.append(_more(number, ask))
        for begin in sorted({ask.begin(tier) for tier in ask.remaining}):
            tiers = [tier for tier in ask.remaining if ask.begin(tier) == begin]
            parts.append(_along(number, ask, tiers, begin, _size(ask)))
    return all_of(parts)


def statement(asks: Sequence[Ask], walks: Sequence[dict[int, int]], numbers: set[int]) -> Statement:
    """The query for those of the asks that have these numbers; `walks` says for some tiers how far to go along the
    order. Whatever of it isn't needed to fill the asks isn't run."""
    parts = []
    for number in sorted(numbers):
        ask, arms = asks[number], []
        if not walks[number] and not ask.after:
            parts.append(_at_once(number, ask))  # all are rare: planning a part for each would take longer
            continue
        for tier in ask.remaining:
            if most := walks[number].get(tier.number):
                arms.append(_along(number, ask, [tier], ask.begin(tier), most, ask.limit))
                break  # it should fill the ask; what comes after it would only be planned
            arms.append(_by_index(number, ask, tier))
        parts.append(all_of(arms, ask.limit))
    return all_of(parts)


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


def _run(query: Statement, asks: int) -> list[list[Spot]]:
    with connection.cursor() as cursor:
        cursor.execute(*query)
        return _sorted(cursor.fetchall(), asks)


def _sorted(rows: Iterable[Row], asks: int) -> list[list[Spot]]:
    """The spots of each ask, from what a statement gives."""
    found: list[list[Spot]] = [[] for _ask in range(asks)]
    for number, tier, place in rows:
        found[number].append(Spot(tier, place))
    return [sorted(spots) for spots in found]


def _more(number: int, ask: Ask) -> Statement:
    shown = " AND shown_from <= %s" if ask.now else ""
    sql = (
        f"SELECT {number} AS ask, {_MORE} AS tier, place FROM {ask.table} WHERE place > %s AND place < %s{shown} "
        f"ORDER BY place OFFSET {_size(ask)} LIMIT 1"
    )
    return Statement(sql, [min(ask.begin(tier) for tier in ask.remaining), ask.end, *([ask.now] if ask.now else [])])


def _walks(ask: Ask, seen: list[Spot]) -> dict[int, int]:
    """How far to go along the order for each tier that finds its answers so sooner."""
    counts = {tier.number: sum(spot.tier == tier.number for spot in seen) for tier in ask.remaining}
    size = _size(ask)
    return {tier: 3 * size * ask.limit // count for tier, count in counts.items() if count * COMMON >= size and count}


def _size(ask: Ask) -> int:
    return SMALL_SAMPLE if ask.limit <= FEW else SAMPLE


def _along(number: int, ask: Ask, tiers: Sequence[Tier], begin: int, most: int, limit: int | None = None) -> Statement:
    """Looks at so many entries in their order, at each for all tiers."""
    cases, parameters = [], []
    for tier in tiers:
        cases.append(f"WHEN {tier.column} @@ %s::tsquery THEN {tier.number}")
        parameters.append(_query(tier.clauses))
    shown = " AND shown_from <= %s" if ask.now else ""
    columns = ", ".join(sorted({tier.column for tier in [*tiers, *ask.before(tiers[0], "words")]}))
    skipped, skipped_parameters = _skipped(ask, tiers[0])
    sql = (
        f"SELECT {number} AS ask, tier, place FROM (SELECT place, CASE {' '.join(cases)} END AS tier "
        f"FROM (SELECT place, {columns} FROM {ask.table} WHERE place > %s AND place < %s{shown} "
        f"ORDER BY place LIMIT {most}) AS first_entries{' WHERE ' + skipped if skipped else ''}) AS told WHERE tier > 0"
    )
    parameters += [begin, ask.end, *([ask.now] if ask.now else []), *skipped_parameters]
    return Statement(sql if limit is None else f"{sql} LIMIT {limit}", parameters)


def _by_index(number: int, ask: Ask, tier: Tier) -> Statement:
    skipped, skipped_parameters = _skipped(ask, tier)
    conditions = [f"{tier.column} @@ %s::tsquery", "place > %s", "place < %s"]
    parameters = [_query(tier.clauses), ask.begin(tier), ask.end]
    if ask.now:
        conditions.append("shown_from <= %s")
        parameters.append(ask.now)
    if skipped:
        conditions.append(skipped)
        parameters += skipped_parameters
    # The sum keeps the planner from going along the order, for want of knowing how rare the words are.
    sql = (
        f"SELECT {number} AS ask, {tier.number} AS tier, place FROM {ask.table} "
        f"WHERE {' AND '.join(conditions)} ORDER BY place + 0 LIMIT {ask.limit}"
    )
    return Statement(sql, parameters)


def _at_once(number: int, ask: Ask) -> Statement:
    queries = [_query(tier.clauses) for tier in ask.tiers]
    cases = " ".join(f"WHEN {tier.column} @@ %s::tsquery THEN {tier.number}" for tier in ask.tiers)
    conditions = " OR ".join(f"{tier.column} @@ %s::tsquery" for tier in ask.tiers)
    shown = " AND shown_from <= %s" if ask.now else ""
    sql = (
        f"SELECT {number} AS ask, CASE {cases} END AS tier, place FROM {ask.table} "
        f"WHERE ({conditions}) AND place > %s AND place < %s{shown} ORDER BY tier, place LIMIT {ask.limit}"
    )
    return Statement(sql, [*queries, *queries, -1, ask.end, *([ask.now] if ask.now else [])])


def _skipped(ask: Ask, tier: Tier) -> tuple[str, list[str]]:
    """The condition that no earlier tier finds the entry. All earlier ones are of titles and names."""
    earlier = ask.before(tier, "words")
    if not earlier:
        return "", []
    return "NOT words @@ %s::tsquery", [" | ".join(f"({_query(other.clauses)})" for other in earlier)]


def _query(clauses: Sequence[Clause]) -> str:
    return " & ".join(f"({' | '.join(_term(piece) for piece in clause)})" for clause in clauses)


def _term(piece: Piece) -> str:
    return f"'{piece.text}':*" if piece.open else f"'{piece.text}'"


def create_index(table: str) -> list[str]:
    """The SQL that makes the indexes of a table."""
    # Without a list of what is still to be indexed, which every search would have to read through.
    return [
        f"CREATE INDEX {table}_{column}_gin ON {table} USING gin ({column}) WITH (fastupdate = off)"
        for column in COLUMNS
    ]


def drop_index(table: str) -> list[str]:
    """The SQL that undoes `create_index`."""
    return [f"DROP INDEX IF EXISTS {table}_{column}_gin" for column in COLUMNS]

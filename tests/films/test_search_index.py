"""The index of the search: it follows every change, tells no draft, and is read in the order of renown."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import partial

import pytest
from django.db import connection
from django.utils import timezone

from films import search
from films.models import Film, FilmEntry, Person, PersonEntry, Reception
from films.search import arms, frequency, indexing, kinds, places, postgresql, sqlite, ways
from films.search.asking import Ask, Statement
from films.search.question import Question
from films.search.tokens import NAMED, Tier
from films.search.words import Piece
from reviews.models import Review
from tests.factories import make_credit, make_film, make_genre, make_person, make_quoted_review, make_review

pytestmark = pytest.mark.django_db


def found(text: str) -> list[str]:
    named = dict(Film.objects.values_list("pk", "title"))
    return [named[pk] for pk in search.search(text).ids]


def people(text: str) -> list[str]:
    return [hit.title for group in search.search(text).beside for hit in group.hits]


@pytest.fixture(autouse=True)
def _the_index_agrees_with_its_entries():
    yield
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            for kind in kinds.KINDS:
                for column in sqlite.COLUMNS:
                    index = f"{kind.table}_{column}"
                    cursor.execute(f"INSERT INTO {index} ({index}, rank) VALUES ('integrity-check', 1)")


@pytest.mark.parametrize(
    "hidden", [{"published": False}, {"status": "published", "published_at": datetime(9000, 1, 1, tzinfo=UTC)}]
)
def test_what_visitors_may_not_see_is_not_found_suggested_or_told_by_a_slip(hidden):
    film = make_film("Secret Ceremony", directors=["Joseph Losey"], synopsis="Unheard words.", **hidden)
    asked = ("secret", "secert", "losey", "unheard", "secret ceremony", "ceremony elsewhere")

    for text in asked:
        assert search.search(text) == search.Found([], text)
        assert (people(text), search.suggest(text), search.near(text)) == ([], [], ([], []))

    film.published_at = timezone.now()
    film.publish()

    assert [found(text) for text in asked[:5]] == [["Secret Ceremony"]] * 5
    assert people("losey") == ["Joseph Losey"]


def test_staff_finds_drafts_too():
    draft, film = make_film("Ran", published=False, directors=["Akira Kurosawa"]), make_film("Ran and Run")
    person = make_person("Ran Nobody")

    assert list(Film.objects.matching("ran").order_by("pk")) == [draft, film]
    assert list(Person.objects.matching("ran")) == [person]
    assert list(Person.objects.matching("kurosawa")) == [draft.credits.get().person]


def test_a_film_that_is_withdrawn_takes_its_people_along():
    film = make_film("Ran", directors=["Akira Kurosawa", "Chris Marker"])
    make_film("A.K.", directors=["Chris Marker"])
    assert (found("ran"), people("akira"), people("marker")) == (["Ran"], ["Akira Kurosawa"], ["Chris Marker"])

    film.withdraw()
    assert (found("ran"), people("akira"), people("marker")) == ([], [], ["Chris Marker"])

    film.publish()
    assert (found("ran"), people("akira"), people("marker")) == (["Ran"], ["Akira Kurosawa"], ["Chris Marker"])


@pytest.mark.parametrize("delete", [Film.delete, lambda film: Film.objects.filter(pk=film.pk).delete()])
def test_a_film_that_is_deleted_takes_its_people_along(delete):
    film = make_film("Ran", directors=["Akira Kurosawa"])

    delete(film)

    assert (found("ran"), people("akira"), FilmEntry.objects.count()) == ([], [], 0)


def test_new_titles_and_credits_are_found_and_old_ones_no_longer():
    film = make_film("Kagemusha", directors=["Akira Kurosawa"])
    film.title = "Dodeskaden"
    film.save()
    film.credits.all().delete()
    make_credit(film, "Masaki Kobayashi", credited_as="The Teacher")
    film.reindex()

    asked = ("kagemusha", "dodeskaden", "kurosawa", "kobayashi", "teacher")
    assert [(found(text), people(text)) for text in asked] == [
        ([], []),
        (["Dodeskaden"], []),
        ([], []),
        (["Dodeskaden"], ["Masaki Kobayashi"]),
        (["Dodeskaden"], []),
    ]


def test_a_film_rises_with_its_reviews_and_falls_again():
    first, second = make_film("Ran Away", directors=["Ann Hui"]), make_film("Ran Home", directors=["Ann Li"])
    assert (found("ran"), people("ann")) == (["Ran Home", "Ran Away"], ["Ann Li", "Ann Hui"])

    reviews = [make_quoted_review(first, f"Critic {number}") for number in range(3)]
    assert (found("ran"), people("ann")) == (["Ran Away", "Ran Home"], ["Ann Hui", "Ann Li"])
    assert search.search("ran", ["reviews:any"]).ids == [first.pk]

    for review in reviews:
        review.withdraw()
    assert (found("ran"), people("ann")) == (["Ran Home", "Ran Away"], ["Ann Li", "Ann Hui"])
    assert search.search("ran", ["reviews:any"]).ids == []
    assert FilmEntry.objects.get(film=second).place == places.place_of(second.pk, 0, draft=False)


def test_a_review_that_moves_nothing_writes_nothing_to_the_index(django_assert_num_queries):
    film = make_film("Ran", directors=["Akira Kurosawa"])
    for number in range(8):
        make_quoted_review(film, f"Critic {number}")

    make_review(film, rating=None, text="Mud.")
    received = list(Reception.objects.filter(film=film))
    with django_assert_num_queries(3):  # the places in lists and the entry are read, the card is told
        Film.objects.rerank(received)
    assert Review.objects.count() == 9


def test_the_same_again_is_not_written():
    film = make_film("Ran", directors=["Akira Kurosawa"])
    film.genres.add(make_genre("War"))
    film.reindex()
    before = list(FilmEntry.objects.values()), list(PersonEntry.objects.values())

    indexing.reindex_all()

    assert (list(FilmEntry.objects.values()), list(PersonEntry.objects.values())) == before


@pytest.mark.skipif("connection.vendor != 'sqlite'")
@pytest.mark.parametrize("renew", [indexing.rebuild, indexing.reindex_all])
def test_on_sqlite_an_index_that_was_renewed_is_in_one_piece(renew):
    def pieces():
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(DISTINCT segid) FROM films_filmentry_words_idx")
            return cursor.fetchone()[0]

    for number in range(3):
        make_film(f"Ran {number}")
    before = pieces()

    renew()

    assert (before > 1, pieces()) == (True, 1)


def test_places_are_in_the_order_of_renown_with_the_newest_first_and_drafts_last():
    wanted = [(5, 1000, False), (9, 3, False), (8, 2, False), (7, 1, False), (2, 0, False), (1, 0, False), (9, 9, True)]
    made = [places.place_of(pk, renown, draft=draft) for pk, renown, draft in wanted]

    assert made == sorted(made)
    assert [places.id_at(place) for place in made] == [pk for pk, _renown, _draft in wanted]
    assert made[-2] < places.DRAFTS <= made[-1] < places.END


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("ask", "text", "queries"),
    [
        (search.search, "ran", 1),
        (search.search, "kurasawa", 5),
        (search.search, "qqqq", 3),
        (search.suggest, "ran", 1),
        (search.near, "ran qqqq", 1),
    ],
)
def test_a_question_costs_a_fixed_number_of_queries(ask, text, queries, count, django_assert_num_queries):
    for number in range(count):
        make_film(f"Ran {number}", directors=["Akira Kurosawa"])

    with django_assert_num_queries(queries):
        ask(text)


def plan(statement) -> list[str]:
    """The plan of a statement; on PostgreSQL the one for whatever is asked, as it is kept by a connection."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"EXPLAIN QUERY PLAN {statement.sql}", statement.parameters)
        else:
            numbers = {name: f"${number}" for number, name in enumerate(statement.parameters, start=1)}
            cursor.execute("DEALLOCATE ALL")
            cursor.execute(f"PREPARE asked AS {statement.sql % numbers}")
            nothing = ", ".join("NULL" for _name in numbers)
            cursor.execute("SET LOCAL plan_cache_mode = force_generic_plan")
            cursor.execute(f"EXPLAIN EXECUTE asked ({nothing})" if numbers else "EXPLAIN EXECUTE asked")
        return [str(row[-1]).strip() for row in cursor.fetchall()]


@pytest.fixture
def many_entries():
    """So many entries, of records that there aren’t, that PostgreSQL thinks an index worth while; few are renowned."""
    ends = [(200, 0), (2_000, places.FAMOUS), (10_000, places.RENOWNED), (20_000, places.KNOWN)]
    place = f"n + CASE {' '.join(f'WHEN n <= {last} THEN {end}' for last, end in ends)} END"
    with connection.cursor() as cursor:
        for kind in kinds.KINDS:
            more = ", people" if kind is kinds.FILM else ""
            cursor.execute(
                f"INSERT INTO {kind.table} (place, shown_from, words, texts, {kind.key}{more}) "
                f"SELECT {place}, '2026-01-01', array_to_tsvector(ARRAY['tword' || n, 'nword' || n, 'tthe', 'nthe']), "
                f"array_to_tsvector(ARRAY['wword' || n, 'wthe', 'fgenre：drama']), n{", '[]'" if more else ''} "
                f"FROM generate_series(1, 20000) AS n"
            )
            cursor.execute(f"ANALYZE {kind.table}")
        yield
        for kind in kinds.KINDS:
            cursor.execute(f"DELETE FROM {kind.table}")


ASKS = [
    Ask(kind, Question(text).tiers(["genre:drama"]), 24, timezone.now(), after, is_named=bool(after))
    for kind in kinds.KINDS
    for text in ("ran", "akira kuro", "七人の侍")
    for after in (None, places.Spot(2, 5))
]


@pytest.mark.skipif("connection.vendor != 'sqlite'")
def test_on_sqlite_entries_come_from_the_index_in_their_order():
    lines = plan(sqlite.statement(ASKS))

    assert [line for line in lines if "TEMP B-TREE" in line] == []
    read = [line for line in lines if line.startswith(("SCAN", "SEARCH")) and not line.startswith("SCAN (sub")]
    assert {line.partition(" ")[0] + line[line.find(" VIRTUAL") :].partition(":")[0] for line in read} == {
        "SCAN VIRTUAL TABLE INDEX 64",  # in the order of row ids
        "SCAN VIRTUAL TABLE INDEX 0",  # what earlier tiers have given
        "SEARCH)",
    }
    assert {line for line in read if line.startswith("SEARCH")} == {
        "SEARCH e USING INTEGER PRIMARY KEY (rowid=?)",
        "SEARCH r USING INTEGER PRIMARY KEY (rowid=?)",
    }


@pytest.mark.skipif("connection.vendor != 'postgresql'")
@pytest.mark.parametrize("endings", [["gin"], ["gin", "famous", "renowned"]])
def test_on_postgresql_rare_words_come_from_the_index_and_others_along_the_order(many_entries, endings):
    for kind in kinds.KINDS:
        rungs = {places.FAMOUS: 20_000, places.RENOWNED: 200_000} if "renowned" in endings else {}
        frequency.suppose(kind, supposed("tran", "fgenre：drama", rungs=rungs), 60)
    lines = plan(arms.statement(ASKS, [ways.way_of(ask) for ask in ASKS]))

    scans = [line.partition("  (")[0].removeprefix("->  ").split(" on ") for line in lines if " Scan " in line]
    entries = {kind.table for kind in kinds.KINDS}
    assert {way for way, *where in scans if where and where[0].split()[0] in entries} == {
        "Bitmap Heap Scan",  # of what the index finds
        *(f"Index Scan using {table}_pkey" for table in entries),  # the order
    }
    assert {where[0] for way, *where in scans if way == "Bitmap Index Scan"} == {
        f"{table}_{column}_{ending}"
        for table in entries
        for column, indexes in postgresql.INDEXES.items()
        for ending in endings
        if ending in indexes
    }
    assert [line for line in lines if "Gather" in line] == []


RUNGS = {places.FAMOUS: 2_000, places.RENOWNED: 20_000, places.KNOWN: 200_000}


def supposed(*common: str, rungs: Mapping[int, int] = RUNGS) -> frequency.Front:
    """A million entries, the half of which holds each of these tokens."""
    tokens = frequency.Tokens((token, 350) for token in common)
    return frequency.Front(1_000_000, 700, {"words": tokens, "texts": tokens}, rungs)


def test_common_words_are_found_along_the_order_as_by_the_index():
    """PostgreSQL is asked in the way that suits what is known of the words; with the same answers."""
    for number in range(12):
        make_film(f"Ran {number}" if number % 2 else f"Run {number}", synopsis="Rain." if number % 3 else "Snow.")
    asked = [(text, limit) for text in ("ran", "ran 1", "rain", "ru") for limit in (2, 5, 24)]
    expected = [search.search(text, limit=limit) for text, limit in asked]

    for common in (["tran"], ["tran", "nran", "wrain"], ["tran", "brun", "wrain", "n1"], ["eran", "bran", "nrun"]):
        frequency.suppose(kinds.FILM, supposed(*common), 60)
        assert [search.search(text, limit=limit) for text, limit in asked] == expected


def test_in_a_large_catalogue_the_renowned_are_asked_first_with_the_same_answers():
    for number in range(12):
        film = make_film(
            f"Ran {number}" if number % 2 else f"Run {number}", synopsis="Rain." if number % 3 else "Snow."
        )
        if number % 4 == 1:
            Reception.objects.filter(film=film).update(reviews_count=7 ** (number // 4) * 9)  # 9, 63 and 441
    Film.objects.all().reindex()
    asked = [(text, limit) for text in ("ran", "ran 1", "rain", "ru", "rnu", "snwo") for limit in (1, 2, 5, 24)]

    def answers() -> list[tuple[str, search.Found]]:
        found = [(text, search.search(text, limit=limit)) for text, limit in asked]
        return found + [(text, search.search(text, after=one.after, limit=2)) for text, one in found if one.after]

    expected = answers()
    for common in ([], ["tran", "wrain"]):
        for kind in kinds.KINDS:
            frequency.suppose(kind, supposed(*common), 60)
        assert answers() == expected


def test_a_name_of_which_one_part_is_common_is_asked_among_the_known_first_with_the_same_answers():
    for number in range(6):
        film = make_film(f"Film {number}", directors=["Akira Kurosawa" if number % 2 else "Akira Kaneda"])
        Reception.objects.filter(film=film).update(reviews_count=3 * number)  # up to 15; the known have 8
    Film.objects.all().reindex()
    asked = [(text, limit) for text in ("akira kurosawa", "akira kuro", "akira kursawa") for limit in (1, 2, 5)]
    expected = [search.search(text, limit=limit) for text, limit in asked]
    named = Ask(kinds.FILM, Question("akira kurosawa").tiers(), 25, timezone.now())
    assert [len(found.ids) for found in expected] == [1, 2, 3] * 3

    parts = []
    for common in ([], ["nakira"]):
        frequency.suppose(kinds.FILM, supposed(*common), 60)
        parts.append([arm.part for arm in ways.way_of(named).arms if arm.tiers == (NAMED,)])
        assert [search.search(text, limit=limit) for text, limit in asked] == expected
    assert parts == [[""], [f" AND place < {places.KNOWN}", f" AND place + 0 >= {places.KNOWN}"]]


def test_in_a_large_catalogue_a_word_that_nothing_held_before_is_found_at_once():
    for kind in kinds.KINDS:
        frequency.suppose(kind, supposed(), 60)
    make_film("Ikiru", directors=["Akira Kurosawa"])
    asked = ("tatsuya nakadai", "nakadai harakiri", "harakiri naka")
    assert [(found(text), people(text)) for text in asked] == [([], [])] * 3

    make_film("Harakiri", directors=["Tatsuya Nakadai"])

    assert [(found(text), people(text)) for text in asked] == [
        (["Harakiri"], ["Tatsuya Nakadai"]),
        (["Harakiri"], []),
        (["Harakiri"], []),
    ]


@pytest.mark.skipif("connection.vendor != 'postgresql'")
@pytest.mark.parametrize("endings", [["gin"], ["gin", "renowned"]])
@pytest.mark.parametrize(
    ("make", "also"),
    [(postgresql._held_sql, "words_gin"), (partial(postgresql._best_sql, are_common=(True,) * 3), "texts_gin")],
)
def test_on_postgresql_what_a_slip_may_mean_comes_from_the_indexes(many_entries, make, also, endings):
    sql = make(kinds=tuple(kinds.KINDS), are_large=tuple("renowned" in endings for _kind in kinds.KINDS))
    lines = plan(Statement(sql, dict.fromkeys(re.findall(r"%\((\w+)\)s", sql))))

    expected = {f"{kind.table}_texts_{ending}" for kind in kinds.KINDS for ending in endings}
    assert {re.search(r" on (\w+)", line)[1] for line in lines if "Bitmap Index Scan" in line} == expected | {
        f"{kind.table}_{also}" for kind in kinds.KINDS
    }
    assert [line for line in lines if "Seq Scan" in line or "Gather" in line] == []


@pytest.mark.skipif("connection.vendor != 'postgresql'")
def test_on_postgresql_the_entries_in_front_tell_how_common_words_are(many_entries, django_assert_num_queries):
    frequency.suppose(kinds.FILM, frequency.Front(0, 0, {}), -1)

    def share(column, piece):
        return round(front.expected(Tier(3, column, [[piece]]), 24).share, 2)

    with django_assert_num_queries(1):
        front, again = frequency.front_of(kinds.FILM), frequency.front_of(kinds.FILM)

    assert (again is front, front.entries) == (True, 20_000)
    assert front.rungs == {
        "words": ((places.FAMOUS, 200), (places.RENOWNED, 2_000)),  # of a fiftieth and a fifth at most
        "texts": ((places.RENOWNED, 2_000),),
    }
    asked = [("words", Piece("tthe")), ("words", Piece("tth", open=True)), ("words", Piece("tword7", open=True))]
    asked += [("words", Piece("tword7")), ("words", Piece("tth")), ("texts", Piece("wthe"))]
    # The words of the first 700 entries: word7, word70 to word79 and word700 begin so.
    assert [share(*one) for one in asked] == [1, 1, 0.02, 0, 0, 1]

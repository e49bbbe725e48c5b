"""How the database goes about a list of films: always along an index of a shelf, so that size and depth cost nothing.

Read from the plans of the very queries that a page makes, with so many films that the databases don't read them all.
"""

import re
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from films import kinship, offers, walks
from films.browse import SORTS, Browse
from films.facets import in_row, signature
from films.importing import import_films
from films.models import CollectionEntry, Film, Genre, Reception, ShelfEntry
from films.models.collection import SHOWN_FIRST
from films.rebuilding import rebuild_cards, rebuild_shelves
from reviews import loved
from tests.factories import make_collection, make_film, make_member, make_review

FILMS = 3_000
INDEXES = {
    "newest": "shelf_newest",
    "year": "shelf_year",
    "title": "shelf_title",
    "rating": "shelf_weighted",
    "most-reviewed": "shelf_most_reviewed",
}


@pytest.fixture(scope="module")
def catalogue(django_db_setup, django_db_blocker):
    """Three thousand films of two genres and two countries, made once for this module."""
    with django_db_blocker.unblock():
        _fill()
        yield
        for model in (ShelfEntry, Film.genres.through, Film.countries.through, Reception):
            model.objects.all().delete()
        Film.objects.all()._raw_delete("default")
        Genre.objects.all().delete()
        rebuild_shelves()
        rebuild_cards()


def _fill() -> None:
    genres = [Genre.objects.create(slug=slug, name=slug) for slug in ("drama", "war")]
    start, later = datetime(2020, 1, 1, tzinfo=UTC), datetime(2096, 1, 1, tzinfo=UTC)
    films = Film.objects.bulk_create(
        Film(
            title=f"Film {number * 7919 % FILMS}",
            slug=f"film-{number}",
            release_date=str(1950 + number % 60),
            runtime=90,
            status="published",
            published_at=(start if number % 50 < 49 else later) + timedelta(minutes=number),
        )
        for number in range(FILMS)
    )
    Reception.objects.bulk_create(
        Reception(film=film, reviews_count=number % 9, here_count=number % 9, weighted=number % 5)
        for number, film in enumerate(films)
    )
    for through, column, words in (
        (Film.genres.through, "genre_id", [genre.pk for genre in genres]),
        (Film.countries.through, "country_id", ["JP", "FR"]),
    ):
        through.objects.bulk_create(
            through(**{"film": film, column: words[number % (number % 2 + 1)]}) for number, film in enumerate(films)
        )
    rebuild_shelves()
    rebuild_cards()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def plan_of(sql: str) -> str:
    """The database's plan in one line."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {'QUERY PLAN ' if connection.vendor == 'sqlite' else ''}{sql}")
        return " | ".join(str(row[-1]).strip() for row in cursor.fetchall())


def queries_of(browse: Browse) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        browse.page()
        list(browse.offers.selects)
        _ = browse.found
    return [query["sql"] for query in captured]


def walk_of(query: str) -> str:
    """The plan of the query that finds the page's places."""
    [sql] = [sql for sql in queries_of(Browse(QueryDict(query))) if "ORDER BY" in sql and "films_shelfentry" in sql]
    return plan_of(sql)


def deep(query: str) -> str:
    """The same list, some pages down."""
    for _page in range(3):
        after = Browse(QueryDict(query)).page().next_cursor
        query = f"{query.partition('&after=')[0]}&after={after}"
    return query


@pytest.mark.django_db
@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("filters", ["", "genre=drama", "country=FR", "runtime=feature", "genre=drama&country=JP"])
@pytest.mark.parametrize("depth", [lambda query: query, deep], ids=["beginning", "deep"])
def test_a_list_in_any_order_is_a_walk_along_one_index(catalogue, sort, filters, depth):
    plan = walk_of(depth(f"{filters}&sort={sort}"))

    assert re.search(rf"(COVERING INDEX|Index Only Scan using) {INDEXES[sort]}", plan)
    assert re.findall("TEMP B-TREE|SCAN films|Sort|Seq Scan", plan) == []


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor == "postgresql", reason="which sorts where it knows that there are few")
@pytest.mark.parametrize("sort", SORTS)
def test_what_is_counted_around_a_deep_page_is_walked_to_both_ways(catalogue, sort, monkeypatch):
    monkeypatch.setattr(offers, "SHORT_SHELF", FILMS)
    queries = queries_of(Browse(QueryDict(deep(f"genre=drama&country=JP&runtime=feature&sort={sort}"))))
    plans = [plan_of(sql) for sql in queries if "ORDER BY" in sql and "films_shelfentry" in sql]

    assert [f"COVERING INDEX {INDEXES[sort]}" in plan for plan in plans] == [True, True]
    assert [plan for plan in plans if re.search("TEMP B-TREE|SCAN films", plan)] == []


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite plans without a thought of values")
@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize(
    "facets", [["all:"], ["genre:drama", "country:JP"], ["genre:war", "country:FR", "decade:1990"]]
)
@pytest.mark.parametrize("going", [{}, {"is_from_place": True}, {"is_from_place": True, "is_back": True}])
def test_a_list_is_a_walk_where_it_is_planned_for_whatever_is_asked(catalogue, sort, facets, going):
    """As visitors' requests have it: the statement is planned once, before a value is known."""
    if "is_back" in going and sort == "newest":
        pytest.skip("nobody goes back there")
    query = walks._walk(sort, 25, len(facets) - 1, **going)
    asked = {f"row{number}": in_row(facet) for number, facet in enumerate(facets[1:])}
    asked |= {"facet": facets[0], "now": timezone.now(), "bits": signature(facets[1:])}
    if going:
        keys = [str(key.source) for key in SORTS[sort][1]]
        place = ShelfEntry.objects.filter(facet=facets[0]).values_list(*keys).first()
        asked |= {f"key{number}": value for number, value in enumerate(place)}
    query.rows(**asked)
    statement, places, _converted = query._compiled
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL plan_cache_mode = force_generic_plan")
        numbers = count(1)
        cursor.execute(f"PREPARE walk AS {re.sub('%s', lambda _mark: f'${next(numbers)}', statement)}")
        values = [str(asked[name]) if name else value for value, name in places]
        cursor.execute(f"EXPLAIN EXECUTE walk ({', '.join(['%s'] * len(values))})", values)
        plan = " | ".join(row[0].strip() for row in cursor.fetchall())
        cursor.execute("DEALLOCATE walk")

    assert re.search(rf"Index Only Scan (Backward )?using {INDEXES[sort]}", plan)
    assert re.findall("Sort|Seq Scan|Join", plan) == []


@pytest.mark.django_db
@pytest.mark.parametrize("facets", [["genre:war", "decade:1990"], ["genre:war", "decade:1990", "year:1995"]])
def test_a_list_by_year_within_years_begins_with_the_last_of_them(catalogue, facets):
    with CaptureQueriesContext(connection) as captured:
        page, _films = walks.page_of(facets, "year", 3, timezone.now())
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_bitmapscan = off")  # so few years are soon read and sorted
    [plan] = [plan_of(query["sql"]) for query in captured]

    years = Film.objects.filter(pk__in=page.items).values_list("sort_year", flat=True)
    assert set(years) == {int(facets[-1].partition(":")[2]) + (9 if len(facets) == 2 else 0)}
    assert re.search(r"\(sort_year,film_id\)<\(\?,\?\)|Index Cond: .*ROW\(sort_year, film_id\) < ROW\(", plan)


@pytest.mark.django_db
@pytest.mark.parametrize("sort", SORTS)
def test_a_deep_page_begins_at_its_very_place(catalogue, sort):
    """Films that tie, as all that nobody has rated do, aren't passed one by one."""
    plan = walk_of(deep(f"genre=drama&sort={sort}"))

    column = SORTS[sort][1][0].source
    sign = "[<>]"
    if connection.vendor == "sqlite":
        assert re.search(rf"\(facet=\? AND \({column},film_id\){sign}\(\?,\?\)", plan) or (
            sort == "newest" and re.search(r"\(facet=\? AND ", plan)
        )
    else:
        assert re.search(rf"Index Cond: .*ROW\({column}, film_id\) {sign} ROW\(", plan)


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["", "genre=drama", "genre=drama&country=FR", "genre=drama&country=FR&year=1954"])
def test_numbers_are_read_and_not_counted_over_everything(catalogue, query):
    queries = [sql for sql in queries_of(Browse(QueryDict(query))) if "films_shelfentry" in sql]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SET LOCAL enable_seqscan = off"
            )  # a thousand of three thousand films are found by reading all
    plans = [plan_of(sql) for sql in queries]

    assert [plan for plan in plans if re.search("Seq Scan on films_shelfentry|SCAN films_shelfentry", plan)] == []


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["", "genre=drama", "genre=drama&country=FR&sort=title"])
def test_no_query_of_a_list_skips_or_counts_its_way(catalogue, query):
    assert [
        sql for sql in queries_of(Browse(QueryDict(deep(query)))) if "OFFSET" in sql and "films_filmentry" not in sql
    ] == []


@pytest.mark.django_db
def test_an_import_looks_the_films_of_its_rows_up(catalogue, tmp_path):
    file = tmp_path / "films.json"
    file.write_text(
        '[{"title": "Ran", "year": "1985", "imdb_id": "tt0089881", "wikidata_id": "Q1140229", "slug": "ran"}]'
    )
    with CaptureQueriesContext(connection) as captured:
        import_films(file)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")  # three thousand films are soon read
    plans = [plan_of(query["sql"]) for query in captured if query["sql"].startswith("SELECT")]

    assert Film.objects.filter(imdb_id="tt0089881").exists()
    assert [plan for plan in plans if re.search(r"SCAN films_film\b|Seq Scan on films_film\b", plan)] == []


@pytest.mark.django_db
def test_a_director_is_found_by_credits(catalogue):
    make_film("Ran", directors=["Akira Kurosawa"])
    queries = queries_of(Browse(QueryDict("director=akira-kurosawa")))
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")  # three thousand cards are soon read
    plans = [plan_of(sql) for sql in queries]

    assert [
        plan for plan in plans if re.search("Seq Scan on films_(shelfentry|film)|SCAN films_(shelf|film)", plan)
    ] == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path", ["/", "/feeds/films/", "/people/ann-ash/", "/sitemap-films.xml", "/sitemap-people.xml"]
)
def test_other_pages_of_films_read_no_whole_table(catalogue, visitor, path):
    make_film("Ran", directors=["Ann Ash"])
    with CaptureQueriesContext(connection) as captured:
        assert visitor.get(path).status_code == 200
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")  # what is small is soon read
    # The highest id is one step from the end of a table.
    queries = [query["sql"] for query in captured if not query["sql"].endswith("DESC LIMIT 1")]
    plans = [plan_of(sql) for sql in queries if "films_" in sql]

    whole = r"SCAN films_(?:film|credit|person)\b(?! USING INDEX film_newest)|Seq Scan on films_(?!clock)|MATERIALIZE"
    unlimited = r"LIST SUBQUERY \d+ (?!\| COMPOUND)"  # films.limited makes a list of a few keys, by a union
    assert plans
    assert [plan for plan in plans if re.search(whole, plan) or re.search(unlimited, plan)] == []


@pytest.mark.django_db
def test_the_cards_of_long_collections_read_their_first_films_alone(catalogue):
    long = [make_collection(f"Long {number}") for number in range(3)]
    films = list(Film.objects.order_by("pk"))
    CollectionEntry.objects.bulk_create(
        CollectionEntry(collection=collection, film=film, position=place)
        for collection in long
        for place, film in enumerate(films)
    )
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE films_collectionentry")
    with CaptureQueriesContext(connection) as captured:
        shown = CollectionEntry.objects.put_first_on(long)
    [plan] = [plan_of(query["sql"]) for query in captured]

    assert [[entry.film for entry in collection.first_entries] for collection in shown] == [films[:SHOWN_FIRST]] * 3
    assert plan.count("collection_in_order") == 3
    assert re.findall(r"SCAN films_|Seq Scan on films_(?!picture)", plan) == []


@pytest.mark.django_db
def test_kin_are_found_along_indexes_however_many_films(catalogue):
    film = make_film("Ran", directors=["Akira Kurosawa"], genres=["drama"], countries=["JP"], release_date="1985")
    ikiru = make_film("Ikiru", directors=["Akira Kurosawa"])
    for name in ("ann", "bea"):
        member = make_member(name)
        make_review(film, member, rating=9), make_review(ikiru, member, rating=9)
    make_collection("Weather", [film, *Film.objects.order_by("pk")[:50]])
    with CaptureQueriesContext(connection) as captured:
        assert kinship.renew([film.pk]) == 1
        assert loved.renew([film.pk]) == 1
        kinship.around([film.pk])
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")  # what is small is soon read
    plans = [plan_of(query["sql"]) for query in captured if query["sql"].startswith("SELECT")]

    assert len(plans) > 15
    whole = r"SCAN (?:films|reviews)_\w+(?! USING| VIRTUAL)|Seq Scan on (?:films|reviews)_"
    assert [plan for plan in plans if re.search(whole, plan)] == []

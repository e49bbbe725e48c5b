"""How the databases go about a batch of rows: by indexes, so that the size of the catalogue costs nothing."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from films.inserting import insert
from films.models import Film
from films.models.search_entry import FilmEntry
from films.search.documents import Document
from films.search.kinds import FILM
from reviews.letterboxd.matching import match
from reviews.letterboxd.records import Entry, Kind

FILMS = 2_000


@pytest.fixture
def catalogue(db):
    """Two thousand films."""
    start = datetime(2020, 1, 1, tzinfo=UTC)
    Film.objects.bulk_create(
        Film(
            title=f"The Film {number}",
            slug=f"film-{number}",
            release_date=str(1950 + number % 60),
            imdb_id=f"tt{number:07}" if number % 3 else "",
            tmdb_id=str(number + 1) if number % 3 else "",
            status="published",
            published_at=start + timedelta(minutes=number),
        )
        for number in range(FILMS)
    )
    documents = [
        Document(pk, titles=[title], shown_from=start) for pk, title in Film.objects.values_list("pk", "title")
    ]
    insert(FilmEntry, FILM.columns, sorted(document.entry() for document in documents))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def test_no_query_of_a_batch_reads_a_whole_table(catalogue):
    rows = [
        Entry("x", number, Kind.RATING, title=f"Film {number}", year=1950 + number % 60, directors=("A",))
        for number in range(0, FILMS, 15)
    ]
    rows += [Entry("x", 1, Kind.RATING, imdb_id="tt0000001", tmdb_id="2", wikidata_id="Q1", slug="film-1")]

    with CaptureQueriesContext(
        connection,
    ) as asked:
        found = match(rows)

    assert [answer.film is not None for answer in found] == [True] * len(rows)
    whole = [line for query in asked.captured_queries for line in plan(query["sql"]) if reads_all(line)]
    assert whole == []


def plan(sql: str) -> list[str]:
    explain = "EXPLAIN QUERY PLAN " if connection.vendor == "sqlite" else "EXPLAIN "
    with connection.cursor() as cursor:
        cursor.execute(explain + sql.replace("%", "%%"), ())
        return [str(row[-1]).strip() for row in cursor.fetchall()]


def reads_all(line: str) -> bool:
    """Whether a line of a plan reads a table of films or what hangs on them from end to end."""
    if connection.vendor == "postgresql":
        # Tables that hold nothing here are read as a whole, which is the fastest.
        return bool(re.search(r"Seq Scan on (films_film|films_filmentry)\b", line))
    return bool(re.match(r"SCAN (films_|U\d|e\b)(?!.*VIRTUAL TABLE)", line))

"""Statements that are compiled once: they ask and change the same as Django's own."""

from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from films.models import Film, Reception
from films.prepared import Asked, Prepared, PreparedByIds, PreparedUpdate, together
from films.statements import unhurried
from tests.factories import make_film

pytestmark = pytest.mark.django_db


def test_a_query_is_asked_again_with_other_values():
    film, other = make_film("Ikiru"), make_film("Ran")
    titles = Prepared(Film, ("id", "title"), lambda slug: Film.objects.filter(slug=slug))

    assert [titles.rows(slug=slug) for slug in ("ikiru", "ran", "laura", "ikiru")] == [
        [(film.pk, "Ikiru")],
        [(other.pk, "Ran")],
        [],
        [(film.pk, "Ikiru")],
    ]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite knows no types of values")
def test_numbers_of_any_size_are_planned_once():
    films = Prepared(Film, ("id",), lambda **ids: Film.objects.filter(pk__in=ids.values(), pk__gt=-77))
    found = [films.rows(one=one, other=other) for one in (1, 40_000, 2**40) for other in (-1, 40_000, 2**40)]
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE %s", ["%films_film%-77%"])
        planned = cursor.fetchone()[0]

    assert (found, planned) == ([[]] * 9, 1)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite knows no types of values")
def test_an_update_of_any_row_is_planned_once():
    update = PreparedUpdate(Film, ("tagline", "runtime", "eidr"))
    changed = [update.run(key, ["Now showing.", 90, ""]) for key in (1, 40_000, 2**40)]
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE 'UPDATE%runtime%eidr%'")
        planned = cursor.fetchone()[0]

    assert (changed, planned) == ([0, 0, 0], 1)


def test_rows_that_come_at_once_are_the_same_in_the_same_order():
    for title, year in (("Ran", 1985), ('“A”, "B" & \\ ü七', None), ("Ikiru", 1952)):
        make_film(title, release_date=str(year or ""))
    names = ("title", "year", "pk", "poster__alt")

    def build(**ids):
        return Film.objects.filter(pk__in=ids.values()).order_by("-title")

    ids = {f"id{number}": pk for number, pk in enumerate(Film.objects.values_list("pk", flat=True))}
    one_by_one, at_once = (Prepared(Film, names, build, at_once=way) for way in (False, True))

    assert [tuple(row) for row in at_once.rows(**ids)] == one_by_one.rows(**ids)
    assert len(at_once.rows(**ids)) == 3
    assert at_once.rows(**dict.fromkeys(ids, 0)) == []


@pytest.mark.parametrize("count", [1, 24, 25, 60])
def test_rows_of_however_many_ids(count):
    films = [make_film(f"Film {number}") for number in range(count)]
    make_film("Another")
    drafts = PreparedByIds(Film.objects.order_by("pk").filter(status="draft"), ["pk", "title"])
    published = PreparedByIds(Film.objects.order_by("pk").filter(status="published", runtime=None), ["pk", "title"])
    ids = [film.pk for film in reversed(films)]

    assert (drafts.rows_of(ids), published.rows_of([])) == ([], [])
    assert published.rows_of(ids) == [(film.pk, film.title) for film in films]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite plans for no values")
def test_what_is_asked_of_many_is_planned_for_them():
    """A plan for any values compares each row with one after the other."""
    films = PreparedByIds(Film.objects.filter(pk__gt=-78), ["pk"])
    for count in (24, 25, 1_000):
        films.rows_of(range(count))
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE %s", ["%films_film%-78%"])
        planned = cursor.fetchone()[0]

    assert planned == 1


def test_what_is_asked_together_is_answered_in_its_order():
    film, other = make_film("Ikiru"), make_film("Ran")
    titles = Prepared(Film, ("id", "title"), lambda slug: Film.objects.filter(slug=slug))
    number = Asked("SELECT count(*) FROM films_film WHERE id <= %(most)s", {"most": film.pk})
    asked = [titles.asked(slug="ran"), number, titles.asked(slug="ikiru"), titles.asked(slug="laura")]
    answers = [[(other.pk, "Ran")], [(1,)], [(film.pk, "Ikiru")], []]

    with CaptureQueriesContext(connection) as queries:
        assert together(*asked) == answers
    for _time in range(7):  # on PostgreSQL they are planned once after five
        assert together(*asked) == answers
    assert (len(queries), together(*asked[:1])) == (4, answers[:1])


@pytest.mark.django_db(transaction=True)
def test_an_error_among_what_is_asked_together_leaves_the_connection_in_order():
    film = make_film("Ikiru")
    titles = Prepared(Film, ("id", "title"), lambda slug: Film.objects.filter(slug=slug)).asked(slug="ikiru")

    for _time in range(7):
        with pytest.raises(DatabaseError):
            together(titles, Asked("SELECT nothing FROM films_film WHERE id = %(id)s", {"id": film.pk}), titles)
        assert together(titles, titles) == [[(film.pk, "Ikiru")]] * 2
    with pytest.raises(DatabaseError), transaction.atomic():
        together(titles, Asked("SELECT nothing FROM films_film", []))
    assert list(Film.objects.values_list("title")) == [("Ikiru",)]


def test_an_update_changes_its_columns_of_its_rows_and_no_others():
    film, other = make_film("Ikiru"), make_film("Ran")
    columns = ("histogram", "weighted", "by_language", "changed_at")
    update = PreparedUpdate(Reception, columns)
    moment = datetime(2026, 3, 4, 5, 6, 7, 89, tzinfo=UTC)
    before = Reception.objects.values_list(*columns, "here_count").get(pk=other.pk)

    for weighted in (1.5, 7.25):  # the second time it is planned already
        assert update.run(film.pk, ([0, 1], weighted, {"en": 3}, moment)) == 1
        found = Reception.objects.values_list(*columns, "here_count").get(pk=film.pk)
        assert found == ([0, 1], weighted, {"en": 3}, moment, 0)
    assert Reception.objects.values_list(*columns, "here_count").get(pk=other.pk) == before
    assert update.run(0, ([], 0, {}, moment)) == 0


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("statement", ["UPDATE films_film SET title = title", "DELETE FROM films_film RETURNING id"])
def test_postgresql_waits_for_the_disk_only_where_it_must(statement):
    film, update = make_film("Ikiru"), PreparedUpdate(Film, ("tagline",), lasting=False)
    with transaction.atomic():
        assert unhurried(statement) == statement

    added = unhurried(statement).removeprefix(statement)
    if connection.vendor == "sqlite":
        assert added == ""
    else:
        place = ", " if "RETURNING" in statement else " RETURNING "
        assert added == f"{place}set_config('synchronous_commit', 'off', true)"
    assert [update.run(pk, ["To live."]) for pk in (film.pk, 0)] == [1, 0]
    with connection.cursor() as cursor:
        cursor.execute("SELECT tagline FROM films_film")
        assert cursor.fetchall() == [("To live.",)]

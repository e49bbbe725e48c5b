"""Films stand on the shelf of every facet they have, in step with every change, and are counted there."""

from datetime import timedelta
from functools import partial
from operator import add

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from films import tasks, versions
from films.facets import LENGTHS, RATINGS, signature, untold
from films.models import Facet, FacetPair, Film, Genre, Reception, ShelfEntry
from tests.factories import make_film, make_genre, make_member, make_quoted_review, make_review
from tests.films.shelves import assert_in_step, shelves_of, standing

pytestmark = pytest.mark.django_db


def test_a_published_film_stands_on_the_shelf_of_each_facet():
    make_film(
        "Ran", genres=["Drama", "War"], countries=["JP", "FR"], languages=["ja"], release_date="1985", runtime=162
    )
    make_film("A draft", genres=["Drama"], published=False)

    assert standing() == {
        facet: {"Ran"}
        for facet in (
            *("all:", "genre:drama", "genre:war", "country:JP", "country:FR", "language:ja"),
            *("year:1985", "decade:1980", "runtime:long"),
        )
    }
    assert_in_step()


def test_a_year_has_the_bit_of_its_decade_and_one_that_its_neighbours_have_not():
    years = [signature([f"year:{year}"]) for year in range(1960, 1965)]

    assert [year & signature(["decade:1960"]) for year in years] == [signature(["decade:1960"])] * 5
    assert len(set(years)) == 5


def test_what_a_signature_settles_has_a_bit_of_its_own():
    settled = [
        *(f"runtime:{length}" for length in LENGTHS),
        *(f"rating:{rating}" for rating in RATINGS),
        *("reviews:any", "awaited:"),
    ]
    others = [f"{kind}:{number}" for kind in ("genre", "country", "language", "decade") for number in range(100)]

    assert [signature([facet]).bit_count() for facet in settled] == [1] * len(settled)
    assert signature(settled).bit_count() == len(settled)
    assert (signature(settled) & signature(others), (signature(settled) | signature(others)) < 2**63) == (0, True)
    assert untold([*settled, "all:", *others]) == others


def test_shelves_of_two_kinds_are_counted_together():
    make_film("Ran", genres=["Drama", "War"], countries=["JP"], release_date="1985")
    make_film("Ikiru", genres=["Drama"], countries=["JP"])

    counted = {(a, b): films for a, b, films in FacetPair.objects.values_list("a", "b", "films")}
    assert counted == {
        ("country:JP", "decade:1980"): 1,
        ("country:JP", "genre:drama"): 2,
        ("country:JP", "genre:war"): 1,
        ("decade:1980", "genre:drama"): 1,
        ("decade:1980", "genre:war"): 1,
    }


def test_a_film_moves_when_it_is_changed():
    film = make_film("Ran", genres=["Drama"], release_date="1985", runtime=162)
    make_film("Ikiru", genres=["Drama"])
    film.title, film.release_date, film.runtime = "Chaos", "1990", 30
    film.save()
    film.genres.set([make_genre("War")])
    film.reindex()

    assert shelves_of("Chaos") == {"all:", "genre:war", "year:1990", "decade:1990", "runtime:short"}
    assert_in_step()


def test_what_is_in_step_is_not_written():
    film = make_film("Ran", genres=["Drama"], release_date="1985")

    with CaptureQueriesContext(connection) as queries:
        ShelfEntry.objects.put_in_step([film.pk])
    assert [query["sql"] for query in queries if query["sql"].startswith(("INSERT", "UPDATE", "DELETE", "COPY"))] == []


def test_drafts_and_withdrawn_films_leave_their_shelves_and_come_back():
    film = make_film("Ran", genres=["Drama"])
    film.withdraw()
    assert standing() == {}
    assert_in_step()

    film.publish()
    assert shelves_of("Ran") == {"all:", "genre:drama"}
    assert_in_step()


@pytest.mark.parametrize("delete", [lambda film: film.delete(), lambda film: Film.objects.filter(pk=film.pk).delete()])
def test_a_deleted_film_leaves_its_shelves(delete):
    make_film("Ran", genres=["Drama"], release_date="1985")
    film = make_film("Ikiru", genres=["Drama"], release_date="1952")
    make_review(film, rating=9)
    delete(film)

    assert standing() == {facet: {"Ran"} for facet in ("all:", "genre:drama", "year:1985", "decade:1980")}
    assert_in_step()


@pytest.mark.parametrize("delete", [lambda genre: genre.delete(), lambda genre: Genre.objects.all().delete()])
def test_a_deleted_genre_has_no_shelf(delete):
    make_film("Ran", genres=["Drama"], release_date="1985")
    delete(make_genre("Drama"))

    assert shelves_of("Ran") == {"all:", "year:1985", "decade:1980"}
    assert_in_step()


def test_ratings_bring_a_film_to_the_shelves_they_reach_and_take_it_back(settings):
    settings.MINIMUM_RATINGS = 2
    film = make_film("Ran", genres=["Drama"])
    first, second = make_review(film, rating=9), make_review(film, rating=6)
    assert shelves_of("Ran") == {"all:", "genre:drama", "reviews:any", "rating:4", "rating:5", "rating:6", "rating:7"}
    assert_in_step()

    second.withdraw()
    assert shelves_of("Ran") == {"all:", "genre:drama", "reviews:any"}
    assert_in_step()

    first.remove()
    assert shelves_of("Ran") == {"all:", "genre:drama"}
    assert_in_step()


def test_a_review_of_a_draft_puts_nothing_on_a_shelf():
    make_review(make_film("Ran", published=False), rating=9)

    assert standing() == {}
    assert_in_step()


@pytest.mark.parametrize("films", [1, 3])
def test_a_member_who_leaves_takes_their_reviews_off_the_counts(films):
    member = make_member()
    for number in range(films):
        make_review(make_film(f"Ran {number}", genres=["Drama"]), member, rating=9)
    make_review(make_film("Ikiru"))
    member.erase(keep_reviews=False)

    assert [shelves_of(f"Ran {number}") for number in range(films)] == [{"all:", "genre:drama"}] * films
    assert_in_step()


def test_a_further_review_costs_a_fixed_number_of_queries(django_assert_num_queries):
    film = make_film("Ran", genres=["Drama", "War"], countries=["JP"], languages=["ja"], release_date="1985")
    for _number in range(4):
        make_review(film, rating=8)
    Reception.objects.filter(film=film).update(weighted=7, reviews_count=9)

    received = list(Reception.objects.filter(film=film))
    with django_assert_num_queries(2):  # places, new keys
        ShelfEntry.objects.follow(received)
    assert_in_step()


def test_films_of_the_future_stand_there_too_and_nothing_counts_them():
    make_film("Tomorrow", genres=["Drama"], countries=["JP"], published_at=timezone.now() + timedelta(days=1))

    shelves = ("all:", "awaited:", "country:JP", "genre:drama")
    assert standing() == {facet: {"Tomorrow"} for facet in shelves}
    assert (list(ShelfEntry.objects.visible()), Facet.objects.filter(films__gt=0).count()) == ([], 0)
    assert_in_step()


def test_reviews_and_changes_of_an_awaited_film_leave_it_awaited():
    film = make_film("Tomorrow", genres=["Drama"], published_at=timezone.now() + timedelta(days=1))
    Film.objects.update(runtime=90)
    Film.objects.all().reindex()
    for number in range(4):
        make_quoted_review(film, f"Critic {number}", rating=10)

    assert shelves_of("Tomorrow") == {"all:", "awaited:", "genre:drama", "reviews:any", "runtime:feature"}
    assert_in_step()


@pytest.mark.parametrize("gone", ["published earlier", "a draft again", "deleted", "its genre deleted"])
def test_what_happens_to_an_awaited_film_leaves_the_counts_right(gone):
    make_film("Ran", genres=["Drama"], countries=["JP"])
    film = make_film("Tomorrow", genres=["Drama"], countries=["JP"], published_at=timezone.now() + timedelta(days=1))
    if gone == "published earlier":
        film.published_at = timezone.now()
    elif gone == "a draft again":
        film.status = Film.Status.DRAFT
    if gone == "deleted":
        film.delete()
    elif gone == "its genre deleted":
        Genre.objects.get().delete()
    else:
        film.save()
        Film.objects.all().reindex()

    assert_in_step()


def test_films_whose_time_has_come_are_counted_in_once(monkeypatch):
    make_film("Ran", genres=["Drama"], countries=["JP"])
    for number in range(3):
        published_at = timezone.now() + timedelta(days=number)
        make_film(f"Film {number}", genres=["Drama"], countries=["JP"], published_at=published_at)
    monkeypatch.setattr(tasks, "COUNTED_AT_ONCE", 2)
    before = versions.CATALOGUE.version()

    assert tasks.count_newly_published.call() == 0
    monkeypatch.setattr(timezone, "now", partial(add, timezone.now(), timedelta(days=1, hours=1)))
    assert tasks.count_newly_published.call() == 1
    assert shelves_of("Film 1") == {"all:", "country:JP", "genre:drama"}
    assert_in_step()
    monkeypatch.setattr(timezone, "now", partial(add, timezone.now(), timedelta(days=9)))
    assert (tasks.count_newly_published.call(), tasks.count_newly_published.call()) == (1, 0)
    assert standing()["all:"] == {"Ran", "Film 0", "Film 1", "Film 2"}
    assert_in_step()
    assert versions.CATALOGUE.version() != before


def test_quoted_reviews_count_as_reviews_and_not_as_ratings():
    film = make_film("Ran")
    for _number in range(4):
        make_quoted_review(film, f"Critic {_number}", rating=10)

    assert shelves_of("Ran") == {"all:", "reviews:any"}
    assert Facet.objects.get(key="reviews:any").films == 1
    assert_in_step()

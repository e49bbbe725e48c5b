"""What may be kept of a page, and how it is asked whether it still holds."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from films.models import Clock, Credit, Film, Genre, Person
from tests.factories import make_credit, make_film, make_genre, make_review

pytestmark = pytest.mark.django_db
PAGE = "/films/playtime/"


@pytest.fixture
def film() -> Film:
    moment = datetime(2026, 3, 1, 12, 0, 0, 500_000, tzinfo=UTC)
    with time_machine.travel(moment, tick=False):
        film = make_film("Playtime")
    Clock.objects.update(films=moment.timestamp() * 1_000_000)  # the database's own time is out of reach
    return film


def test_a_visitors_page_may_be_kept_by_anybody_who_asks_before_each_use(visitor, film):
    response = visitor.get(PAGE)

    assert response["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert response["Vary"] == "Cookie"
    assert response["Last-Modified"] == "Sun, 01 Mar 2026 12:00:00 GMT"


def test_a_members_page_is_for_one_browser(browser_of, member, film):
    response = browser_of(member).get(PAGE)

    assert response["Cache-Control"] == "private, max-age=0, must-revalidate"
    assert response["Vary"] == "Cookie"
    assert not response.has_header("Last-Modified")


def test_a_visitor_is_given_no_cookie(visitor, film):
    assert dict(visitor.get(PAGE).cookies) == {}


def test_who_has_the_page_is_told_so_at_the_cost_of_one_query(visitor, film, django_assert_num_queries):
    etag = visitor.get(PAGE)["ETag"]
    with django_assert_num_queries(1):
        response = visitor.get(PAGE, headers={"If-None-Match": etag})

    assert (response.status_code, response.content, response["ETag"]) == (304, b"", etag)
    assert response["Cache-Control"] == "public, max-age=0, must-revalidate"


def test_the_date_of_the_last_change_is_enough_to_ask_with(visitor, film):
    dates = {"Sun, 01 Mar 2026 12:00:00 GMT": 304, "Sun, 01 Mar 2026 11:59:59 GMT": 200}

    assert {date: visitor.get(PAGE, headers={"If-Modified-Since": date}).status_code for date in dates} == dates


def test_the_date_is_not_told_while_its_second_may_bring_a_further_change(visitor, film):
    with time_machine.travel(datetime(2026, 3, 1, 12, 0, 0, 900_000, tzinfo=UTC), tick=False):
        response = visitor.get(PAGE)

    assert not response.has_header("Last-Modified")


def test_a_head_request_tells_the_same_of_the_page(visitor, film):
    told = [visitor.get(PAGE).headers, visitor.head(PAGE).headers]

    assert told[0]["ETag"] == told[1]["ETag"]
    assert told[0]["Last-Modified"] == told[1]["Last-Modified"]


def a_new_synopsis(film, settings):
    film.synopsis = "New."
    film.save()


def a_new_review(film, settings):
    make_review(film)


def a_withdrawn_review(film, settings):
    film.reviews.get().withdraw()


def another_name_of_its_genre(film, settings):
    Genre.objects.update(name="Comedies")


def another_name_of_its_director(film, settings):
    Person.objects.update(name="Jacques Tati")


def another_name_of_a_reviewer(film, settings):
    author = film.reviews.get().member
    author.name = "Ana"
    author.save()
    author.touch_pages()


def a_reviewer_who_is_shut_out(film, settings):
    film.reviews.get().member.deactivate()


def another_minimum(film, settings):
    settings.MINIMUM_RATINGS = 1


def another_name(film, settings):
    settings.SITE_NAME = "Lantern"


@pytest.mark.parametrize(
    "change",
    [
        a_new_synopsis,
        a_new_review,
        a_withdrawn_review,
        another_name_of_its_genre,
        another_name_of_its_director,
        another_name_of_a_reviewer,
        a_reviewer_who_is_shut_out,
        another_minimum,
        another_name,
    ],
)
def test_a_change_of_what_the_page_shows_is_seen_at_once(visitor, film, settings, change):
    film.genres.add(make_genre("Comedy"))
    make_credit(film, "J. Tati", Credit.Role.DIRECTOR)
    make_review(film)
    etag = visitor.get(PAGE)["ETag"]
    change(film, settings)

    assert visitor.get(PAGE, headers={"If-None-Match": etag}).status_code == 200


def test_a_list_changes_when_the_time_of_a_film_has_come(visitor, film):
    make_film("Traffic", published_at=timezone.now() + timedelta(hours=1))
    etag = visitor.get("/films/")["ETag"]
    statuses = [visitor.get("/films/", headers={"If-None-Match": etag}).status_code]
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        statuses.append(visitor.get("/films/", headers={"If-None-Match": etag}).status_code)

    assert statuses == [304, 200]


def test_a_change_far_from_a_films_page_leaves_it_as_it_is(visitor, film):
    other = make_film("Traffic")
    etag = visitor.get(PAGE)["ETag"]
    make_review(other)

    assert visitor.get(PAGE, headers={"If-None-Match": etag}).status_code == 304


def test_a_member_is_never_told_that_a_visitors_page_holds(visitor, browser_of, member, film):
    etag = visitor.get(PAGE)["ETag"]

    assert browser_of(member).get(PAGE, headers={"If-None-Match": etag}).status_code == 200

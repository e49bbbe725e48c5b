"""The page that lists films, as a visitor sees it."""

import html
import re
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from films.browse import PAGE_SIZE
from tests.factories import make_film, make_review
from tests.pages import texts

pytestmark = pytest.mark.django_db


def titles(response) -> list[str]:
    return re.findall(r'class="card__title"><a href="[^"]*">(?:<bdi>)?([^<]*)', response.content.decode())


def text(response) -> str:
    return html.unescape(" ".join(re.sub(r"<[^>]*>", " ", response.content.decode()).split()))


def link(response, rel: str) -> str:
    [address] = re.findall(rf'href="([^"]*)" rel="{rel}"', response.content.decode())
    return html.unescape(address)


@pytest.mark.parametrize("count", [1, 3, PAGE_SIZE + 1])
def test_the_list_costs_the_same_queries_however_many_films(visitor, django_assert_num_queries, count):
    for number in range(count):
        make_film(f"Film {number}", directors=[f"Director {number}"])

    with django_assert_num_queries(6):
        visitor.get("/films/")


def test_a_card_shows_year_directors_and_the_average(visitor):
    film = make_film("Trio", release_date="1954", directors=["Ann Ash", "Bo Birch"])
    for rating in (8, 9, 10):
        make_review(film, rating=rating)

    assert "Trio 1954, Ann Ash, Bo Birch ★ 4.5" in text(visitor.get("/films/"))


def test_further_films_are_one_link_away_and_so_is_the_way_back(visitor):
    for number in range(PAGE_SIZE + 1):
        make_film(f"Film {number}", release_date="1954")
    first = visitor.get("/films/?decade=1950")
    second = visitor.get(link(first, "next"))

    assert (len(titles(first)), titles(second)) == (PAGE_SIZE, ["Film 0"])
    assert link(second, "first") == "/films/?decade=1950"


def test_a_page_names_its_own_clean_address(visitor, settings):
    settings.SITE_URL = "https://films.example.org"
    make_film("Shown", release_date="1954")
    page = visitor.get("/films/?q=&decade=1950s&genre=none&utm_source=x").content.decode()

    assert '<link rel="canonical" href="https://films.example.org/films/?decade=1950">' in page


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("", "Films"),
        ("genre=drama", "Films: Drama"),
        ("genre=drama&country=JP", "Films: Drama and Japan"),
        ("genre=drama&country=JP&decade=1950", "Films: Drama, Japan and 1950s"),
    ],
)
def test_the_title_joins_what_is_chosen_as_the_language_does(visitor, query, title):
    make_film("Shown", release_date="1954", genres=["Drama"], countries=["JP"])

    assert texts(visitor.get(f"/films/?{query}"), ".//title") == [f"{title} · filmsite"]


def test_bad_values_are_told_on_the_page(visitor):
    make_film("Shown")
    response = visitor.get("/films/?year=<b>&collection=noir")

    assert titles(response) == ["Shown"]
    assert "Year: “<b>” means nothing here, so it was left out." in text(response)
    assert "Collection: “noir” means nothing here, so it was left out." in text(response)


def test_an_empty_result_offers_the_ways_out(visitor):
    make_film("Shown", release_date="1954")
    response = visitor.get("/films/?q=nothing&year=1954")
    page = response.content.decode()

    assert (response.status_code, titles(response)) == (200, [])
    assert "No film fits Take one of these away:" in text(response)
    assert '<a href="/films/?year=1954">' in page
    assert '<a href="/films/?q=nothing">' in page


def test_an_empty_catalogue_says_so(visitor):
    assert "No films yet" in text(visitor.get("/films/"))


def test_the_form_shows_what_is_chosen_and_keeps_what_it_cant_show(visitor):
    make_film("Shown", release_date="1954", directors=["Ann Ash"], genres=["Drama"])
    page = visitor.get("/films/?q=shown&genre=drama&year=1954&director=ann-ash&sort=title").content.decode()
    form = re.search(r'<form class="form" action="/films/">.*?</form>', page, re.DOTALL)[0]

    assert re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', form) == [
        ("director", "ann-ash"),
        ("sort", "title"),
    ]
    assert re.findall(r'<option value="([^"]*)" selected>', form) == ["drama", "1954"]
    assert re.findall(r'type="search" value="([^"]*)"', form) == ["shown"]


def test_a_visitor_is_given_no_cookie_and_may_keep_the_page(visitor):
    response = visitor.get("/films/?q=x")

    assert dict(response.cookies) == {}
    assert response["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert response["Vary"] == "Cookie"


def test_the_list_is_the_same_until_something_changes(visitor):
    make_film("Shown")
    etag = visitor.get("/films/")["ETag"]
    again = visitor.get("/films/", headers={"If-None-Match": etag})
    make_film("New")
    later = visitor.get("/films/", headers={"If-None-Match": etag})

    assert [again.status_code, later.status_code] == [304, 200]


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_the_list_is_read_and_nothing_else(visitor, method):
    assert getattr(visitor, method)("/films/").status_code == 405


WORDS = st.sampled_from(
    ["drama", "JP", "fr", "1950", "1950s", "1954", "short", "any", "4", "4.5", "title", "rating", "x"]
)
ANYTHING = WORDS | st.text(max_size=30) | st.integers().map(str)
NAMES = st.sampled_from(
    ["q", "genre", "country", "language", "decade", "year", "runtime", "director", "collection", "reviews", "rating"]
    + ["sort", "after", "page", "x"]
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(parameters=st.lists(st.tuples(NAMES, ANYTHING), max_size=6))
def test_no_parameter_breaks_the_list(fuzzed, visitor, parameters):
    address = f"/films/?{urlencode(parameters, errors='replace')}"
    response = visitor.get(address)

    assert response.status_code == (400 if "%00" in address else 200)


@pytest.fixture
def fuzzed():
    for number in range(3):
        make_film(
            f"Film {number}", genres=["drama"], countries=["JP"], languages=["fr"], release_date="1954", runtime=90
        )


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("query", "queries"),
    [
        # places, cards; genres' names, facets and what is to come; then what is chosen asks for
        ("", 5),
        ("sort=rating", 5),
        ("genre=drama", 6),  # pairs
        ("genre=drama&country=JP", 8),  # pairs of both, and the films left, counted
        ("genre=drama&country=JP&decade=1950", 6),  # the films left, counted
        ("year=1954", 6),
        ("director=ann-ash", 9),  # the person, a published film, all of them
        ("q=film", 6),
    ],
)
def test_each_state_costs_the_same_queries_however_many_films(
    visitor, django_assert_num_queries, count, query, queries
):
    for number in range(count):
        make_film(
            f"Film {number}",
            directors=["Ann Ash", f"Director {number}"],
            genres=["Drama", f"Genre {number}"],
            countries=["JP"],
            languages=["ja"],
            release_date="1954",
        )

    with django_assert_num_queries(1 + queries):  # one for the version
        response = visitor.get(f"/films/?{query}")
    assert len(titles(response)) == count


def test_films_that_are_left_are_met_once_for_all_orders_and_pages(visitor, django_assert_num_queries):
    def make(number: int) -> None:
        make_film(f"Film {number:02}", genres=["Drama"], countries=["JP"], release_date="1954")

    for number in range(30):
        make(number)
    address = "/films/?genre=drama&country=JP&decade=1950"
    after = re.search('after=([^"]+)"', visitor.get(address).content.decode())[1]
    told = []
    with django_assert_num_queries(4):  # the version, places, cards; the films left, counted
        told.append(text(visitor.get(f"{address}&after={after}")))
    with django_assert_num_queries(4):
        told.append(text(visitor.get(f"{address}&sort=title")))
    make(30)
    told.append(text(visitor.get(f"{address}&after={after}")))

    assert [re.search(r"\d+ films", one)[0] for one in told] == ["30 films", "30 films", "31 films"]


def test_the_list_says_how_many_films_there_are(visitor):
    for number in range(3):
        make_film(f"Film {number}", genres=["Drama"] if number else [])

    assert '<p class="found">3 films</p>' in visitor.get("/films/").content.decode()
    assert '<p class="found">2 films</p>' in visitor.get("/films/?genre=drama").content.decode()


def test_the_order_by_rating_is_explained_where_it_is_chosen(visitor):
    make_film("Shown")
    sentence = "with 5 ratings of 3 stars added to each film’s own"

    assert (sentence in text(visitor.get("/films/")), sentence in text(visitor.get("/films/?sort=rating"))) == (
        False,
        True,
    )

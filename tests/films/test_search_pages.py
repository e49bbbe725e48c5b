"""The list of films for words that were typed, and suggestions, as a visitor asks for them."""

import pytest

from films import search
from films.models import Film
from tests.factories import make_film, make_genre
from tests.pages import links, texts

pytestmark = pytest.mark.django_db


def shown(response) -> list[str]:
    return texts(response, ".//li[@class='card']//a")


@pytest.fixture
def kurosawa():
    for title, year in (("Ran", "1985"), ("Ikiru", "1952"), ("Dreams", "1990")):
        make_film(title, release_date=year, directors=["Akira Kurosawa"])
    make_film("Amélie", release_date="2001")
    make_film("A Draft", directors=["Kurosawa Kiyoshi"], published=False)


def test_people_stand_above_the_films_that_are_found(visitor, kurosawa):
    page = visitor.get("/films/?q=kurosawa")

    assert links(page, ".//div[@class='found']//a") == {"Akira Kurosawa": "/people/akira-kurosawa/"}
    assert texts(page, ".//div[@class='found']//h2") == ["People"]
    assert shown(page) == ["Dreams", "Ikiru", "Ran"]
    assert texts(page, ".//ul[@class='sort']//a[@aria-current]") == ["Best match"]


def test_it_is_said_what_was_looked_for_instead(visitor, kurosawa):
    page = visitor.get("/films/?q=kurasawa")

    assert texts(page, ".//p[@role='status']") == [
        "Nothing is called “kurasawa”; this is what was found for “kurosawa”."
    ]
    assert shown(page) == ["Dreams", "Ikiru", "Ran"]


def test_where_no_film_fits_there_is_something_near(visitor, kurosawa):
    page = visitor.get("/films/?q=kurosawa+2001")

    assert texts(page, ".//h2") == ["No film fits", "Near to it", "People"]
    assert shown(page) == ["Amélie", "Dreams", "Ikiru", "Ran"]
    assert texts(visitor.get("/films/?q=qqqq"), ".//h2") == ["No film fits"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("q=kurosawa&sort=year", ["Dreams", "Ran", "Ikiru"]),
        ("q=kurosawa&sort=title", ["Dreams", "Ikiru", "Ran"]),
        ("q=kurosawa&decade=1980", ["Ran"]),
        ("q=kurosawa&year=1952", ["Ikiru"]),
        ("q=kurosawa&director=akira-kurosawa", ["Dreams", "Ikiru", "Ran"]),
        ("q=kurosawa&genre=drama", ["Ran"]),
    ],
)
def test_what_is_found_is_sorted_and_filtered_too(visitor, kurosawa, query, expected):
    ran = Film.objects.get(title="Ran")
    ran.genres.add(make_genre("Drama"))
    ran.reindex()

    assert shown(visitor.get(f"/films/?{query}")) == expected


def test_further_films_follow_and_the_last_page_says_that_there_are_more(visitor, monkeypatch):
    monkeypatch.setattr(search, "MOST", 30)
    for number in range(31):
        make_film(f"Ran {number}")
    first = visitor.get("/films/?q=ran")
    second = visitor.get(links(first)["More films"])

    assert (len(shown(first)), shown(second)) == (24, [f"Ran {number}" for number in range(6, 0, -1)])
    assert texts(second, ".//p[@class='quiet']") == ["These were the first 30 films. One more word would show others."]
    assert texts(first, ".//p[@class='quiet']") == []


@pytest.mark.parametrize("count", [1, 3])
def test_a_search_costs_a_fixed_number_of_queries(visitor, django_assert_num_queries, count):
    for number in range(count):
        make_film(f"Ran {number}", directors=["Ran Ann"])

    # The version; what is found; its cards; four lists to choose from.
    with django_assert_num_queries(6):
        visitor.get("/films/?q=ran")


def test_suggestions_are_pairs_of_a_heading_and_its_records(visitor, kurosawa):
    response = visitor.get("/search/suggest/?q=r")

    assert response.json() == [["Films", [["Ran", 1985, "/films/ran/"]]]]
    assert visitor.get("/search/suggest/?q=kuro").json() == [
        ["People", [["Akira Kurosawa", None, "/people/akira-kurosawa/"]]]
    ]
    assert [visitor.get(f"/search/suggest/{query}").json() for query in ("", "?q=", "?q=a+draft")] == [[], [], []]


def test_suggestions_are_never_stale_take_no_cookie_and_are_not_for_search_engines(
    visitor, kurosawa, django_assert_num_queries
):
    with django_assert_num_queries(2):
        response = visitor.get("/search/suggest/?q=ran")

    assert (response["Cache-Control"], response["Vary"], response["X-Robots-Tag"]) == (
        "public, max-age=0, must-revalidate",
        "Cookie",
        "noindex",
    )
    assert response.cookies == {}
    again = visitor.get("/search/suggest/?q=ran", headers={"If-None-Match": response["ETag"]})
    assert again.status_code == 304
    make_film("Ran Again")
    again = visitor.get("/search/suggest/?q=ran", headers={"If-None-Match": response["ETag"]})
    assert again.status_code == 200

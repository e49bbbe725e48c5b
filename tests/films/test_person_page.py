"""A person's page, as a visitor reads it."""

import html
import json
import re

import pytest

from films.models import Credit, Person
from tests.factories import make_credit, make_film, make_person

pytestmark = pytest.mark.django_db


def lines(response) -> list[str]:
    """The words of the page's content, one line a heading, fact or film."""
    main = re.search(r"<main.*?</main>", response.content.decode(), re.DOTALL)[0]
    words = re.sub(r"</?(?:a|bdi|em|span)\b[^>]*>", " ", main)
    return [line for text in re.split(r"<[^>]*>", words) if (line := " ".join(html.unescape(text).split()))]


@pytest.fixture
def varda() -> Person:
    return make_person(
        "Agnès Varda", born="1928-05-30", died="2019-03", biography="She *gleaned*.", imdb_id="nm0889513"
    )


def test_the_page_tells_who_it_is_and_their_films_by_role_the_newest_first(visitor, varda):
    for title, year in (("Vagabond", "1985-12-04"), ("Daguerréotypes", "1976"), ("The Gleaners and I", "2000")):
        make_credit(make_film(title, release_date=year), varda, Credit.Role.DIRECTOR)
    make_credit(make_film("Undated"), varda, Credit.Role.DIRECTOR)
    last = make_film("Last Tango", release_date="1972")
    make_credit(last, varda, Credit.Role.WRITER, character="dialogue", credited_as="A. Varda")
    make_credit(make_film("Jane B.", release_date="1988"), varda, Credit.Role.CAST, character="Herself")

    assert lines(visitor.get("/people/agnes-varda/")) == [
        "Agnès Varda",
        "Born",
        "30 May 1928",
        "Died",
        "March 2019",
        "Links",
        "IMDb",
        "She gleaned .",
        "Directing",
        "See these films in the list",
        "2000 The Gleaners and I",
        "1985 Vagabond",
        "1976 Daguerréotypes",
        "Undated",
        "Writing",
        "1972 Last Tango dialogue, credited as A. Varda",
        "Cast",
        "1988 Jane B. Herself",
    ]


def test_several_parts_in_a_film_are_one_line(visitor, varda):
    film = make_film("Twins", release_date="1999")
    make_credit(film, varda, character="Anna")
    make_credit(film, varda, character="Hanna")

    assert lines(visitor.get("/people/agnes-varda/"))[-2:] == ["Cast", "1999 Twins Anna, Hanna"]


def test_films_that_are_not_public_are_not_named(visitor, browser_of, editor, varda):
    make_credit(make_film("Shown", release_date="1999"), varda)
    make_credit(make_film("Draft", release_date="2001", published=False), varda)

    assert lines(visitor.get("/people/agnes-varda/"))[-2:] == ["Cast", "1999 Shown"]
    assert lines(browser_of(editor).get("/people/agnes-varda/"))[-2:] == ["2001 Draft (not public)", "1999 Shown"]


def test_without_a_public_film_only_editors_find_the_page(visitor, browser_of, member, editor, varda):
    make_credit(make_film("Draft", published=False), varda)

    pages = [browser.get("/people/agnes-varda/") for browser in (visitor, browser_of(member), browser_of(editor))]
    assert [page.status_code for page in pages] == [404, 404, 200]


def test_somebody_without_any_film_is_not_found(visitor, browser_of, editor, varda):
    response = browser_of(editor).get("/people/agnes-varda/")

    assert visitor.get("/people/agnes-varda/").status_code == 404
    assert response.status_code == 200
    assert '<meta name="robots" content="noindex">' in response.content.decode()


def test_a_former_address_leads_to_the_present_one_for_ever(visitor, varda):
    varda.slug = "varda"
    varda.save()

    assert visitor.get("/people/agnes-varda/").status_code == 404  # nothing of hers is public

    make_credit(make_film("Shown"), varda)
    response = visitor.get("/people/agnes-varda/")

    assert (response.status_code, response.url) == (301, "/people/varda/")


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_queries_however_many_films(visitor, django_assert_num_queries, varda, count):
    for _number in range(count):
        make_credit(make_film(), varda)

    with django_assert_num_queries(3):  # version; the person, the films
        visitor.get("/people/agnes-varda/")


def test_search_engines_are_told_who_it_is(visitor, varda):
    make_credit(make_film("Shown"), varda)
    page = visitor.get("/people/agnes-varda/").content.decode()
    [markup] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)

    assert json.loads(markup) == {
        "@context": "https://schema.org",
        "@type": "Person",
        "@id": "http://127.0.0.1:8000/people/agnes-varda/",
        "url": "http://127.0.0.1:8000/people/agnes-varda/",
        "name": "Agnès Varda",
        "birthDate": "1928-05-30",
        "deathDate": "2019-03",
        "sameAs": ["https://www.imdb.com/name/nm0889513/"],
    }


def test_a_visitor_is_given_no_cookie_and_may_keep_the_page(visitor, varda):
    make_credit(make_film("Shown"), varda)
    response = visitor.get("/people/agnes-varda/")

    assert dict(response.cookies) == {}
    assert response["Cache-Control"] == "public, max-age=0, must-revalidate"


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_the_page_is_read_and_nothing_else(visitor, varda, method):
    assert getattr(visitor, method)("/people/agnes-varda/").status_code == 405

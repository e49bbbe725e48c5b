"""The sitemap and the robots file."""

from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.utils import timezone

from films.sitemaps import FilmSitemap, PersonSitemap
from tests.factories import make_collection, make_film, make_person

pytestmark = pytest.mark.django_db
NAMESPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


@pytest.fixture(autouse=True)
def _site(settings):
    settings.SITE_URL = "https://films.example.org"


def addresses(response) -> list[str]:
    root = ElementTree.fromstring(response.content)
    return [place.text.removeprefix("https://films.example.org") for place in root.iter(f"{NAMESPACE}loc")]


def test_every_public_page_of_the_catalogue_is_named_with_the_operators_address(visitor):
    make_film("Shown", directors=["Ann Ash"])
    make_film("Draft", directors=["Bo Birch"], published=False)
    make_film("Tomorrow", status="published", published_at=timezone.now() + timedelta(days=1))
    make_person("Cy Cedar")
    make_collection("Summer")
    make_collection("Winter", published=False)
    response = visitor.get("/sitemap.xml")

    assert response["Content-Type"] == "application/xml"
    assert addresses(response) == [
        "/",
        "/films/",
        "/collections/",
        "/films/shown/",
        "/people/ann-ash/",
        "/collections/summer/",
    ]


def test_the_time_of_the_last_change_is_told(visitor, time_machine):
    time_machine.move_to("2026-03-04 05:06:07Z", tick=False)
    make_film("Shown")
    [changed] = ElementTree.fromstring(visitor.get("/sitemap.xml").content).iter(f"{NAMESPACE}lastmod")

    assert changed.text == "2026-03-04"


def test_a_large_catalogue_is_told_in_several_files(visitor, monkeypatch):
    films = [make_film(directors=["Ann Ash"]) for _number in range(3)]
    size = films[-1].pk - 1  # the last film comes on a second page
    monkeypatch.setattr(FilmSitemap, "limit", size)
    monkeypatch.setattr(PersonSitemap, "limit", 10**6)
    index = addresses(visitor.get("/sitemap.xml"))

    assert index == [
        "/sitemap-pages.xml?p=1",
        "/sitemap-films.xml?p=1",
        "/sitemap-films.xml?p=2",
        "/sitemap-people.xml?p=1",
        "/sitemap-collections.xml?p=1",
    ]
    assert [addresses(visitor.get(address)) for address in index] == [
        ["/", "/films/", "/collections/"],
        [film.get_absolute_url() for film in films[:2]],
        [films[2].get_absolute_url()],
        ["/people/ann-ash/"],
        [],
    ]


@pytest.mark.parametrize(
    "address",
    [
        "/sitemap-films.xml?p=2",
        "/sitemap-films.xml?p=0",
        "/sitemap-films.xml?p=-1",
        "/sitemap-films.xml?p=x",
        "/sitemap-films.xml?p=%C2%B2",
        "/sitemap-films.xml?p=99999999999999999999999",
        "/sitemap-members.xml",
    ],
)
def test_a_file_that_isnt_there_is_not_found(visitor, address):
    make_film("Shown")

    assert visitor.get(address).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_sitemap_costs_the_same_queries_however_many_films(visitor, django_assert_num_queries, count):
    for _number in range(count):
        make_film()

    # The version; the last ids of films, people and collections, asked for twice; and these.
    with django_assert_num_queries(10):
        visitor.get("/sitemap.xml")


def test_robots_are_told_where_the_sitemap_is(visitor):
    response = visitor.get("/robots.txt")

    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response.content.decode().splitlines()[:2] == ["User-agent: *", "Disallow: /admin/"]
    assert response.content.decode().splitlines()[-1] == "Sitemap: https://films.example.org/sitemap.xml"


@pytest.mark.parametrize("address", ["/sitemap.xml", "/sitemap-films.xml", "/robots.txt"])
def test_nobody_is_given_a_cookie_and_nothing_is_taken(visitor, address):
    make_film("Shown")

    assert dict(visitor.get(address).cookies) == {}
    assert visitor.post(address).status_code == 405

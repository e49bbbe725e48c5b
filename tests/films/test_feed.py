"""The Atom feed of new films."""

from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import pytest
import time_machine
from django.utils import timezone

from films.feeds import LENGTH
from films.models import Film
from tests.factories import make_film

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


def entries(response) -> list[str]:
    return [entry.findtext(f"{ATOM}title") for entry in ElementTree.fromstring(response.content).iter(f"{ATOM}entry")]


def test_the_feed_holds_public_films_the_newest_first(visitor):
    make_film("First", release_date="1954")
    make_film("Draft", published=False)
    make_film("Tomorrow", status="published", published_at=timezone.now() + timedelta(days=1))
    make_film("Fish & <Chips>")
    response = visitor.get("/feeds/films/")

    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert entries(response) == ["Fish & <Chips>", "First (1954)"]


def test_the_feed_is_short(visitor):
    for _number in range(LENGTH + 1):
        make_film()

    assert len(entries(visitor.get("/feeds/films/"))) == LENGTH


def test_every_address_is_the_operators_own(visitor, settings):
    settings.SITE_URL = "https://films.example.org"
    film = make_film("Playtime", synopsis="A *square*.", published_at=datetime(2026, 1, 2, tzinfo=UTC))
    feed = ElementTree.fromstring(visitor.get("/feeds/films/").content)
    entry = feed.find(f"{ATOM}entry")

    assert [(link.get("rel"), link.get("href")) for link in feed.findall(f"{ATOM}link")] == [
        ("alternate", "https://films.example.org/films/"),
        ("self", "https://films.example.org/feeds/films/"),
    ]
    assert entry.find(f"{ATOM}link").get("href") == "https://films.example.org/films/playtime/"
    assert entry.findtext(f"{ATOM}id") == f"tag:films.example.org,2026:films.film/{film.pk}"
    assert entry.findtext(f"{ATOM}published") == "2026-01-02T00:00:00+00:00"
    assert entry.findtext(f"{ATOM}summary") == "<p>A <em>square</em>.</p>"


def test_a_control_character_breaks_no_feed(visitor):
    make_film("Bell\x07")

    assert entries(visitor.get("/feeds/films/")) == ["Bell"]


def test_a_reader_who_has_the_feed_is_told_so_until_it_changes(visitor):
    film = make_film("Playtime")
    etag = visitor.get("/feeds/films/")["ETag"]
    again = visitor.get("/feeds/films/", headers={"If-None-Match": etag})
    film.withdraw()
    later = visitor.get("/feeds/films/", headers={"If-None-Match": etag})

    assert [again.status_code, later.status_code] == [304, 200]


def test_an_empty_feed_is_the_same_whenever_it_is_asked_for(visitor):
    etags = []
    for day in (1, 2):
        with time_machine.travel(datetime(2026, 5, day, tzinfo=UTC)):
            etags.append(visitor.get("/feeds/films/")["ETag"])

    assert etags[0] == etags[1]


@pytest.mark.parametrize("count", [1, 3])
def test_the_feed_costs_one_query(visitor, django_assert_num_queries, count):
    for _number in range(count):
        make_film()

    with django_assert_num_queries(2):
        visitor.get("/feeds/films/")


def test_the_feed_is_read_and_nothing_else(visitor):
    make_film("Playtime")

    assert [visitor.head("/feeds/films/").status_code, visitor.post("/feeds/films/").status_code] == [200, 405]
    assert Film.objects.count() == 1

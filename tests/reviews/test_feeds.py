"""The Atom feeds of reviews."""

from datetime import UTC, datetime
from xml.etree import ElementTree

import pytest

from films.feeds import LENGTH
from tests.factories import make_film, make_member, make_quoted_review, make_review

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
FEEDS = ["/feeds/reviews/", "/films/laura/feed/", "/members/maria/feed/"]


@pytest.fixture
def film(db):
    return make_film("Laura", release_date="1944")


def feed(response) -> ElementTree.Element:
    return ElementTree.fromstring(response.content)


def titles(response) -> list[str]:
    return [entry.findtext(f"{ATOM}title") for entry in feed(response).iter(f"{ATOM}entry")]


def summaries(response) -> list[str]:
    return [entry.findtext(f"{ATOM}summary") for entry in feed(response).iter(f"{ATOM}entry")]


def test_each_feed_holds_its_reviews_the_newest_first(visitor, member, film):
    ran = make_film("Ran")
    make_review(film, member, rating=9)
    make_review(ran, member, rating=None, text="Words.")
    make_review(ran, make_member("bo"), rating=2)
    make_quoted_review(film, "Ana & Co", "The Reel", rating=8)

    assert [titles(visitor.get(address)) for address in FEEDS] == [
        [
            "Laura (1944): ★★★★ review by Ana & Co on The Reel",
            "Ran: ★ review by bo",
            "Ran: Review by Maria Lind",
            "Laura (1944): ★★★★½ review by Maria Lind",
        ],
        ["★★★★ review by Ana & Co on The Reel", "★★★★½ review by Maria Lind"],
        ["Ran: Review by Maria Lind", "Laura (1944): ★★★★½ review by Maria Lind"],
    ]


@pytest.mark.parametrize("address", FEEDS)
def test_what_is_not_public_is_in_no_feed(visitor, browser_of, member, moderator, film, address):
    hidden = make_film("Hidden")
    make_review(film, member, text="Withdrawn").withdraw()
    make_review(hidden, member, text="Of a hidden film")
    make_review(make_film(), member, text="A draft", published=False)
    hidden.withdraw()

    for browser in (visitor, browser_of(member), browser_of(moderator)):
        assert titles(browser.get(address)) == []


@pytest.mark.parametrize("address", FEEDS)
def test_spoilers_are_told_of_and_not_told(visitor, member, film, address, settings):
    settings.SITE_URL = "https://films.example.org"
    review = make_review(film, member, text="She lives.", spoilers=True)

    assert summaries(visitor.get(address)) == [
        "<p>This review contains spoilers. "
        f'<a href="https://films.example.org/reviews/{review.pk}/">Read it on the site</a>.</p>'
    ]


def test_an_entry_says_who_when_and_where(visitor, member, film, settings):
    settings.SITE_URL = "https://films.example.org"
    review = make_review(film, member, text="A *word*.", published_at=datetime(2026, 1, 2, tzinfo=UTC))
    review.publish()
    page = feed(visitor.get("/films/laura/feed/"))
    entry = page.find(f"{ATOM}entry")

    assert page.findtext(f"{ATOM}title") == "filmsite: reviews of Laura (1944)"
    assert [(link.get("rel"), link.get("href")) for link in page.findall(f"{ATOM}link")] == [
        ("alternate", "https://films.example.org/films/laura/reviews/"),
        ("self", "https://films.example.org/films/laura/feed/"),
    ]
    assert entry.find(f"{ATOM}link").get("href") == f"https://films.example.org/reviews/{review.pk}/"
    assert entry.findtext(f"{ATOM}author/{ATOM}name") == "Maria Lind"
    assert entry.findtext(f"{ATOM}published") == "2026-01-02T00:00:00+00:00"
    assert entry.findtext(f"{ATOM}updated") == review.edited_at.isoformat()
    assert entry.findtext(f"{ATOM}summary") == "<p>A <em>word</em>.</p>"


@pytest.mark.parametrize("address", FEEDS)
def test_a_reader_who_has_the_feed_is_told_so_until_it_changes(visitor, member, film, address):
    review = make_review(film, member)
    first = visitor.get(address)
    headers = {"If-None-Match": first["ETag"]}
    again = visitor.get(address, headers=headers)
    review.withdraw()

    assert (first.cookies, again.status_code, visitor.get(address, headers=headers).status_code) == ({}, 304, 200)


def test_a_feed_is_short(visitor, film):
    for _ in range(LENGTH + 1):
        make_review(film)

    assert len(titles(visitor.get("/films/laura/feed/"))) == LENGTH


@pytest.mark.parametrize("count", [1, 3])
def test_a_feed_costs_the_same_queries_however_many_reviews(visitor, member, film, count, django_assert_num_queries):
    for _ in range(count):
        make_review(make_film(), member)
        make_quoted_review(film, f"Author {count}{_}")

    costs = [2, 4, 3]  # version, reviews; film, its directors; member
    for address, cost in zip(FEEDS, costs, strict=True):
        with django_assert_num_queries(cost):
            visitor.get(address)


def test_former_addresses_lead_on(visitor, member, film):
    film.slug = "laura-1944"
    film.save()

    assert visitor.get("/films/laura/feed/").url == "/films/laura-1944/feed/"
    assert visitor.get("/members/MARIA/feed/").url == "/members/maria/feed/"


@pytest.mark.parametrize("address", FEEDS)
def test_a_feed_is_read_and_nothing_else(visitor, member, film, address):
    assert (visitor.head(address).status_code, visitor.post(address).status_code) == (200, 405)

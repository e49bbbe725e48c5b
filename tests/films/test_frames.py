"""What pages have in common is drawn once for all visitors, and no page is another for it."""

import re

import pytest
from django.conf import settings

from films import frames
from films.frames import Frame
from tests.factories import make_collection, make_film, make_member, make_review

pytestmark = pytest.mark.django_db

PAGES = [
    "/films/ran/",
    "/films/ran/?from=a%20list&x=%C3%A4",
    "/films/ran/reviews/",
    "/films/ran/reviews/?stars=4",
    "/films/ikiru/",
    "/people/akira-kurosawa/",
    "/collections/weather/",
    "/members/maria/",
    "/reviews/{review}/",
]


@pytest.fixture
def pages() -> list[str]:
    """Addresses of pages whose titles want to be escaped."""
    ran = make_film("Ran", tagline="<b>Chaos</b> & war", release_date="1985", directors=["Akira Kurosawa"])
    ran.title = "Ran <i>&amp;</i>"
    ran.save()
    ran.reindex()
    make_film("Ikiru", directors=["Akira Kurosawa"])
    review = make_review(ran, make_member("maria"), rating=8)
    make_collection("Weather", [ran])
    return [page.format(review=review.pk) for page in PAGES]


def test_a_visitors_page_is_what_its_template_draws(visitor, pages, monkeypatch):
    framed = [visitor.get(page).content.decode() for page in pages]
    frames.of_visitors.clear()
    again = [visitor.get(page).content.decode() for page in pages]
    monkeypatch.setattr(frames, "is_visitor", lambda request: False)
    whole = [visitor.get(page).content.decode() for page in pages]

    assert len(set(whole)) == len(pages)
    assert framed == whole
    assert again == whole


def test_visitors_of_one_view_share_a_frame_until_a_setting_changes(visitor, pages, settings, monkeypatch):
    drawn = []
    monkeypatch.setattr(frames, "Frame", lambda *asked: drawn.append(asked) or Frame(*asked))
    for page in pages:
        visitor.get(page)
    views = len(drawn)
    settings.SITE_NAME = "The Regent"
    title = re.search("<title>(.*)</title>", visitor.get("/films/ikiru/").content.decode())[1]

    assert (views, len(drawn), title) == (6, 7, "Ikiru · The Regent")


def test_a_member_gets_a_page_of_their_own(browser_of, pages):
    member = make_member("anna")
    page = browser_of(member).get("/films/ran/").content.decode()

    assert re.findall('href="(/members/anna/|/accounts/login/[^"]*)"', page) == ["/members/anna/"]


def test_a_visitor_is_led_back_to_the_very_page(visitor, pages):
    ways = [re.search('href="/accounts/login/([^"]*)"', visitor.get(page).content.decode())[1] for page in pages[:3]]

    assert ways == [
        "?next=/films/ran/",
        "?next=/films/ran/%3Ffrom%3Da%2520list%26x%3D%25C3%25A4",
        "?next=/films/ran/reviews/",
    ]


def test_templates_of_framed_pages_say_nothing_that_would_be_lost():
    said = {}
    for template in (settings.BASE_DIR / "templates").rglob("*.html"):
        source = template.read_text()
        if "{% extends layout %}" in source:
            said[template.stem] = tuple(re.findall(r"{% block (\w+)", source))

    assert said == dict.fromkeys(["film", "person", "collection", "of_film", "member", "review"], frames.PARTS)

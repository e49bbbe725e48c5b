"""What holds for every page of the catalogue, and for the home page."""

import re
from itertools import pairwise

import pytest

from films.models import Country, Credit, Language, Picture
from tests.factories import make_credit, make_film, make_genre, make_quoted_review, make_review
from tests.pages import parsed, texts

pytestmark = pytest.mark.django_db

PAGES = [
    "/",
    "/films/",
    "/films/?q=nothing&genre=none",
    "/films/?genre=drama&sort=title",
    "/films/bare/",
    "/films/full/",
    "/people/ann-ash/",
]


@pytest.fixture(autouse=True)
def _catalogue(picture_file):
    make_film("Bare")
    film = make_film(
        "Full & <Wide>",
        slug="full",
        directors=["Ann Ash", "Bo Birch"],
        original_title="Plein",
        release_date="1954",
        runtime=90,
        tagline="“Quoted”",
        synopsis="One.\n\n> Two.\n\n- Three",
        trailer="https://example.org/trailer",
        imdb_id="tt0000001",
    )
    film.genres.add(make_genre("Drama"))
    film.countries.add(Country.objects.get(code="FR"))
    film.languages.add(Language.objects.get(code="fr"))
    for number in range(20):
        make_credit(film, f"Actor {number}", character="Part & parcel")
    make_credit(film, "Ann Ash", Credit.Role.EDITOR)
    film.poster = Picture.objects.create(film=film, file=picture_file(200, 300), alt="A poster")
    film.save()
    Picture.objects.create(film=film, kind="still", file=picture_file(300, 200), alt="A still", licence="CC0")
    for rating in (2, 7, 9):
        make_review(film, rating=rating, text="A *text*.", spoilers=rating == 7)
    make_review(film, kind="editors", rating=8)
    make_quoted_review(film, text="Quoted.")


@pytest.mark.parametrize("address", PAGES)
def test_the_markup_is_valid_and_whole(visitor, address):
    response = visitor.get(address)
    page = parsed(response)
    ids = [element.get("id") for element in page.iter() if element.get("id")]
    described = [meta.get("content") for meta in page.iter("meta") if meta.get("name") == "description"]
    named = {place for element in page.iter() for place in (element.get("aria-labelledby") or "").split()}

    assert page.get("lang") == "en-gb"
    assert len(texts(response, ".//h1")) == 1
    assert len(texts(response, ".//title")) == 1
    assert [bool(text) for text in described] == [True]
    assert sorted(ids) == sorted(set(ids))
    assert named - set(ids) == set()


@pytest.mark.parametrize("address", PAGES)
def test_headings_leave_no_level_out(visitor, address):
    levels = [
        int(element.tag[1]) for element in parsed(visitor.get(address)).iter() if re.fullmatch("h[1-6]", element.tag)
    ]

    assert [(upper, lower) for upper, lower in pairwise(levels) if lower > upper + 1] == []


@pytest.mark.parametrize("address", PAGES)
def test_nothing_is_scripted_or_styled_in_the_page_itself(visitor, address):
    page = parsed(visitor.get(address))
    inline = [
        (element.tag, name)
        for element in page.iter()
        for name in element.attrib
        if name == "style" or name.startswith("on")
    ]
    scripts = [script for script in page.iter("script") if script.get("type") != "application/ld+json" and script.text]

    assert (inline, scripts, list(page.iter("style"))) == ([], [], [])


@pytest.mark.parametrize("address", PAGES)
def test_nothing_is_asked_of_another_site(visitor, address):
    page = parsed(visitor.get(address))
    asked = [element.get("src") for element in page.iter() if element.get("src")]
    asked += [link.get("href") for link in page.iter("link") if link.get("rel") not in ("canonical", "alternate")]

    assert [place for place in asked if not re.match(r"/(static|media)/|data:", place)] == []

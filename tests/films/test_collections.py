"""Pages of collections: staff's films in staff's order."""

import json
import re
from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError

from films import collection_page, collection_views
from films.models import Collection, CollectionEntry
from tests.factories import make_collection, make_film
from tests.pages import links, parsed, texts, words

pytestmark = pytest.mark.django_db

TITLES = ".//h2[@class='card__title']"
BILLS = ".//h2[@class='bill__title card__title']"


def films(response) -> list[str]:
    return texts(response, TITLES)


def test_a_visitor_reads_what_it_is_and_its_films_in_staffs_order_with_their_notes(visitor):
    rain, wheat = make_film("Rain", release_date="1929", directors=["Joris Ivens"]), make_film("Wheat")
    season = make_collection(
        "Weather",
        [wheat, rain],
        kind="season",
        lead="Films one can feel.",
        text="*Wet* and dry.",
        starts=date(2026, 6, 1),
        ends=date(2026, 7, 5),
    )
    season.entries.filter(film=rain).update(note="A city under umbrellas.")
    response = visitor.get("/collections/weather/")

    assert texts(response, ".//main//header//p") == ["Season, 1 June 2026 – 5 July 2026", "Films one can feel."]
    assert texts(response, ".//main//em") == ["Wet"]
    entries = [words(item) for item in parsed(response).iterfind(".//ol[@class='entries']/li")]
    assert entries == ["Wheat", "Rain 1929, Joris Ivens A city under umbrellas."]
    assert links(response, ".//ol[@class='entries']//a") == {"Wheat": "/films/wheat/", "Rain": "/films/rain/"}


def test_films_that_are_not_public_are_shown_to_nobody(visitor, browser_of, editor):
    drafts = [make_film("Draft", published=False), make_film("To Come", published_at=datetime(2099, 1, 1, tzinfo=UTC))]
    make_collection("Weather", [*drafts, make_film("Rain")])

    assert [films(browser.get("/collections/weather/")) for browser in (visitor, browser_of(editor))] == [["Rain"]] * 2


def test_a_draft_and_what_is_to_come_are_seen_by_editors_alone(visitor, browser_of, member, editor):
    make_collection("Weather", [make_film("Rain")], published=False)
    make_collection("Winter", published_at=datetime(2099, 1, 1, tzinfo=UTC))
    browsers = (visitor, browser_of(member), browser_of(editor))

    for address in ("/collections/weather/", "/collections/winter/"):
        assert [browser.get(address).status_code for browser in browsers] == [404, 404, 200]
    assert [texts(browser.get("/collections/"), BILLS) for browser in browsers] == [[], [], []]
    assert texts(browser_of(editor).get("/collections/weather/"), ".//p[@class='note']") == [
        "Draft: visitors don’t see this page."
    ]


def test_a_former_address_leads_to_the_present_one(visitor):
    season = make_collection("Weather")
    season.slug = "rain-and-shine"
    season.save()
    response = visitor.get("/collections/weather/")

    assert (response.status_code, response.url) == (301, "/collections/rain-and-shine/")
    assert make_collection("Weather").slug == "weather-2"


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_queries_however_many_films(visitor, django_assert_num_queries, count):
    make_collection("Weather", [make_film(directors=[f"Director {number}"]) for number in range(count)])

    with django_assert_num_queries(4):  # version; the collection, its films, their directors
        visitor.get("/collections/weather/")


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_queries_however_many_collections(visitor, django_assert_num_queries, count):
    for _number in range(count):
        make_collection(films=[make_film(), make_film()])

    with django_assert_num_queries(3):  # version; the collections, their first films
        visitor.get("/collections/")


def test_a_long_collection_comes_page_by_page_and_loses_no_film(visitor, monkeypatch):
    monkeypatch.setattr(collection_page, "PAGE_SIZE", 2)
    season = make_collection("Weather", [make_film(title) for title in "ABCDE"], text="Wet.")
    season.entries.update(position=7)  # all at one place: then in the order in which they were added

    seen, address = [], "/collections/weather/"
    while address:
        response = visitor.get(address)
        seen.append(films(response))
        address = links(response, ".//nav[@class='pager']/a[@rel='next']").get("More films")

    assert seen == [["A", "B"], ["C", "D"], ["E"]]
    assert links(response, ".//nav[@class='pager']/a") == {"Back to the beginning": "/collections/weather/"}
    assert [
        words(part) for part in parsed(response).iterfind(".//div[@class='prose']")
    ] == []  # on the first page alone


def test_the_list_comes_page_by_page_the_newest_first(visitor, monkeypatch):
    monkeypatch.setattr(collection_views, "PAGE_SIZE", 2)
    for title in "ABC":
        make_collection(title)
    response = visitor.get("/collections/")
    more = links(response, ".//nav[@class='pager']/a")["More collections"]

    assert texts(response, BILLS) + texts(visitor.get(more), BILLS) == ["C", "B", "A"]


@pytest.mark.parametrize("address", ["/collections/", "/collections/weather/"])
def test_a_page_that_isnt_there_is_said_and_is_the_first(visitor, address):
    make_collection("Weather", [make_film("Rain")])
    response = visitor.get(f"{address}?after=nonsense")

    assert response.status_code == 200
    assert texts(response, ".//ul[@class='messages']/li") == [
        "The page that was asked for isn’t there, so this is the first."
    ]


def test_an_empty_site_and_an_empty_collection_look_finished(visitor):
    before = texts(visitor.get("/collections/"), ".//div[@class='empty']/h2")
    make_collection("Weather", [make_film(published=False)])

    assert before == ["No collections yet"]
    assert texts(visitor.get("/collections/weather/"), ".//div[@class='empty']/h2") == ["No films yet"]


def test_the_home_page_shows_what_is_featured_in_staffs_order(visitor):
    make_collection("Second", [make_film("Rain")], featured=True, position=2)
    make_collection("First", featured=True, position=1, lead="Look.")
    make_collection("Plain")
    make_collection("Draft", featured=True, published=False)

    assert texts(visitor.get("/"), ".//h3[@class='bill__title card__title']") == ["First", "Second"]


def test_the_film_page_says_which_public_collections_it_is_in(visitor):
    rain = make_film("Rain")
    for title in ("Weather", "Amsterdam", "Draft"):
        make_collection(title, [rain], published=title != "Draft")
    make_collection("Elsewhere", [make_film()])

    assert links(visitor.get("/films/rain/"), ".//section[@aria-labelledby='collections']//a") == {
        "Amsterdam": "/collections/amsterdam/",
        "Weather": "/collections/weather/",
    }


def test_search_engines_are_told_what_the_page_shows(visitor, settings):
    settings.SITE_URL = "https://films.example.org"
    make_collection("Weather", [make_film("Wheat"), make_film("Rain")], lead="</script>")
    page = visitor.get("/collections/weather/").content.decode()
    [markup] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)

    assert json.loads(markup) == {
        "@context": "https://schema.org",
        "@type": "CollectionPage",
        "@id": "https://films.example.org/collections/weather/",
        "url": "https://films.example.org/collections/weather/",
        "name": "Weather",
        "description": "</script>",
        "mainEntity": {
            "@type": "ItemList",
            "itemListElement": [
                {"@type": "ListItem", "position": 1, "url": "https://films.example.org/films/wheat/", "name": "Wheat"},
                {"@type": "ListItem", "position": 2, "url": "https://films.example.org/films/rain/", "name": "Rain"},
            ],
        },
    }


@pytest.mark.parametrize("address", ["/collections/", "/collections/weather/"])
def test_a_visitor_is_given_no_cookie_and_may_keep_the_page(visitor, address):
    make_collection("Weather")
    response = visitor.get(address)

    assert dict(response.cookies) == {}
    assert response["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert visitor.post(address).status_code == 405


def test_publishing_keeps_a_time_that_was_set_and_withdrawing_hides(visitor):
    season = make_collection("Weather", published=False, published_at=datetime(2026, 5, 1, tzinfo=UTC))
    season.publish()
    shown = visitor.get("/collections/weather/").status_code
    season.withdraw()

    assert (shown, visitor.get("/collections/weather/").status_code) == (200, 404)
    assert Collection.objects.get().published_at == datetime(2026, 5, 1, tzinfo=UTC)


def test_the_database_refuses_a_film_twice_and_days_that_run_backwards():
    rain = make_film("Rain")
    season = make_collection("Weather", [rain])

    with pytest.raises(IntegrityError, match=r"collection_id|film_is_in_a_collection_once"):
        CollectionEntry.objects.bulk_create([CollectionEntry(collection=season, film=rain)])


def test_the_database_refuses_days_that_run_backwards():
    with pytest.raises(IntegrityError, match="collection_ends_after_it_starts"):
        make_collection("Weather", starts=date(2026, 7, 5), ends=date(2026, 6, 1))

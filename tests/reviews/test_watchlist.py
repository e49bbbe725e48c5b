"""The watchlist: the button at a film, and the page."""

import pytest

from tests.factories import make_film
from tests.pages import links, parsed, texts

pytestmark = pytest.mark.django_db

ADDRESS = "/members/maria/watchlist/"


@pytest.fixture
def film(db):
    return make_film("Laura", directors=["Otto Preminger"])


def titles(response) -> list[str]:
    return texts(response, ".//ol[@class='wall']//h2")


def test_a_member_puts_a_film_on_the_watchlist_and_takes_it_off(browser_of, member, film):
    browser = browser_of(member)
    responses = [browser.post("/films/laura/watchlist/", {"watched": "yes"}, follow=True) for _ in range(2)]
    put = titles(browser.get(ADDRESS))
    off = browser.post("/films/laura/watchlist/", {"watched": "no"}, follow=True)

    assert responses[0].redirect_chain == [("/films/laura/", 302)]
    assert [texts(response, ".//ul[@class='messages']/li") for response in (responses[0], off)] == [
        ["The film is on your watchlist."],
        ["The film is off your watchlist."],
    ]
    assert (put, titles(browser.get(ADDRESS))) == (["Laura"], [])


def test_a_visitor_is_asked_to_log_in(visitor, film):
    assert visitor.post("/films/laura/watchlist/").url == "/accounts/login/?next=/films/laura/"


@pytest.mark.parametrize("method", ["get", "put", "delete"])
def test_nothing_but_posting_changes_it(browser_of, member, film, method):
    assert getattr(browser_of(member), method)("/films/laura/watchlist/").status_code == 405


def test_a_film_that_is_not_public_can_t_be_put_on_it_and_is_not_shown(browser_of, visitor, member, film):
    make_film("Draft", published=False)
    member.watch(film)
    film.withdraw()

    assert browser_of(member).post("/films/draft/watchlist/").status_code == 404
    assert titles(visitor.get(ADDRESS)) == []


def test_the_latest_comes_first_page_by_page(visitor, member, monkeypatch):
    monkeypatch.setattr("reviews.views.members.WATCHLIST_SIZE", 2)
    for title in ("One", "Two", "Three"):
        member.watch(make_film(title))
    first = visitor.get(ADDRESS)
    second = visitor.get(links(first, ".//nav[@class='pager']/a")["More films"])

    assert (titles(first), titles(second)) == (["Three", "Two"], ["One"])
    assert titles(visitor.get(f"{ADDRESS}?after=nonsense")) == ["Three", "Two"]


def test_a_hidden_watchlist_is_there_for_its_member_alone(visitor, browser_of, member, other_member, moderator, film):
    member.watch(film)
    member.shows_watchlist = False
    member.save()

    for browser in (visitor, browser_of(other_member), browser_of(moderator)):
        assert browser.get(ADDRESS).status_code == 404
        assert "Watchlist" not in links(browser.get("/members/maria/"))
    own = browser_of(member).get(ADDRESS)
    assert (titles(own), texts(own, ".//main//p[@class='quiet']")) == (["Laura"], ["Only you see this page."])
    assert parsed(own).find(".//meta[@name='robots']").get("content") == "noindex"


def test_an_empty_watchlist_says_how_it_is_filled(visitor, browser_of, member):
    texts_of = [texts(browser.get(ADDRESS), ".//div[@class='empty']/p") for browser in (visitor, browser_of(member))]

    assert texts_of == [
        ["There is nothing on this watchlist yet."],
        ["Your watchlist is empty. The page of a film has a button that puts it here.", "See more films"],
    ]


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_a_visitor_the_same_queries_however_many_films(
    visitor, member, count, django_assert_num_queries
):
    for number in range(count):
        member.watch(make_film(directors=[f"Director {number}"]))

    with django_assert_num_queries(3):  # member; entries, cards
        response = visitor.get(ADDRESS)
    assert response.cookies == {}


def test_who_changes_it_too_often_is_told_to_wait(browser_of, member, film, settings):
    settings.ACCOUNT_RATE_LIMITS = {"like": "1/h/user"}
    browser = browser_of(member)
    codes = [browser.post("/films/laura/watchlist/").status_code for _ in range(2)]

    assert codes == [302, 429]

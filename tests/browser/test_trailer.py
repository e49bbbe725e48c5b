"""A trailer: nothing is asked of its provider before a click, and then it plays in place."""

import pytest
from playwright.sync_api import Page, expect

from films.models import Film

PLAYER = "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?autoplay=1&rel=0&playsinline=1"
ADDRESS = "/films/seven-samurai/"


def place_of(page: Page, selector: str) -> list[float]:
    """Where something stands on the sheet, however far it is rolled, and how large."""
    measure = "it => [it.x, it.y + scrollY, it.width, it.height].map(Math.round)"
    return page.locator(selector).evaluate(f"element => ({measure})(element.getBoundingClientRect())")


@pytest.fixture
def film(catalogue) -> Film:
    film = catalogue.films["full"]
    film.trailer = "https://youtu.be/dQw4w9WgXcQ"
    film.save()
    return film


@pytest.fixture
def asked(new_window, live_server):
    """Windows in which a provider is answered from here; `asked.of` are the requests it got."""

    class Asked:
        def __init__(self) -> None:
            self.of: list[tuple[str, str]] = []

        def window(self, **options) -> Page:
            page = new_window(answered=("https://www.youtube.com/", "https://www.youtube-nocookie.com/"), **options)
            page.context.route(lambda address: not address.startswith(live_server.url), self.answer)
            return page

        def answer(self, route) -> None:
            self.of.append((route.request.url, route.request.header_value("referer") or ""))
            route.fulfill(body="<!doctype html><title>Player</title><p>It plays.</p>", content_type="text/html")

    return Asked()


def test_a_click_plays_the_trailer_in_place(film, asked, live_server):
    page = asked.window()
    page.goto(ADDRESS)
    page.wait_for_load_state("networkidle")
    assert asked.of == []
    page.get_by_role("button", name="Play the trailer (YouTube)").click()

    player = page.locator(".trailer iframe")
    expect(player).to_have_attribute("title", "Trailer of Seven Samurai")
    expect(player).to_be_focused()
    expect(page.frame_locator(".trailer iframe").get_by_text("It plays.")).to_be_visible()
    assert asked.of == [(PLAYER, f"{live_server.url}/")]
    assert player.evaluate("frame => frame.allow") == "autoplay; encrypted-media; fullscreen; picture-in-picture"


@pytest.mark.parametrize("key", ["Enter", " "])
def test_the_trailer_plays_from_the_keyboard(film, asked, key):
    page = asked.window()
    page.goto(ADDRESS)
    page.get_by_role("button", name="Play the trailer (YouTube)").press(key)

    expect(page.frame_locator(".trailer iframe").get_by_text("It plays.")).to_be_visible()
    assert page.url.endswith(ADDRESS)


def test_without_javascript_the_trailer_is_a_link_to_its_page(film, asked):
    page = asked.window(java_script_enabled=False)
    page.goto(ADDRESS)
    page.get_by_role("link", name="Play the trailer (YouTube)").click()

    expect(page.get_by_text("It plays.")).to_be_visible()
    assert asked.of == [("https://www.youtube.com/watch?v=dQw4w9WgXcQ", "")]


def test_nothing_moves_when_the_player_comes(film, asked):
    page = asked.window()
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(ADDRESS)
    place = place_of(page, ".trailer")
    page.locator(".trailer__play").click()
    expect(page.locator(".trailer iframe")).to_be_visible()

    assert place_of(page, ".trailer") == place_of(page, ".trailer iframe") == place

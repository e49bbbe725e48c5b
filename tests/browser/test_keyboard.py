"""The site without a mouse."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.walking import stops, walk_to


@pytest.mark.parametrize("address", ["/", "/films/", "/films/seven-samurai/", "/films/seven-samurai/reviews/"])
def test_a_visitor_walks_through_a_page_and_always_sees_where_they_are(page: Page, catalogue, address):
    page.goto(address)

    walk = list(stops(page))

    assert (walk[0]["name"], walk[0]["href"]) == ("Skip to the content", "#main")
    assert [stop["html"] for stop in walk if not stop["seen"]] == []
    assert len(walk) > 15


def test_a_member_walks_through_the_form_and_always_sees_where_they_are(new_window, catalogue):
    page = new_window(catalogue.newcomer)
    page.goto("/films/seven-samurai/reviews/write/")

    walk = list(stops(page))

    assert walk[0]["name"] == "Skip to the content"
    assert [stop["html"] for stop in walk if not stop["seen"]] == []
    names = [stop["name"] for stop in walk if stop["tag"] in ("input", "textarea", "select", "button")]
    assert names[2:] == [  # after the search of the masthead
        "No rating",
        "Your review",
        "Language",
        "Contains spoilers",
        "Publish",
        "Preview",
        "Save as draft",
    ]


def test_the_skip_link_leads_past_the_menus(page: Page, catalogue):
    page.goto("/films/seven-samurai/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")

    expect(page.get_by_role("main").get_by_role("link").first).to_be_focused()


def test_stars_are_given_by_arrow_keys_and_taken_back(new_window, catalogue):
    page = new_window(catalogue.newcomer)
    page.goto("/films/seven-samurai/reviews/write/")
    chosen = page.locator("input[name=rating]:checked")

    walk_to(page, "No rating")
    expect(chosen).to_have_value("")
    page.keyboard.press("ArrowDown")  # round to the first step
    expect(chosen).to_have_value("1")
    for _step in range(6):
        page.keyboard.press("ArrowRight")
    expect(chosen).to_have_value("7")
    expect(page.get_by_role("radio", name="3 and a half out of 5 stars")).to_be_focused()
    for _step in range(7):
        page.keyboard.press("ArrowLeft")
    expect(chosen).to_have_value("")
    page.keyboard.press("ArrowLeft")
    expect(chosen).to_have_value("10")


def test_a_review_is_written_and_published_by_keys_alone(new_window, catalogue):
    page = new_window(catalogue.newcomer)
    page.goto("/films/a-film-nobody-has-reviewed/")
    walk_to(page, "Add a review")
    page.keyboard.press("Enter")
    page.wait_for_url("**/write/")
    walk_to(page, "No rating")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.type("Short.")
    walk_to(page, "Contains spoilers")
    page.keyboard.press("Space")
    walk_to(page, "Publish")
    page.keyboard.press("Space")

    expect(page.get_by_role("article").get_by_role("heading", level=3)).to_have_text("★ review by Noël")
    expect(page.get_by_text("Short.")).to_be_hidden()


def test_spoilers_are_unfolded_by_a_key(page: Page, catalogue):
    page.goto(catalogue.reviews["spoilers"].get_absolute_url())
    text = page.get_by_text("Four die.")
    expect(text).to_be_hidden()

    walk_to(page, "Contains spoilers: show the review")
    page.keyboard.press("Enter")
    expect(text).to_be_visible()
    page.keyboard.press("Space")
    expect(text).to_be_hidden()


def test_filters_are_unfolded_and_used_by_keys_on_a_narrow_window(page: Page, catalogue):
    page.set_viewport_size({"width": 375, "height": 700})
    page.goto("/films/")
    walk_to(page, "Filter")
    page.keyboard.press("Enter")
    walk_to(page, "Title or person")
    page.keyboard.type("vertov")
    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile(r"/films/\?q=vertov"))

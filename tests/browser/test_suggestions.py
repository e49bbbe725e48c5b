"""Suggestions while one types, by keyboard and mouse, and for those who hear them."""

import pytest
from playwright.sync_api import Page, expect

from tests.factories import make_film


@pytest.fixture
def field(page: Page, catalogue):
    page.goto("/")
    return page.get_by_role("combobox", name="Search films")


def test_a_visitor_chooses_a_suggestion_by_keyboard(page: Page, field):
    field.press_sequentially("kuro")

    options = page.get_by_role("option")
    expect(options).to_have_text(["Akira Kurosawa"])
    expect(page.get_by_role("listbox", name="Suggestions").get_by_role("group")).to_have_accessible_name("People")
    expect(field).to_have_attribute("aria-expanded", "true")
    expect(page.get_by_role("status").filter(has_text="Suggestions")).to_have_text("Suggestions: 1")

    field.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    expect(field).to_have_attribute("aria-activedescendant", options.first.get_attribute("id"))
    expect(field).to_be_focused()
    field.press("Enter")
    expect(page).to_have_url("/people/akira-kurosawa/")


def test_arrows_go_round_by_way_of_the_field(page: Page, field):
    field.press_sequentially("s")
    chosen = page.locator("[role=option][aria-selected]")
    expect(page.get_by_role("option").first).to_be_visible()
    count = page.get_by_role("option").count()

    field.press("ArrowUp")
    expect(chosen).to_have_attribute("id", f"search-suggestions-{count - 1}")
    field.press("ArrowDown")
    expect(chosen).to_have_count(0)
    field.press("ArrowDown")
    expect(chosen).to_have_attribute("id", "search-suggestions-0")


def test_escape_closes_the_list_and_arrows_bring_it_back(page: Page, field):
    field.press_sequentially("seven")
    expect(page.get_by_role("listbox")).to_be_visible()

    field.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(field).to_have_value("seven")
    expect(field).to_have_attribute("aria-expanded", "false")

    field.press("ArrowDown")
    expect(page.get_by_role("option")).to_have_text(["Seven Samurai 1954"])


def test_without_a_choice_enter_searches(page: Page, field):
    field.press_sequentially("seven")
    expect(page.get_by_role("option")).to_have_count(1)
    field.press("Enter")

    expect(page).to_have_url("/films/?q=seven")


def test_a_suggestion_is_clicked_and_leaving_the_field_closes_the_list(page: Page, field):
    field.press_sequentially("東京")
    expect(page.get_by_role("option")).to_have_text(["東京物語 1953"])
    page.get_by_role("link", name="Skip to the content").focus()
    expect(page.get_by_role("listbox")).to_be_hidden()

    field.focus()
    field.press("ArrowDown")
    page.get_by_role("option").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("東京物語")


def test_an_answer_that_comes_too_late_is_not_shown(page: Page, field):
    make_film("Untouched")
    held = []
    page.route("**/search/suggest/?q=seven", lambda route: held.append(route))
    with page.expect_request("**/search/suggest/?q=seven"):
        field.press_sequentially("seven")
    with page.expect_event("requestfailed"):  # it is given up
        field.fill("untouch")

    expect(page.get_by_role("option")).to_have_text(["Untouched"])
    assert len(held) == 1

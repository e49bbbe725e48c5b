"""Everybody can use every page: axe's rules in light and dark, on wide and narrow windows, and room for large text."""

import pytest
from playwright.sync_api import Page as Window

from tests.all_pages import ERRORS, PAGES, browser_of
from tests.browser.looking import ALL_RULES, CONTRAST, LargeText, prepare, shown_as, too_wide, violations


def look_at(window: Window, address: str) -> list[str]:
    """Everything that is wrong with a page, however it is looked at."""
    found = []

    def note(view: str, faults: list[str]) -> None:
        found.extend(f"{address}, {view}: {fault}" for fault in faults)

    shown_as(window, width=1280)
    window.goto(address)
    note("wide", violations(window, ALL_RULES))
    shown_as(window, width=1280, scheme="dark")
    note("wide, dark", violations(window, CONTRAST))
    shown_as(window, width=375, scheme="dark")
    note("narrow, dark", violations(window, CONTRAST))
    shown_as(window, width=375)
    note("narrow", violations(window, ALL_RULES))
    shown_as(window, width=320)
    note("320 px", too_wide(window))
    with LargeText(window):
        shown_as(window, width=640)
        note("large text", too_wide(window))
    return found


@pytest.mark.parametrize("who", PAGES)
def test_everybody_can_use_every_page(who, catalogue, new_window):
    window = new_window(browser_of(who, catalogue))
    prepare(window)

    found = [fault for page in PAGES[who] for fault in look_at(window, page.address(catalogue))]

    assert not found, "\n".join(found)


def test_everybody_can_use_the_pages_of_errors(catalogue, new_window, settings):
    settings.ROOT_URLCONF = "tests.urls"
    window = new_window()
    prepare(window)

    found = [fault for page in ERRORS for fault in look_at(window, page.address(catalogue))]

    assert not found, "\n".join(found)

"""Everybody can use every page: axe's rules in light and dark, on wide and narrow windows, and room for large text."""

from itertools import batched

import pytest
from django.contrib.admin.templatetags.admin_urls import admin_urlname
from django.urls import reverse
from playwright.sync_api import Page as Window

from tests.all_pages import ERRORS, PAGES, browser_of
from tests.browser.looking import (
    ALL_RULES,
    CONTRAST,
    STANDARD_RULES,
    LargeText,
    prepare,
    shown_as,
    too_wide,
    violations,
)
from tests.factories import make_member

# Each page once, a few in a test: no worker waits long for another, and the catalogue isn't made too often.
SOME_PAGES = [
    pytest.param(who, pages, id=f"{who}-{number}")
    for who, all_of_them in PAGES.items()
    for number, pages in enumerate(batched(all_of_them, 10), 1)
]


def look_at(window: Window, address: str, rules: dict = ALL_RULES) -> list[str]:
    """Everything that is wrong with a page, however it is looked at."""
    found = []

    def note(view: str, faults: list[str]) -> None:
        found.extend(f"{address}, {view}: {fault}" for fault in faults)

    shown_as(window, width=1280)
    window.goto(address)
    note("wide", violations(window, rules))
    shown_as(window, width=1280, scheme="dark")
    note("wide, dark", violations(window, CONTRAST))
    shown_as(window, width=375, scheme="dark")
    note("narrow, dark", violations(window, CONTRAST))
    shown_as(window, width=375)
    note("narrow", violations(window, rules))
    shown_as(window, width=320)
    note("320 px", too_wide(window))
    with LargeText(window):
        shown_as(window, width=640)
        note("large text", too_wide(window))
    return found


@pytest.mark.parametrize(("who", "pages"), SOME_PAGES)
def test_everybody_can_use_every_page(who, pages, catalogue, new_window):
    window = new_window(browser_of(who, catalogue))
    prepare(window)

    found = [fault for page in pages for fault in look_at(window, page.address(catalogue))]

    assert not found, "\n".join(found)


def test_everybody_can_use_the_pages_of_errors(catalogue, new_window, settings):
    settings.ROOT_URLCONF = "tests.urls"
    window = new_window()
    prepare(window)

    found = [fault for page in ERRORS for fault in look_at(window, page.address(catalogue))]

    assert not found, "\n".join(found)


def test_staff_can_use_the_administration(catalogue, new_window):
    """By the standards' own rules: what axe holds for good practice beyond them is Django's to decide."""
    window = new_window(make_member("adam", is_staff=True, is_superuser=True))
    prepare(window)
    report = catalogue.reviews["spoilers"].reports.create(reason="spam", text="It sells something.")
    records = [catalogue.films["full"], catalogue.reviews["own"], catalogue.reviews["quoted"], report, catalogue.member]
    changes = [admin_urlname(record._meta, "change") for record in records]
    addresses = [
        reverse("admin:index"),
        reverse("admin:films_film_changelist"),
        reverse("admin:films_film_add"),
        reverse("admin:reviews_report_changelist"),
        *(reverse(change, args=[record.pk]) for change, record in zip(changes, records, strict=True)),
        reverse("admin:films_film_history", args=[records[0].pk]),
        reverse("admin:films_film_delete", args=[records[0].pk]),
    ]

    found = [fault for address in addresses for fault in look_at(window, address, STANDARD_RULES)]

    assert not found, "\n".join(found)

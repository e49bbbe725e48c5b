"""Bringing reviews along in a real browser: without JavaScript, by the keyboard, and while a worker is at it."""

import re

import pytest
from playwright.sync_api import Page, expect

from reviews.models import ImportRun, Member, Review
from tests.browser.looking import ALL_RULES, prepare, shown_as, too_wide, violations
from tests.browser.walking import stops, walk_to
from tests.factories import make_film, make_member
from tests.import_factories import State, make_proposals, make_run
from tests.letterboxd.archives import GENUINE_NAME, genuine


@pytest.fixture
def nora(transactional_db) -> Member:
    return make_member("nora", name="Nora")


def bring(page: Page) -> None:
    page.goto("/settings/imports/")
    page.get_by_label("The file").set_input_files(
        {"name": GENUINE_NAME, "mimeType": "application/zip", "buffer": genuine()}
    )
    page.get_by_role("button", name="Look into the file").click()


def test_reviews_are_brought_looked_through_published_and_taken_back_without_javascript(new_window, nora):
    for title, year in (("Seven Samurai", "1954"), ("L'Atalante", "1934"), ("Wings of Desire", "1987")):
        make_film(title, release_date=year)
    page = new_window(nora, java_script_enabled=False)
    bring(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Look through it first")
    expect(page.get_by_role("heading", level=2).first).to_have_text(
        re.compile(r"^3 of \d films are in our catalogue\.$")
    )
    page.get_by_role("group", name="L'Atalante").get_by_label("Only for me").check()
    page.get_by_role("group", name="Seven Samurai").get_by_label("Spoilers").check()
    page.get_by_role("button", name="Publish it all").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What became of it")
    assert set(nora.reviews.values_list("film__title", "status", "spoilers")) == {
        ("Seven Samurai", Review.Status.PUBLISHED, True),
        ("L'Atalante", Review.Status.DRAFT, False),
    }

    with page.expect_download() as download:
        page.get_by_role("link", name="Download the report (CSV)").click()
    assert download.value.suggested_filename.endswith(".csv")
    page.get_by_role("link", name="Take it all back").click()
    page.get_by_role("button", name="Take it all back").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Taken back")
    assert nora.reviews.count() == 0


def test_a_page_at_work_comes_again_by_itself_and_ends_at_the_preview(new_window, nora):
    run = make_run(nora, State.MATCHING, position=10, total=40)
    page = new_window(nora, java_script_enabled=False)
    page.goto(f"/settings/imports/{run.pk}/")
    expect(page.get_by_role("progressbar", name="Films are being looked for")).to_be_visible()
    ImportRun.objects.filter(pk=run.pk).update(position=20)
    expect(page.get_by_text("20 of 40")).to_be_visible()
    ImportRun.objects.filter(pk=run.pk).update(state=State.READY)

    expect(page.get_by_role("heading", level=1)).to_have_text("Look through it first")


def test_the_enter_key_on_a_tick_saves_and_publishes_nothing(new_window, nora):
    run = make_run(nora)
    make_proposals(run, 2)
    page = new_window(nora)
    page.goto(f"/settings/imports/{run.pk}/")
    walk_to(page, "Only for me")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")

    expect(page.get_by_text("That is saved. Nothing is public yet.")).to_be_visible()
    run.refresh_from_db()
    assert (run.state, list(run.proposals.values_list("private", flat=True))) == (State.READY, [True, False])


def test_a_member_walks_through_the_preview_and_always_sees_where_they_are(new_window, catalogue):
    page = new_window(catalogue.member)
    page.goto(f"/settings/imports/{catalogue.runs['ready'].pk}/")

    walk = list(stops(page))

    assert [stop["html"] for stop in walk if not stop["seen"]] == []
    names = [stop["name"] for stop in walk if stop["tag"] in ("input", "button")][2:]  # after the masthead's search
    assert names == [
        "Publish it all",
        "Keep all reviews for me alone",
        *["Only for me", "Spoilers", "Leave out"] * 4,
        "Save this page",
    ]


def test_no_tick_is_hidden_by_the_buttons_that_stay_in_sight(new_window, nora):
    run = make_run(nora)
    make_proposals(run, 12)
    page = new_window(nora)
    page.goto(f"/settings/imports/{run.pk}/")
    bar = page.locator(".proposals__end")
    hidden = []
    for stop in stops(page):
        if stop["tag"] == "input" and stop["name"] == "Leave out":
            box = page.locator(":focus").bounding_box()
            hidden += [stop] if box["y"] + box["height"] > bar.bounding_box()["y"] else []

    assert hidden == []


def test_everybody_can_use_a_long_preview(new_window, nora):
    run = make_run(nora)
    make_proposals(run, 60, text="Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenverordnung. " * 9)
    page = new_window(nora)
    prepare(page)
    shown_as(page, width=390)
    page.goto(f"/settings/imports/{run.pk}/")

    assert violations(page, ALL_RULES) == []
    assert too_wide(page) == []

"""Everything works with JavaScript switched off."""

import re

import pytest
from playwright.sync_api import Page, expect

from reviews.models import Report, Review
from tests.factories import PASSWORD, make_film


@pytest.fixture
def page(new_window) -> Page:
    return new_window(java_script_enabled=False)


def log_in(page: Page, username: str) -> None:
    page.goto("/")
    page.get_by_role("link", name="Log in").click()
    page.get_by_label("Username or e-mail").fill(username)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Log in", exact=True).click()
    expect(page.get_by_role("link", name="Log out")).to_be_visible()


def test_a_visitor_filters_films_sorts_them_and_goes_on_to_the_next_page(page, catalogue):
    for number in range(1, 25):
        make_film(f"Reel {number:02}")
    titles = page.get_by_role("main").get_by_role("heading", level=2)

    page.goto("/films/?sort=title")
    expect(titles).to_have_count(24)
    page.get_by_role("link", name="More films").click()
    expect(titles).to_have_count(12)
    page.get_by_role("link", name="Back to the beginning").click()
    page.get_by_label("Country").select_option("JP")
    page.get_by_role("button", name="Show films").click()
    expect(titles).to_have_text(["Seven Samurai"])
    page.get_by_role("link", name="Remove Japan").click()
    expect(titles).to_have_count(24)


def test_a_visitor_filters_reviews_by_stars_and_unfolds_a_spoiler(page, catalogue):
    page.goto("/films/seven-samurai/")
    page.get_by_role("link", name="See all reviews").click()
    page.get_by_role("link", name=re.compile(r"^3½ stars")).click()
    lines = page.get_by_role("article").get_by_role("heading")
    expect(lines).to_have_count(4)
    page.get_by_text("Contains spoilers: show the review").click()
    expect(page.get_by_text("Four die.")).to_be_visible()


def test_a_visitor_who_wants_to_write_logs_in_and_comes_back(page, catalogue):
    page.goto("/films/sunrise/")
    page.get_by_role("link", name="Add a review").click()
    page.get_by_label("Username or e-mail").fill("noel")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Log in", exact=True).click()

    expect(page).to_have_url(re.compile("/films/sunrise/reviews/write/$"))


def test_a_member_previews_publishes_and_withdraws_a_review(page, catalogue):
    log_in(page, "noel")
    page.goto("/films/sunrise/reviews/write/")
    page.get_by_role("radio", name="4 out of 5 stars").check()
    page.get_by_label("Your review").fill("A **tram** ride.")
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_role("region", name="Preview").locator("strong")).to_have_text("tram")
    expect(page.get_by_label("Your review")).to_have_value("A **tram** ride.")
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_role("article").get_by_role("heading", level=3)).to_have_text("★★★★ review by Noël")

    page.get_by_role("link", name="Edit your review").first.click()
    page.get_by_role("link", name="Withdraw this review").click()
    page.get_by_role("button", name="Withdraw the review").click()
    page.goto("/films/sunrise/")
    expect(page.get_by_text("Nobody has reviewed this film yet.")).to_be_visible()
    assert Review.objects.get(member=catalogue.newcomer).status == Review.Status.WITHDRAWN


def test_a_member_likes_and_reports_a_review_and_keeps_a_watchlist(page, catalogue):
    log_in(page, "noel")
    page.goto("/films/seven-samurai/")
    page.get_by_role("button", name="Like the review by Wanda Lis").click()
    page.get_by_role("button", name="Unlike the review by Wanda Lis").click()
    expect(page.get_by_role("button", name="Like the review by Wanda Lis", exact=True)).to_be_visible()
    page.get_by_role("button", name="Add to watchlist").click()
    expect(page.get_by_role("button", name="Remove from watchlist")).to_be_visible()
    page.get_by_role("link", name="Watchlist", exact=True).click()
    expect(page.get_by_role("main").get_by_role("link", name="Seven Samurai")).to_be_visible()

    page.goto(catalogue.reviews["own"].get_absolute_url())
    page.get_by_role("link", name="Report this review").click()
    page.get_by_label("It is copied from somebody else").check()
    page.get_by_role("button", name="Send the report").click()
    assert Report.objects.get().reason == Report.Reason.COPIED

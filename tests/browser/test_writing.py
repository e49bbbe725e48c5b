"""Writing a review: the half stars by keyboard and by touch, and the preview with and without scripts."""

from playwright.sync_api import Page, expect

from reviews.models import Review
from tests.factories import make_film, make_member

ADDRESS = "/films/laura/reviews/write/"


def chosen(page: Page) -> str:
    return page.locator("input[name=rating]:checked").get_attribute("value")


def test_half_stars_are_chosen_with_the_arrow_keys(new_window, transactional_db):
    make_film("Laura")
    page = new_window(make_member("nora"))
    page.goto(ADDRESS)
    page.get_by_role("radio", name="No rating").focus()
    page.keyboard.press("ArrowRight")  # round to the first half star
    seen = [chosen(page)]
    for _ in range(6):
        page.keyboard.press("ArrowRight")
    seen.append(chosen(page))
    page.keyboard.press("ArrowLeft")
    seen.append(chosen(page))
    expect(page.get_by_role("radio", name="3 out of 5 stars", exact=True)).to_be_focused()
    page.keyboard.press("Tab")

    assert seen == ["1", "7", "6"]
    expect(page.get_by_label("Your review")).to_be_focused()


def test_half_stars_are_chosen_by_touch(new_window, transactional_db):
    make_film("Laura")
    page = new_window(make_member("nora"), has_touch=True)
    page.set_viewport_size({"width": 375, "height": 800})
    page.goto(ADDRESS)
    scale = page.locator(".rating__scale")
    box = scale.bounding_box()
    page.touchscreen.tap(box["x"] + box["width"] * 0.65, box["y"] + box["height"] / 2)
    expect(page.get_by_role("radio", name="3 and a half out of 5 stars")).to_be_checked()
    page.get_by_text("No rating").tap()

    assert chosen(page) == ""


def test_the_preview_comes_without_leaving_the_page(new_window, transactional_db):
    make_film("Laura")
    page = new_window(make_member("nora"))
    page.goto(ADDRESS)
    page.evaluate("window.samePage = true")
    page.get_by_label("Your review").fill("A *word*.")
    page.get_by_label("Contains spoilers").check()
    page.get_by_role("button", name="Preview").click()
    preview = page.get_by_role("region", name="Preview")
    expect(preview).to_be_focused()
    expect(preview.get_by_role("heading", level=3)).to_have_text("Review by nora")
    preview.get_by_text("Contains spoilers: show the review").click()
    expect(preview.locator("em")).to_have_text("word")

    assert page.evaluate("window.samePage") is True
    assert Review.objects.count() == 0


def test_the_preview_comes_without_scripts_too(new_window, transactional_db):
    make_film("Laura")
    page = new_window(make_member("nora"), java_script_enabled=False)
    page.goto(ADDRESS)
    page.get_by_role("radio", name="4 and a half out of 5 stars").check(force=True)
    page.get_by_label("Your review").fill("A *word*.")
    page.get_by_role("button", name="Preview").click()

    expect(page.get_by_role("region", name="Preview").locator("em")).to_have_text("word")
    expect(page.get_by_label("Your review")).to_have_value("A *word*.")
    expect(page.get_by_role("radio", name="4 and a half out of 5 stars")).to_be_checked()
    assert Review.objects.count() == 0


def test_a_preview_that_fails_is_sent_as_a_form(new_window, transactional_db):
    make_film("Laura")
    page = new_window(make_member("nora"))
    page.goto(ADDRESS)
    page.route("**/reviews/preview/", lambda route: route.fulfill(status=200, body="", headers={"Location": "/"}))
    page.get_by_label("Your review").fill("A *word*.")
    page.get_by_role("button", name="Preview").click()

    expect(page.get_by_role("region", name="Preview").locator("em")).to_have_text("word")
    expect(page.get_by_label("Your review")).to_have_value("A *word*.")

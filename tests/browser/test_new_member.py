"""The whole way of a new member, as a person goes it."""

import re

from django.core import mail
from playwright.sync_api import Page, expect

from reviews.models import Member, Review
from tests.factories import PASSWORD


def test_a_new_member_signs_up_finds_a_film_reviews_it_and_leaves_again(page: Page, catalogue):
    reviews_before = Review.objects.count()
    line_before = "★★★★★ review by Otto Brandt on Le Petit Carnet"  # the newest one

    sign_up(page)
    confirm_the_address(page)
    find_a_film(page)
    review_it_with_three_and_a_half_stars(page)
    edit_the_review(page)
    erase_the_account(page)

    page.goto("/films/seven-samurai/")
    first = page.get_by_role("region", name="Reviews").get_by_role("article").first
    expect(first.get_by_role("heading")).to_have_text(line_before)
    assert not Member.objects.filter(username="nora").exists()
    assert Review.objects.count() == reviews_before


def sign_up(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="Sign up").click()
    page.get_by_label("Username").fill("nora")
    page.get_by_label("E-mail").fill("nora@example.org")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign up").click()
    expect(page.get_by_role("link", name="nora", exact=True)).to_be_visible()


def confirm_the_address(page: Page) -> None:
    [letter] = mail.outbox
    assert letter.to == ["nora@example.org"]
    [link] = re.findall(r"http\S+/confirm-email/\S+", letter.body)
    page.goto(link)
    page.get_by_role("main").get_by_role("button").click()
    member = Member.objects.get(username="nora")
    assert member.emailaddress_set.get().verified is True


def find_a_film(page: Page) -> None:
    page.goto("/")
    page.get_by_role("combobox", name="Search films").fill("samurai kurosawa")
    page.keyboard.press("Enter")
    page.get_by_role("main").get_by_role("link", name="Seven Samurai", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Seven Samurai")


def review_it_with_three_and_a_half_stars(page: Page) -> None:
    page.get_by_role("link", name="Add a review").click()
    page.get_by_role("radio", name="3 and a half out of 5 stars").check()
    page.get_by_label("Your review").fill("Light that *moves*.\n\nAnd a tram.")
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_role("region", name="Preview").locator(".prose em")).to_have_text("moves")
    page.get_by_role("button", name="Publish").click()
    review = page.get_by_role("region", name="Reviews").get_by_role("article").first
    expect(review.get_by_role("heading")).to_have_text("★★★½ review by nora")
    expect(review.get_by_role("img", name="3 and a half out of 5 stars")).to_be_visible()
    expect(review.locator(".prose p")).to_have_text(["Light that moves.", "And a tram."])


def edit_the_review(page: Page) -> None:
    page.get_by_role("main").get_by_role("link", name="Edit your review").first.click()
    expect(page.get_by_role("radio", name="3 and a half out of 5 stars")).to_be_checked()
    page.get_by_label("Your review").fill("Light that moves, and a tram.")
    page.get_by_role("button", name="Publish").click()
    review = page.get_by_role("region", name="Reviews").get_by_role("article").first
    expect(review.locator(".prose p")).to_have_text("Light that moves, and a tram.")
    expect(review.get_by_text("Edited")).to_be_visible()


def erase_the_account(page: Page) -> None:
    page.get_by_role("link", name="Settings").click()
    page.get_by_role("link", name="Erase the account").click()
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("Erase my reviews too").check()
    page.get_by_role("button", name="Erase my account").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Good-bye")
    expect(page.get_by_role("link", name="Log in")).to_be_visible()

"""Staff at work in a real browser, under the strict policy. What a page complains of fails the test."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from films.models import Film, Picture
from reviews.models import Invitation, Report
from tests.admin.test_films import picture_file
from tests.factories import make_film, make_genre, make_member, make_person, make_quoted_review, make_review, make_staff
from tests.searching import words

PAGES = ("change", "history", "delete")


@pytest.fixture
def addresses() -> list[str]:
    """Every kind of page that the admin has, with something to show on each."""
    film = make_film("Ran", directors=["Akira Kurosawa"])
    film.genres.add(make_genre("Drama"))
    Picture.objects.create(film=film, file=picture_file(), alt="A poster")
    review = make_review(film, make_member("maria"), text="Fine.")
    quoted = make_quoted_review(film)
    report = Report.objects.create(review=review, reason="spam", text="It sells something.")
    records = {
        "films_film": film,
        "films_person": film.credits.get().person,
        "films_credit": film.credits.get(),
        "films_genre": film.genres.get(),
        "reviews_quotedreview": quoted,
        "reviews_source": quoted.source,
        "reviews_review": review,
        "reviews_report": report,
        "reviews_member": review.member,
        "reviews_invitation": Invitation.objects.create(note="For Li"),
    }
    with_add = [name for name in records if name not in ("reviews_review", "reviews_report")]
    with_recovery = ["films_film", "films_person", "films_genre", "reviews_quotedreview", "reviews_source"]
    return [
        "/admin/",
        "/admin/films/",
        f"/admin/reviews/member/{review.member.pk}/password/",
        *(reverse(f"admin:{name}_changelist") for name in records),
        *(reverse(f"admin:{name}_add") for name in with_add),
        *(reverse(f"admin:{name}_recoverlist") for name in with_recovery),
        *(reverse(f"admin:{name}_{page}", args=[record.pk]) for name, record in records.items() for page in PAGES),
    ]


def choose(page: Page, row: str, words: str) -> None:
    """Look a record up while typing, and take it."""
    page.locator(f"{row} .select2-selection").click()
    page.locator(".select2-search--dropdown input").fill(words)
    page.locator(".select2-results__option", has_text=words).click()


def test_no_page_of_the_admin_breaks_the_policy_or_spreads_beyond_a_phone(new_window, addresses):
    staff = make_member("adam", is_staff=True, is_superuser=True)
    wide, phone = new_window(staff), new_window(staff)
    phone.set_viewport_size({"width": 375, "height": 800})

    for address in addresses:
        assert (address, wide.goto(address).status) == (address, 200)
        phone.goto(address)
        assert (address, phone.evaluate("document.documentElement.scrollWidth")) == (address, 375)


def test_an_editor_gives_a_film_its_director_and_goes_back(new_window):
    film = make_film("Ran", published=False)
    make_person("Akira Kurosawa")
    page = new_window(make_staff("edith", "Editors"))
    page.goto(reverse("admin:films_film_change", args=[film.pk]))

    page.locator("#credits-group .add-row").get_by_text("Add another Credit").click()
    choose(page, "#credits-0", "Akira Kurosawa")
    page.locator("#id_credits-0-role").select_option("director")
    page.get_by_role("button", name="Save and continue editing").click()
    expect(page.locator("#select2-id_credits-0-person-container")).to_contain_text("Akira Kurosawa")
    page.get_by_role("button", name="Publish").click()
    expect(page.locator(".messagelist")).to_contain_text("1 film is published.")
    film.refresh_from_db()
    assert (film.is_public, words(film)) == (True, "akira kurosawa ran")

    page.get_by_role("link", name="History").click()
    page.locator("#change-history a").last.click()
    page.get_by_role("button", name="Bring it back").click()
    expect(page.locator(".messagelist")).to_contain_text("was changed successfully")

    film.refresh_from_db()
    assert (film.status, words(film), film.credits.count()) == (Film.Status.DRAFT, "ran", 0)


def test_a_moderator_works_off_a_report(new_window):
    review = make_review(make_film("Ran"), make_member("maria"), text="Buy my things.")
    Report.objects.create(review=review, reason="spam", text="It sells something.")
    page = new_window(make_staff("modest", "Moderators"))

    page.goto("/admin/")
    page.get_by_role("link", name="1 Open reports").click()
    page.get_by_role("link", name="It is advertising or spam").click()
    expect(page.locator(".read-only-text")).to_have_text("Buy my things.")
    page.get_by_role("button", name="Remove the review").click()

    expect(page.locator(".messagelist")).to_contain_text("1 review is removed.")
    review.refresh_from_db()
    assert review.status == "removed"

"""Staff's day, from the site to the administration and back."""

from playwright.sync_api import Page, expect

from films.models import Film
from tests.factories import PASSWORD, make_person


def test_an_editor_adds_a_film_looks_at_it_corrects_it_and_takes_the_correction_back(page: Page, catalogue):
    make_person("Agnès Varda")
    log_in(page, "ellen")
    add_a_film(page)
    look_at_it_on_the_site(page)
    correct_it(page)
    take_the_correction_back(page)

    film = Film.objects.get(slug="vagabonde")
    assert (film.title, str(film.release_date), [credit.name for credit in film.credits.all()]) == (
        "Vagabonde",
        "1985",
        ["Agnès Varda"],
    )


def log_in(page: Page, username: str) -> None:
    page.goto("/admin/")
    page.get_by_label("Username or e-mail").fill(username)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Log in", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What waits")


def add_a_film(page: Page) -> None:
    page.locator(".model-film").get_by_role("link", name="Add").click()
    page.get_by_label("Title:", exact=True).fill("Vagabonde")
    page.get_by_label("First shown:").fill("1985")
    page.locator("#credits-group .add-row").get_by_text("Add another Credit").click()
    page.locator("#credits-0 .select2-selection").click()
    page.locator(".select2-search--dropdown input").fill("varda")
    page.locator(".select2-results__option", has_text="Agnès Varda").click()
    page.locator("#id_credits-0-role").select_option("director")
    page.get_by_role("button", name="Save and continue editing").click()
    page.get_by_role("button", name="Publish").click()
    expect(page.locator(".messagelist")).to_contain_text("1 film is published.")


def look_at_it_on_the_site(page: Page) -> None:
    page.get_by_role("link", name="View on site").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Vagabonde")
    expect(page.get_by_text("Directed by Agnès Varda")).to_be_visible()


def correct_it(page: Page) -> None:
    page.get_by_role("link", name="Edit this film").click()
    page.get_by_label("Title:", exact=True).fill("Vagabond")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".messagelist")).to_contain_text("was changed successfully")


def take_the_correction_back(page: Page) -> None:
    page.goto("/films/vagabonde/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Vagabond")
    page.get_by_role("link", name="Edit this film").click()
    page.get_by_role("link", name="History").click()
    page.locator("#change-history a").nth(1).click()
    expect(page.get_by_label("Title:", exact=True)).to_have_value("Vagabonde")
    page.get_by_role("button", name="Bring it back").click()
    expect(page.locator(".messagelist")).to_contain_text("was changed successfully")

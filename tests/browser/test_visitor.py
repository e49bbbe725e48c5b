"""What a visitor's browser is asked for: no cookie, nothing from elsewhere, no script or style in a page."""

from playwright.sync_api import Page as Window
from playwright.sync_api import expect

from tests.all_pages import VISITOR
from tests.factories import PASSWORD, make_film

PUBLIC = [page for page in VISITOR if not page.name.startswith("account_")]
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; frame-src https://www.youtube-nocookie.com https://player.vimeo.com "
    "https://geo.dailymotion.com; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def test_no_public_page_keeps_anything_in_the_browser_and_all_have_the_same_strict_policy(page: Window, catalogue):
    """That nothing in the pages breaks the policy, and that nothing is asked for elsewhere, every test hears."""
    found = set()
    for public in PUBLIC:
        response = page.goto(public.address(catalogue))
        stored = page.evaluate("[localStorage.length, sessionStorage.length, document.cookie.length]")
        policy = response.header_value("content-security-policy")
        found.add((policy, response.header_value("set-cookie"), len(page.context.cookies()), *stored))

    assert found == {(POLICY, None, 0, 0, 0, 0)}


def test_a_film_page_needs_one_stylesheet_one_font_and_its_pictures(page: Window, catalogue):
    asked = []
    page.on("request", lambda request: asked.append(request.resource_type))
    page.goto("/films/seven-samurai/")
    page.wait_for_load_state("networkidle")

    # The other is the icon; one script suggests while one types, one puts the trailer's player in its place.
    assert sorted(asked) == ["document", "font", "image", "image", "other", "script", "script", "stylesheet"]


def test_a_browser_that_keeps_no_cookies_is_told_why_it_cannot_log_in(page: Window, catalogue):
    page.goto("/accounts/login/")
    page.get_by_label("Username or e-mail").fill("noel")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.context.clear_cookies()
    page.get_by_role("main").get_by_role("button", name="Log in", exact=True).click()

    expect(page.get_by_role("heading", level=1)).to_have_text("The form was too old")
    expect(page.get_by_text("The site needs its cookie for that, and for nothing else.")).to_be_visible()


def test_a_visitor_comes_from_the_front_page_to_a_person_and_on_to_the_next_film(page: Window, catalogue):
    make_film("Ikiru", directors=["Akira Kurosawa"], release_date="1952")
    page.goto("/")
    page.get_by_role("main").get_by_role("link", name="See more films").first.click()
    page.get_by_role("link", name="Seven Samurai", exact=True).click()
    page.get_by_role("link", name="Akira Kurosawa").first.click()
    page.get_by_role("link", name="Ikiru").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ikiru")

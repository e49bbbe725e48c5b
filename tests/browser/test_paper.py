"""The film page on paper."""

from playwright.sync_api import Page, expect


def test_the_film_page_is_printed_without_menus_and_forms(new_window, catalogue):
    page = new_window(catalogue.newcomer)
    page.goto("/films/seven-samurai/")
    page.emulate_media(media="print", color_scheme="dark")

    for element in page.locator("nav, form, button, .skip, .actions, footer.sheet").all():
        expect(element).to_be_hidden()
    for words in ("Seven Samurai", "Directed by Akira Kurosawa", "Reviews"):
        expect(page.get_by_text(words).first).to_be_visible()
    assert page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--paper')").strip() == "#fff"


def test_the_film_page_becomes_a_document_of_a_few_sheets(page: Page, catalogue):
    page.goto("/films/seven-samurai/")
    document = page.pdf(format="A4")

    assert document.startswith(b"%PDF")
    assert 2 <= document.count(b"/Type /Page\n") <= 6

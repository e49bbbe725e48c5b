"""The checks of a page's looks work: what is wrong is seen."""

from playwright.sync_api import Page

from tests.browser.looking import ALL_RULES, CONTRAST, LargeText, prepare, too_wide, violations

GOOD = "<!doctype html><html lang=en><title>T</title><meta name=viewport content='width=device-width'><main><h1>T</h1>"


def test_what_is_hard_to_see_or_to_hit_is_noticed(page: Page):
    prepare(page)
    links = "<a href=/ style='font-size: 9px'>a</a><a href=/b>b</a>"
    show(page, f"<p style='color: #999'>Pale.</p><p>{links}</p><img src='data:,'>")

    assert {fault.partition(":")[0] for fault in violations(page, ALL_RULES)} == {
        "color-contrast",
        "image-alt",
        "target-size",
    }
    assert len(violations(page, CONTRAST)) == 1


def test_what_does_not_fit_is_noticed_with_large_text_too(page: Page):
    page.set_viewport_size({"width": 640, "height": 600})
    show(page, "<p style='width: 30rem'>Fits.</p>")
    assert too_wide(page) == []
    with LargeText(page):
        assert too_wide(page)[-1] == "wider than the window"
    assert too_wide(page) == []


def show(page: Page, html: str) -> None:
    """Open a page that is nothing but this."""
    page.route("**/page", lambda route: route.fulfill(body=GOOD + html, content_type="text/html"))
    page.goto("/page")

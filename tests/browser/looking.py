"""Looks at a page as WCAG does: by axe's rules, and by whether it fits."""

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]
ALL_RULES = {
    "runOnly": {"type": "tag", "values": [*STANDARDS, "best-practice"]},
    "rules": {"target-size": {"enabled": True}},  # 24 px; off unless it is asked for
}
STANDARD_RULES = {"runOnly": {"type": "tag", "values": STANDARDS}, "rules": {"target-size": {"enabled": True}}}
CONTRAST = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}
# Left out: the parts of the administration that Select2 and Django's own scripts make.
RUN = """
async (options) => {
  document.getAnimations().forEach((animation) => animation.finish());  // a colour on its way is none to measure
  const result = await axe.run({exclude: [".select2", ".help-tooltip"]}, {...options, resultTypes: ["violations"]});
  return result.violations.flatMap((rule) => rule.nodes.map((node) =>
    `${rule.id}: ${node.html.slice(0, 150)} (${node.failureSummary.split("\\n")[1].trim()})`));
}
"""
# What sticks out of the page to the right, unless it lies in something that scrolls by itself.
TOO_WIDE = """
() => {
  const room = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= room) return [];
  const scrolls = (element) => element && element !== document.body
    && (getComputedStyle(element).overflowX !== "visible" || scrolls(element.parentElement));
  return [...document.querySelectorAll("body *")]
    .filter((element) => element.getBoundingClientRect().right > room + 1 && !scrolls(element.parentElement))
    .map((element) => element.outerHTML.slice(0, 120)).slice(0, 5).concat("wider than the window");
}
"""


def prepare(page: Page) -> None:
    """Bring axe along to every page that will be opened."""
    page.add_init_script(AXE_SCRIPT)


def violations(page: Page, rules: dict) -> list[str]:
    """What axe has to say of the page as it is shown now."""
    return page.evaluate(RUN, rules)


def shown_as(page: Page, *, width: int, scheme: str = "light") -> None:
    """Give the window a width, and the reader a liking for light or dark."""
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)


def too_wide(page: Page) -> list[str]:
    """The elements for which a reader would have to scroll sideways."""
    return page.evaluate(TOO_WIDE)


class LargeText:
    """While it lasts, the browser shows text at twice its size, as a reader may have set it."""

    def __init__(self, page: Page) -> None:
        self.session = page.context.new_cdp_session(page)

    def __enter__(self) -> None:
        self.session.send("Page.setFontSizes", {"fontSizes": {"standard": 32, "fixed": 26}})

    def __exit__(self, *error) -> None:
        self.session.send("Page.setFontSizes", {"fontSizes": {"standard": 16, "fixed": 13}})

"""Walks through a page by the keyboard."""

from collections.abc import Iterator

from playwright.sync_api import Page

# What has the focus, and whether a reader sees that: by an outline of its own, of its label, or of what it stands in.
FOCUSED = """
() => {
  const element = document.activeElement;
  if (!element || element === document.body) return null;
  const box = element.getBoundingClientRect();
  const outlined = (candidate) => {
    const style = getComputedStyle(candidate);
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  };
  const around = [element, ...element.labels ?? []];
  for (let outer = element.parentElement, steps = 0; outer && steps < 3; outer = outer.parentElement, steps++)
    around.push(outer);
  return {
    html: element.outerHTML.slice(0, 160),
    tag: element.localName,
    name: (element.ariaLabel || element.labels?.[0]?.textContent || element.textContent || element.name).trim(),
    href: element.getAttribute("href"),
    seen: around.some(outlined) && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
  };
}
"""
LONGEST_WALK = 300  # stops; a page that needs more holds its reader in a trap


def stops(page: Page) -> Iterator[dict]:
    """Every stop of the Tab key, from the beginning of the page to where the focus leaves it."""
    for _number in range(LONGEST_WALK):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUSED)
        if stop is None:
            return
        yield stop
    raise AssertionError(f"no end after {LONGEST_WALK} stops")


def walk_to(page: Page, name: str) -> dict:
    """Press Tab until the focus is on what is called `name`. Raises AssertionError where there is no such stop."""
    for stop in stops(page):
        if stop["name"] == name:
            return stop
    raise AssertionError(f"no stop is called {name!r}")

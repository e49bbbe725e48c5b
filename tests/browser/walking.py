"""Walks through a page by the keyboard."""

from collections.abc import Iterator

from playwright.sync_api import Page

# What has the focus: its words, and whether it looks as if it had (an outline of its own, or one of what it labels).
FOCUSED = """
() => {
  const element = document.activeElement;
  if (!element || element === document.body) return null;
  const box = element.getBoundingClientRect();
  const shown = (candidate) => {
    const style = getComputedStyle(candidate);
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  };
  const around = [element, ...element.labels ?? [], element.parentElement];
  return {
    html: element.outerHTML.slice(0, 160),
    role: element.tagName.toLowerCase(),
    name: (element.ariaLabel || element.labels?.[0]?.innerText || element.innerText || element.name || "").trim(),
    outlined: around.some(shown),
    inside: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
  };
}
"""
LONGEST_WALK = 400  # stops; a page that needs more holds its reader in a trap


def stops(page: Page, key: str = "Tab") -> Iterator[dict]:
    """Every stop of the Tab key from the beginning of the page to its end, where the focus leaves it."""
    for _number in range(LONGEST_WALK):
        page.keyboard.press(key)
        stop = page.evaluate(FOCUSED)
        if stop is None:
            return
        yield stop
    raise AssertionError(f"no end after {LONGEST_WALK} stops")

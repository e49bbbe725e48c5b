"""What can be wrong with a page's HTML, told without a browser."""

import json
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from xml.etree.ElementTree import Element

import html5lib

from tests.pages import words

CONTROLS = ("input", "select", "textarea")
INTERACTIVE = ("a", "button", "details", "label", *CONTROLS)
# What may stand in a list, and where a paragraph's kind of text is asked for.
CHILDREN = {
    "ul": {"li"},
    "ol": {"li"},
    "dl": {"dt", "dd", "div"},
    "select": {"option", "optgroup", "hr"},
    "tr": {"td", "th"},
}
PHRASING_ONLY = ("p", "h1", "h2", "h3", "h4", "span", "label", "legend", "summary", "dt", "small", "button")
FLOW = {"div", "p", "ul", "ol", "dl", "section", "article", "aside", "header", "footer", "form", "table", "details"}
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
NAMED = ("a", "button", "summary", "legend", "caption", "dt", "dd", *HEADINGS)


class Document:
    """A parsed page, and the faults found in it."""

    def __init__(self, html: str) -> None:
        parser = html5lib.HTMLParser(html5lib.getTreeBuilder("etree"), namespaceHTMLElements=False)
        self.root = parser.parse(html)
        self.elements = [element for element in self.root.iter() if isinstance(element.tag, str)]
        self.parse_errors = [f"line {place[0]}: {code} {data}" for place, code, data in parser.errors]

    @property
    def title(self) -> str:
        return words(self.root.find("head/title"))

    def links(self) -> set[str]:
        """The addresses that the page leads to or takes in."""
        return {
            element.get(attribute)
            for element in self.elements
            for attribute in ("href", "src", "action")
            if element.get(attribute) and element.get("method", "get") == "get"
        }

    def faults(self) -> list[str]:
        """Everything that is wrong, in words."""
        checks = (
            self._head,
            self._attributes,
            self._references,
            self._controls,
            self._named,
            self._nesting,
            self._headings,
        )
        return [*self.parse_errors, *(fault for check in checks for fault in check())]

    def _head(self) -> Iterator[str]:
        if not self.root.get("lang"):
            yield "no language"
        if not self.title:
            yield "no title"
        descriptions = [meta.get("content", "") for meta in self.root.iter("meta") if meta.get("name") == "description"]
        if len(descriptions) != 1 or not descriptions[0].strip():
            yield f"descriptions: {descriptions}"
        if len(list(self.root.iter("main"))) != 1:
            yield "not one main part"

    def _attributes(self) -> Iterator[str]:
        for element in self.elements:
            for name in element.attrib:
                if name == "style" or name.startswith("on"):
                    yield f"{shown(element)}: attribute {name}"
        for element in self.root.iter("style"):
            yield f"a style of its own: {shown(element)}"
        for element in self.root.iter("script"):
            if element.get("type") in ("application/ld+json", "application/json"):
                json.loads(element.text)
            elif not element.get("src"):
                yield f"a script of its own: {(element.text or '').strip()[:60]}"
        for element in self.root.iter("img"):
            if any(element.get(name) is None for name in ("alt", "width", "height", "src")):
                yield f"picture without description or size: {shown(element)}"

    def _references(self) -> Iterator[str]:
        ids = Counter(element.get("id") for element in self.elements if element.get("id") is not None)
        yield from (f"id {name!r} {count} times" for name, count in ids.items() if count > 1 or not name.strip())
        for element in self.elements:
            for name in ("for", "aria-labelledby", "aria-describedby", "aria-controls", "list"):
                for target in (element.get(name) or "").split():
                    if target not in ids:
                        yield f"{shown(element)}: no element is called {target!r} ({name})"
            href = element.get("href") or ""
            if href.startswith("#") and href[1:] not in ids:
                yield f"{shown(element)}: leads to no element"

    def _controls(self) -> Iterator[str]:
        labelled = {label.get("for") for label in self.root.iter("label") if words(label)}
        within = {control for label in self.root.iter("label") for control in label.iter() if words(label)}
        for element in self.elements:
            if element.tag not in CONTROLS or element.get("type") in ("hidden", "submit", "button"):
                continue
            named = element.get("aria-label") or element.get("aria-labelledby") or element.get("id") in labelled
            if not named and element not in within:
                yield f"{shown(element)}: no label"
        for form in self.root.iter("form"):
            tokens = [field for field in form.iter("input") if field.get("name") == "csrfmiddlewaretoken"]
            if len(tokens) != (form.get("method", "get").lower() == "post"):
                yield f"{shown(form)}: {len(tokens)} tokens"

    def _named(self) -> Iterator[str]:
        for element in self.elements:
            if element.tag in NAMED and not spoken(element):
                yield f"{shown(element)}: empty"
            if element.tag == "a" and not element.get("href"):
                yield f"{shown(element)}: leads nowhere"
        names = Counter(element.get("aria-label") for element in self.root.iter("nav"))
        if names.total() > 1:
            yield from (f"{count} × nav {name!r}" for name, count in names.items() if count > 1 or not name)

    def _nesting(self) -> Iterator[str]:
        for element in self.elements:
            allowed = CHILDREN.get(element.tag)
            for child in element:
                if (allowed and child.tag not in allowed) or (element.tag in PHRASING_ONLY and child.tag in FLOW):
                    yield f"{child.tag} in {shown(element)}"
            if element.tag in ("a", "button"):
                inner = [descendant.tag for descendant in element.iter() if descendant is not element]
                yield from (f"{tag} in {shown(element)}" for tag in inner if tag in INTERACTIVE)
            if element.tag in ("ul", "ol", "dl") and not len(element):
                yield f"{shown(element)}: an empty list"

    def _headings(self) -> Iterator[str]:
        levels = [int(element.tag[1]) for element in self.elements if element.tag in HEADINGS]
        if levels.count(1) != 1:
            yield f"{levels.count(1)} main headings"
        for above, below in pairwise(levels):
            if below > above + 1:
                yield f"a heading {below} after a heading {above}"


def spoken(element: Element) -> str:
    """The words by which an element is known, those of its pictures included."""
    pictures = " ".join(picture.get("alt", "") for picture in element.iter("img"))
    return element.get("aria-label") or words(element) or pictures.strip()


def shown(element: Element) -> str:
    """An element's opening tag."""
    attributes = "".join(f' {name}="{value}"' for name, value in element.attrib.items() if isinstance(name, str))
    return f"<{element.tag}{attributes[:100]}>"

"""Reads a page as its readers do. Markup that a browser would have to mend is an error."""

from xml.etree.ElementTree import Element

import html5lib
from django.http import HttpResponse


def parsed(response: HttpResponse | str) -> Element:
    """The page, or the piece of one, as a tree. Raises html5lib's ParseError where the markup is not valid."""
    text = response if isinstance(response, str) else response.content.decode()
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    return parser.parse(text) if text.lstrip()[:9].lower() == "<!doctype" else parser.parseFragment(text)


def words(element: Element) -> str:
    """All words of an element on one line."""
    return " ".join("".join(element.itertext()).split())


def texts(response: HttpResponse | str, path: str) -> list[str]:
    """The words of every element at the path (`.//h3[@class='review__line']`)."""
    return [words(element) for element in parsed(response).iterfind(path)]


def links(response: HttpResponse | str, path: str = ".//main//a") -> dict[str, str]:
    """Where the links at the path lead, by their words."""
    return {words(link): link.get("href") for link in parsed(response).iterfind(path)}


def lines(response: HttpResponse | str) -> list[str]:
    """The lines that reviews on the page begin with."""
    return [words(element) for element in parsed(response).iter() if "review__line" in (element.get("class") or "")]


def buttons(response: HttpResponse | str) -> list[str]:
    """The words of the buttons in the page's content."""
    return texts(response, ".//main//button")

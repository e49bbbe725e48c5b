"""Goes through lists page by page as a visitor does, to know the addresses of pages deep down."""

import html
import re
import urllib.error
import urllib.request
from urllib.parse import urljoin, urlsplit

from bench.servers import HEADERS

_AFTER = re.compile(r'href="([^"]*[?&;]after=[^"]*)"')


def walked(base: str, path: str, most: int) -> list[str]:
    """The addresses of at most so many pages that follow this one, in their order."""
    found: list[str] = []
    while len(found) < most:
        body = _body(base + path)
        links = [html.unescape(link) for link in _AFTER.findall(body)]
        onward = [link for link in (_path(path, link) for link in links) if link not in found and link != path]
        if not onward:
            break
        path = onward[-1]  # a link back stands before it
        found.append(path)
    return found


def _path(here: str, link: str) -> str:
    parts = urlsplit(urljoin(here, link))
    return f"{parts.path}?{parts.query}"


def _body(address: str) -> str:
    headers = {name: value for name, value in HEADERS.items() if name != "Accept-Encoding"}
    try:
        with urllib.request.urlopen(urllib.request.Request(address, headers=headers), timeout=60) as response:
            return response.read().decode()
    except urllib.error.HTTPError as error:
        error.close()
        return ""

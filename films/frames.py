"""Frames: what the pages of one address have in common, drawn once by their template, with places left open."""

import secrets
from collections.abc import Collection
from urllib.parse import quote

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.encoding import escape_uri_path, iri_to_uri
from django.utils.safestring import mark_safe

_MARK = secrets.token_hex(16)  # nobody can write it into a page
_ADDRESS = "this_address"


class Frame:
    """A template as `request` gets it, but for what its variables `places` stand for.

    It holds nothing of the request but its path and who asks: a visitor's frame is every visitor's. The variable
    `this_address` is the page's own address, as it can stand in the query of another.
    """

    def __init__(self, request: HttpRequest, template: str, places: Collection[str]) -> None:
        self._path = escape_uri_path(request.path)
        marks = {place: mark_safe(f"{_MARK}{place}{_MARK}") for place in (*places, _ADDRESS)}
        self._pieces = render_to_string(template, marks, request).split(_MARK)  # the odd ones are names of places

    def filled(self, query: bytes, **parts: str) -> str:
        """Give the page for a query; the parts are HTML."""
        asked = f"?{iri_to_uri(query.decode('latin-1'))}" if query else ""
        parts[_ADDRESS] = quote(self._path + asked)
        pieces = list(self._pieces)
        pieces[1::2] = [parts[name] for name in pieces[1::2]]
        return "".join(pieces)

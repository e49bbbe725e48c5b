"""Frames: what the pages of many addresses have in common, drawn once by their template, with places left open."""

import secrets
from collections.abc import Collection, Mapping
from typing import Any
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import get_script_prefix
from django.utils.encoding import escape_uri_path, iri_to_uri
from django.utils.safestring import mark_safe
from django.utils.translation import get_language

from films.caching import is_visitor, settings_of_pages
from films.keeping import Keep

_MARK = secrets.token_hex(16)  # nobody can write it into a page
_ADDRESS = "this_address"
LAYOUT, FRAME, PARTS_ALONE = "base.html", "frame.html", "parts.html"
#: The blocks of `parts.html`: all that a template which extends `layout` may say.
PARTS = ("title", "description", "head", "content")
MOST_BYTES = 4 * 1024 * 1024  # in each process

of_visitors: Keep["Frame"] = Keep(MOST_BYTES)


class Frame:
    """A template as `request` gets it, but for what its variables `places` stand for.

    It holds nothing of the request but who asks: a visitor's frame is every visitor's. The variable `this_address` is
    the page's own address, as it can stand in the query of another.
    """

    def __init__(self, request: HttpRequest, template: str, places: Collection[str]) -> None:
        marks = {place: mark_safe(f"{_MARK}{place}{_MARK}") for place in (*places, _ADDRESS)}
        self._pieces = render_to_string(template, marks, request).split(_MARK)  # the odd ones are names of places

    @property
    def size(self) -> int:
        """About so many bytes it takes in memory."""
        return 2 * sum(map(len, self._pieces))

    def filled(self, address: str, **parts: str) -> str:
        """Give the page for an address (`address_of`); the parts are HTML."""
        parts[_ADDRESS] = quote(address)
        pieces = list(self._pieces)
        pieces[1::2] = [parts[name] for name in pieces[1::2]]
        return "".join(pieces)


def address_of(path: str, query: bytes) -> str:
    """Give the address of a page without its host, as `HttpRequest.get_full_path` does; `query` is as it came."""
    asked = f"?{iri_to_uri(query.decode('latin-1'))}" if query else ""
    return f"{escape_uri_path(path)}{asked}"


def render_framed(request: HttpRequest, template: str, context: Mapping[str, Any]) -> HttpResponse:
    """As Django's `render`, for a template that extends `layout` and says nothing but the blocks `PARTS`.

    Its page has a version of its own, so the frame hangs on who asks, and on what is the same for all visitors of a
    view: they share one, and of each page only the parts are drawn.
    """
    if not is_visitor(request):
        return render(request, template, {**context, "layout": LAYOUT})
    drawn = render_to_string(template, {**context, "layout": PARTS_ALONE, "mark": _MARK}, request)
    named = dict(zip(PARTS, drawn.split(_MARK)[:-1], strict=True))  # a mark ends each part
    return HttpResponse(_frame_of_visitors(request).filled(request.get_full_path(), **named))


def _frame_of_visitors(request: HttpRequest) -> Frame:
    view = request.resolver_match.view_name
    key = view, get_language(), get_script_prefix(), *settings_of_pages()
    frame = of_visitors.get(key)
    if frame is None:
        frame = Frame(request, FRAME, PARTS)
        of_visitors.put(key, frame, frame.size)
    return frame

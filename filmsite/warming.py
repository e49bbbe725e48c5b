"""Reads a page of each kind before gunicorn forks its workers, so that they begin with all that a process makes once.

That is queries compiled, templates loaded, words and addresses looked up: several times what a page costs, and else it
falls to the first visitors of each process. The connection to the database ends before the fork.
"""

import re
import time
from collections.abc import Callable, Iterable, Iterator
from html import unescape
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit
from wsgiref.util import setup_testing_defaults

from django.conf import settings
from django.db import DatabaseError, connections
from django.http.request import validate_host
from django.urls import Resolver404, resolve

from films.versions import SITE

MOST_SECONDS = 1.0  # of this process's own work, whatever else the machine does
LONGEST = 5.0  # seconds on the clock
#: Where reading begins; what they link to follows, and what stands behind that.
BEGINNINGS = ("/", "/films/?q=the", "/search/suggest/?q=the")
ROOMS = ("films", "reviews")  # whose pages are read, besides the home page
_LINK = re.compile(r'href="(/[^"#]*)"')

type Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def warm_up(application: Application) -> list[str]:
    """Read pages as a visitor; give their addresses. Nothing is read where the database can't be asked yet."""
    try:
        return list(_read(application)) if _is_ready() else []
    finally:
        connections.close_all()


def _is_ready() -> bool:
    try:
        return SITE.version() is not None
    except DatabaseError:
        return False


def _read(application: Application) -> Iterator[str]:
    end, last = time.process_time() + MOST_SECONDS, time.monotonic() + LONGEST
    waiting, kinds = list(BEGINNINGS), set()
    while waiting and time.process_time() < end and time.monotonic() < last:
        address = waiting.pop(0)
        kind = _kind(address)
        if kind is not None and kind not in kinds:
            kinds.add(kind)
            waiting += [unescape(link) for link in _LINK.findall(page_at(application, address))]
            yield address


def _kind(address: str) -> tuple[Any, ...] | None:
    """What tells pages apart that need something else made: view, order, whether it goes on, how many filters."""
    parts = urlsplit(address)
    try:
        match = resolve(unquote(parts.path))
    except Resolver404:
        return None
    if match.view_name != "home" and match.namespace not in ROOMS:
        return None
    parameters = parse_qs(parts.query)
    sort, after = parameters.pop("sort", None), parameters.pop("after", None)
    return match.view_name, sort and sort[0], after is not None, "q" in parameters, len(parameters)


def page_at(application: Application, address: str) -> str:
    """Give the page at an address; empty where there is none."""
    parts = urlsplit(address)
    environ: dict[str, Any] = {"PATH_INFO": unquote(parts.path), "QUERY_STRING": parts.query, "HTTP_HOST": _host()}
    if settings.BEHIND_TLS:
        environ["HTTP_X_FORWARDED_PROTO"] = "https"
    setup_testing_defaults(environ)
    statuses: list[str] = []
    response = application(environ, lambda status, *_headers: statuses.append(status))
    body = b"".join(response)
    if hasattr(response, "close"):
        response.close()
    return body.decode() if statuses[0].startswith("200") else ""


def _host() -> str:
    """A name that the site answers to."""
    return next((name for name in (settings.HOST, *settings.ALLOWED_HOSTS) if validate_host(name, [name])), "localhost")

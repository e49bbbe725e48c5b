"""Stands before Django and answers a visitor from the pages this process has made, as long as nothing has changed.

Whether it holds is asked of the database at every request, in one short query (`films.versions`): a kept page is never
older than the last change, whichever process made it. What is kept is a whole answer, with all headers that the
middleware gave it; members, forms, errors and redirects always go on to Django.
"""

import gzip
from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any, NamedTuple
from urllib.parse import unquote_to_bytes

import brotli
from django.contrib.auth.models import AnonymousUser
from django.core.handlers.wsgi import WSGIRequest, get_script_name
from django.db import DatabaseError
from django.http import HttpResponse
from django.urls import resolve, set_script_prefix

from films.caching import PERSONAL_COOKIES, validators
from films.keeping import Keep
from films.versions import Subject, Version
from filmsite.middleware import RefuseUnreadable
from filmsite.readable import is_text

type Environ = dict[str, Any]
type Headers = list[tuple[str, str]]
type StartResponse = Callable[..., Any]

MOST_BYTES = 64 * 1024 * 1024  # in each process
OVERHEAD = 2_048  # bytes: headers and the like of one page
VALIDATORS = ("ETag", "Last-Modified")
SMALL = 1_000  # bytes: what is smaller goes in one packet anyway
# Each in haste, for the first who asks for a page and waits for all the rest as well, and well, for all who follow.
ENCODINGS: dict[str, tuple[Callable[[bytes], bytes], Callable[[bytes], bytes]]] = {
    "br": (lambda body: brotli.compress(body, quality=1), lambda body: brotli.compress(body, quality=5)),
    "gzip": (
        lambda body: gzip.compress(body, compresslevel=1, mtime=0),
        lambda body: gzip.compress(body, compresslevel=6, mtime=0),
    ),
}

pages: Keep["Page"] = Keep(MOST_BYTES)
asked_once: Keep[bool] = Keep(2 * 1024 * 1024)  # keys of fleeting pages that were asked for, and not kept


class Page(NamedTuple):
    """An answer 200 with the version it shows. `bodies` are by encoding, "" for none; others are made when asked.

    `body_of` gives the body for another query and the version of now, where these change nothing else but validators.
    Where it hangs on no version, a page `is_fleeting`: who asks for a query that hardly anybody asks for again gets it
    without a version, and so without validators. Only the second time it is kept.
    """

    subject: Subject
    version: Version | None
    etag: str
    headers: Headers
    bodies: dict[str, bytes]
    body_of: Callable[[bytes, Version | None], str] | None = None
    is_fleeting: bool = False

    def another(self, subject: Subject, version: Version | None, told: dict[str, str], body: bytes) -> "Page":
        """A page with this body and the headers of this one, but for its validators: these were `told` before the body
        was made, since a second that was not yet over could hold a change that the body lacks."""
        headers = [(name, value) for name, value in self.headers if name not in VALIDATORS]
        headers += told.items()
        return Page(subject, version, told.get("ETag", ""), headers, {"": body}, self.body_of, self.is_fleeting)

    def body(self, encoding: str, *, first: bool) -> bytes:
        if encoding in self.bodies:
            return self.bodies[encoding]
        in_haste, well = ENCODINGS[encoding]
        if first:
            return in_haste(self.bodies[""])
        self.bodies[encoding] = well(self.bodies[""])
        return self.bodies[encoding]

    def answer(self, environ: Environ, start_response: StartResponse, *, first: bool = False) -> Iterable[bytes]:
        """Send it, or 304 to who has it. `first` is who has just had it made."""
        if _has(environ, self.etag):
            start_response("304 Not Modified", self.headers)
            return []
        is_small = len(self.bodies[""]) < SMALL
        encoding = "" if is_small else _encoding(environ.get("HTTP_ACCEPT_ENCODING", ""))
        body = self.body(encoding, first=first)
        headers = [*self.headers, ("Content-Length", str(len(body)))]
        if encoding:
            headers.append(("Content-Encoding", encoding))
        start_response("200 OK", headers)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]


class Front:
    """A WSGI application before another, Django's."""

    def __init__(self, django: Callable[[Environ, StartResponse], Iterable[bytes]]) -> None:
        self.django = django

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        key = _key(environ)
        if key is None:
            return self.django(environ, start_response)
        *place, query = key
        page = pages.get(key)
        like = page or pages.get(tuple(place))
        if like is not None:
            if page is None and like.is_fleeting and _is_new(key, environ) and (once := _for_query(like, None, query)):
                return once.answer(environ, start_response, first=True)
            version = _version_now(like.subject)
            if page is not None and page.version == version:
                return page.answer(environ, start_response)
            if version and (page := _for_query(like, version, query)):
                _keep(key, page)
                return page.answer(environ, start_response, first=True)
        if page := _made_plainly(environ, *place[:3]):
            _keep(key, page)
            return page.answer(environ, start_response, first=True)
        started: list[Any] = []
        response = self.django(environ, lambda *status_and_headers: started.extend(status_and_headers))
        page = _page_of(response, environ, *started[:2])
        if page is None:
            start_response(*started)
            return response
        _keep(key, page)
        if page.body_of:
            _keep(tuple(place), page)
        if response.plain_view:
            _keep((*place[:3], response.plain_view), page)
        response.close()
        return page.answer(environ, start_response, first=True)


def _keep(key: tuple[str, ...], page: Page) -> None:
    pages.put(key, page, len(page.bodies[""]) * 3 // 2 + OVERHEAD)


def _key(environ: Environ) -> tuple[str, ...] | None:
    """What tells one page from another; None for what only Django can answer."""
    cookies = environ.get("HTTP_COOKIE", "")
    if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or any(name in cookies for name in PERSONAL_COOKIES):
        return None
    if "HTTP_IF_MODIFIED_SINCE" in environ and "HTTP_IF_NONE_MATCH" not in environ:
        return None
    return (
        environ.get("HTTP_HOST", ""),
        environ["wsgi.url_scheme"],
        environ.get("HTTP_X_FORWARDED_PROTO", ""),
        environ["PATH_INFO"],
        environ.get("QUERY_STRING", ""),
    )


def _is_new(key: tuple[str, ...], environ: Environ) -> bool:
    """Whether nobody has asked for this page yet, as far as is known; from now on somebody has."""
    is_new = asked_once.get(key) is None and "HTTP_IF_NONE_MATCH" not in environ
    asked_once.put(key, True, sum(map(len, key)) + 500)
    return is_new


def _version_now(subject: Subject) -> Version | None:
    try:
        return subject.version()
    except DatabaseError:
        return None  # Django will meet the same, and knows what to answer


def _for_query(like: Page, version: Version | None, query: str) -> Page | None:
    """The page for another query of the same place, where its body alone is another; None where Django must answer.

    Without a version it has no validators, and is not to be kept.
    """
    raw = query.encode("latin-1", "replace")  # as WSGI hands over bytes
    if like.body_of is None or not is_text(unquote_to_bytes(raw)):
        return None
    told = validators(version) if version else {}
    try:
        body = like.body_of(raw, version).encode()
    except Exception:
        return None  # Django will meet the same, and knows what to tell whom
    return like.another(like.subject, version, told, body)


def _made_plainly(environ: Environ, *site: str) -> Page | None:
    """The page of a plain view (`films.caching.public_page`), with the headers that another page of it has had; None
    where Django must answer, as it does for the first of each view at each name of the `site`."""
    if environ["REQUEST_METHOD"] != "GET" or "HTTP_IF_NONE_MATCH" in environ:
        return None
    try:
        set_script_prefix(get_script_name(environ))  # as Django's handler does
        request = WSGIRequest(environ)
        match = request.resolver_match = resolve(request.path_info)
        like = pages.get((*site, match.view_name))
        if like is None:
            return None
        request.user = AnonymousUser()
        response = _view_of(request)
        if response.status_code != HTTPStatus.OK or response.cookies:
            return None
        subject, version = response.kept_as
        told = {name: response.headers[name] for name in VALIDATORS if name in response.headers}
        body = response.content
    except Exception:
        return None  # Django will meet the same, and knows what to tell whom
    return like.another(subject, version, told, body)


@RefuseUnreadable
def _view_of(request: WSGIRequest) -> HttpResponse:
    match = request.resolver_match
    return match.func(request, *match.args, **match.kwargs)


def _page_of(response: Any, environ: Environ, status: str, headers: Headers) -> Page | None:
    """What can be kept of an answer of Django's: a visitor's page with a version, or None."""
    kept_as = getattr(response, "kept_as", None)
    if kept_as is None or not status.startswith("200") or environ["REQUEST_METHOD"] != "GET":
        return None
    if not isinstance(response, HttpResponse) or response.cookies or response.has_header("Content-Encoding"):
        return None
    lasting = [(name, value) for name, value in headers if name not in ("Content-Length", "Vary")]
    lasting.append(("Vary", ", ".join(filter(None, [response.headers.get("Vary"), "Accept-Encoding"]))))
    subject, version = kept_as
    another = getattr(response, "body_of", None), getattr(response, "is_fleeting", False)
    return Page(subject, version, response.headers["ETag"], lasting, {"": response.content}, *another)


def _has(environ: Environ, etag: str) -> bool:
    """Whether the browser says that it has this page already; tags are compared weakly (RFC 9110, 13.1.2)."""
    asked = environ.get("HTTP_IF_NONE_MATCH")
    if not asked:
        return False
    if asked == etag or asked.strip() == "*":
        return True
    opaque = etag.removeprefix("W/")
    return any(tag.strip().removeprefix("W/") == opaque for tag in asked.split(","))


def _encoding(accepted: str) -> str:
    """The best encoding of those a browser accepts (RFC 9110, 12.5.3), or "" for none."""
    weights = {}
    for part in accepted.lower().split(","):
        name, _, weight = part.partition(";")
        weights[name.strip()] = weight.strip().replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    for name in ENCODINGS:
        if weights.get(name, False):
            return name
    return ""

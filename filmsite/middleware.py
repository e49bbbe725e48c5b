"""What stands before every page: what no page can be asked is refused, and browsers are told what no page needs."""

import inspect
from collections.abc import Callable
from contextlib import suppress
from functools import lru_cache
from http import HTTPStatus
from urllib.parse import unquote_to_bytes

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, QueryDict, UnreadablePostError

from films.trailers import FRAME_HOSTS
from filmsite.readable import is_readable_type, is_text

METHODS = ("GET", "HEAD", "POST", "OPTIONS")
RETRY_AFTER = 300  # seconds: most attempts are counted over a span like this (ACCOUNT_RATE_LIMITS)
# Everything that a page could ask of a visitor's device, and this site never does.
DENIED = (
    "accelerometer",
    "browsing-topics",
    "camera",
    "display-capture",
    "gamepad",
    "geolocation",
    "gyroscope",
    "hid",
    "identity-credentials-get",
    "idle-detection",
    "local-fonts",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "screen-wake-lock",
    "serial",
    "storage-access",
    "usb",
    "window-management",
    "xr-spatial-tracking",
)
OWN = ("publickey-credentials-create", "publickey-credentials-get")
# What the players of trailers need. The page must have it itself to give it away.
PLAYERS = ("autoplay", "encrypted-media", "fullscreen", "picture-in-picture")
_hosts = " ".join(f'"{host}"' for host in FRAME_HOSTS)
PERMISSIONS_POLICY = ", ".join(
    [f"{name}=()" for name in DENIED]
    + [f"{name}=(self {_hosts})" for name in PLAYERS]
    + [f"{name}=(self)" for name in OWN]
)

type Respond = Callable[[HttpRequest], HttpResponse]
type View = Callable[..., HttpResponse]


def add_headers(get_response: Respond) -> Respond:
    """Send `Permissions-Policy` with every page, and `Retry-After` with every “too many”.

    A stylesheet, a font or a script asks for nothing by itself, and the policy would be a kilobyte of each.
    """

    def respond(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.headers.get("Content-Type", "").startswith("text/html"):
            response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        if response.status_code == HTTPStatus.TOO_MANY_REQUESTS:
            response.headers.setdefault("Retry-After", str(RETRY_AFTER))
        return response

    return respond


class RefuseWrongMethods:
    """Answers 405 to methods that no page has, and to POST where a page is only for reading.

    The second would else be answered by the check of the form's token, with a misleading 403.
    """

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # As it was sent: Django makes "get" a GET.
        if request.META["REQUEST_METHOD"] not in METHODS:
            return HttpResponseNotAllowed(METHODS)
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: View, args: tuple, kwargs: dict) -> HttpResponse | None:
        methods = methods_of(view)
        if methods and request.method not in methods:
            return HttpResponseNotAllowed(methods)
        return None


@lru_cache(maxsize=500)
def methods_of(view: View) -> list[str] | None:
    """Give the methods that Django's decorators (`require_safe` and its like) let through to a view, or None.

    The decorators tell nobody, so what they closed over is read, once a view.
    """
    while view:
        if inspect.isfunction(view):
            closed_over = inspect.getclosurevars(view).nonlocals
            if "request_method_list" in closed_over:
                return list(closed_over["request_method_list"])
        view = getattr(view, "__wrapped__", None)
    return None


class RefuseUnreadable:
    """Answers 400 to what is not text: a NUL, or bytes that aren't UTF-8, in address, query or cookies.

    PostgreSQL can't keep a NUL, no database keeps broken text, and no browser sends either. From a form NULs are
    left out instead, so that nobody loses what they wrote. A view with `size_comes_first` takes files: it reads its
    form itself, when it knows that its size is bearable.
    """

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not is_readable_type(request.META.get("CONTENT_TYPE", "")):
            raise BadRequest("Unreadable Content-Type")
        # Bytes that aren't UTF-8 Django has left in a path as they were written: %FF.
        if "\0" in request.path:
            raise BadRequest("Unreadable path")
        # WSGI hands over bytes as Latin-1.
        query = request.META.get("QUERY_STRING", "").encode("latin-1", "replace")
        cookies = request.META.get("HTTP_COOKIE", "").encode("latin-1", "replace")
        if not is_text(unquote_to_bytes(query)):
            raise BadRequest("Unreadable query")
        # Python reads "\000" in a cookie as a NUL.
        if not is_text(cookies) or "\0" in "".join(request.COOKIES.values()):
            raise BadRequest("Unreadable cookie")
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: View, args: tuple, kwargs: dict) -> None:
        if request.method == "POST" and not getattr(view, "size_comes_first", False):
            with suppress(UnreadablePostError):  # the visitor is gone; the page will notice
                request.POST = _without_nul(request.POST)


def _without_nul(fields: QueryDict) -> QueryDict:
    if not any("\0" in text for name, values in fields.lists() for text in (name, *values)):
        return fields
    cleaned = fields.copy()
    for name, values in fields.lists():
        del cleaned[name]
        cleaned.setlist(name.replace("\0", ""), [value.replace("\0", "") for value in values])
    return cleaned

"""What may be kept of a page, by whom, and how a browser asks whether it still holds.

A visitor's page is the same for every visitor, so that any proxy may keep it, but each use is checked with us first: an
edit is seen at once. A member's page is for one browser alone.
"""

import hashlib
from collections.abc import Callable, Iterable
from datetime import datetime
from functools import cache, wraps
from pathlib import Path

import django
from django.apps import apps
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers
from django.utils.http import http_date

# What a page is made of besides its data: a change of any of these changes every page.
SOURCES = {".py", ".html", ".css", ".js", ".svg", ".woff2", ".mo"}
SETTINGS = (
    "SITE_NAME",
    "SITE_URL",
    "LANGUAGE_CODE",
    "TIME_ZONE",
    "REGISTRATION",
    "MINIMUM_RATINGS",
    "STATIC_URL",
    "MEDIA_URL",
)


def is_visitor(request: HttpRequest) -> bool:
    """Tell whether nothing in the request can make its page differ from any other visitor's."""
    return settings.SESSION_COOKIE_NAME not in request.COOKIES


def public_page[**P](view: Callable[P, HttpResponse]) -> Callable[P, HttpResponse]:
    """A decorator for pages that everybody may read: says in the response who may keep it."""

    @wraps(view)
    def with_headers(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        response = view(request, *args, **kwargs)
        keeper = {"public": True} if is_visitor(request) else {"private": True}
        patch_cache_control(response, **keeper, max_age=0, must_revalidate=True)
        patch_vary_headers(response, ["Cookie"])
        return response

    return with_headers


def conditional(request: HttpRequest, changes: Iterable[datetime], make: Callable[[], HttpResponse]) -> HttpResponse:
    """Answer 304 to a visitor who has this version of the page already, else what `make` gives, with its validators.

    `changes` are the times of the last change of everything the page shows: load them before its content, so that no
    content is older than its validator says. A member's page is always made: it shows more than these times cover.
    """
    if not is_visitor(request):
        return make()
    changes = list(changes)
    etag = _etag(changes)
    last_modified = int(max(changes).timestamp())
    unchanged = get_conditional_response(request, etag=etag, last_modified=last_modified)
    response = unchanged or make()
    if response.status_code in (200, 304):
        response.headers["ETag"] = etag
        # A date knows whole seconds only. It is told when its second is over and can't hold a further change.
        if last_modified < int(timezone.now().timestamp()):
            response.headers["Last-Modified"] = http_date(last_modified)
    return response


def _etag(changes: Iterable[datetime]) -> str:
    """A weak validator: the same page may be sent compressed or not."""
    parts = [_code_version(), *(str(getattr(settings, name)) for name in SETTINGS)]
    parts += [change.isoformat() for change in changes]
    return f'W/"{hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]}"'


@cache
def _code_version() -> str:
    """What stands for the code, the templates and the static files this process was started with."""
    own_apps = [Path(app.path) for app in apps.get_app_configs() if Path(app.path).parent == settings.BASE_DIR]
    templates = [folder for engine in settings.TEMPLATES for folder in engine["DIRS"]]
    digest = hashlib.sha256(django.get_version().encode())
    for folder in [*own_apps, *templates, *settings.STATICFILES_DIRS, *settings.LOCALE_PATHS]:
        for path in sorted(Path(folder).rglob("*")):
            if path.suffix in SOURCES and path.is_file():
                digest.update(path.read_bytes())
    return digest.hexdigest()

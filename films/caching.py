"""What may be kept of a page, by whom, and how a browser asks whether it still holds.

A visitor's page is the same for every visitor, so that any proxy may keep it, but each use is checked with us first: an
edit is seen at once. A member's page is for one browser alone.
"""

import hashlib
from collections.abc import Callable
from functools import cache, lru_cache, wraps
from http import HTTPStatus
from pathlib import Path
from time import time
from typing import Any

import django
from django.apps import apps
from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.signals import setting_changed
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers
from django.utils.http import http_date

from films.versions import Subject, Version, changed_at

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
#: The cookies by which a page may differ from every other visitor's: of a session, and of a message to be shown once.
PERSONAL_COOKIES = (settings.SESSION_COOKIE_NAME, CookieStorage.cookie_name)


def is_visitor(request: HttpRequest) -> bool:
    """Tell whether nothing in the request can make its page differ from any other visitor's."""
    return not any(name in request.COOKIES for name in PERSONAL_COOKIES)


def public_page[**P](
    about: Subject | Callable[..., Subject] | None, *, plain: bool = False
) -> Callable[[Callable[P, HttpResponse]], Any]:
    """A decorator for pages that everybody may read: says who may keep them, and answers 304 to who has them already.

    `about` is what the page shows, or gives it by the arguments of the address. Its version is read before the view is
    called, and is `request.version` from then on: None where the subject is not public, or where nothing is said to
    stand for what the page shows; `request.record` gives the record that came with it (`Subject.read`). A `plain` view
    needs nothing of a visitor's request that middleware gives, but that `user` is anonymous: `filmsite.front` calls it
    itself.
    """

    def decorate(view: Callable[P, HttpResponse]) -> Callable[P, HttpResponse]:
        @wraps(view)
        def answer(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            subject = about(**kwargs) if callable(about) else about
            request.version, request.record = subject.read() if subject else (None, None)
            if not is_visitor(request):
                return _with_headers(view(request, *args, **kwargs), private=True)
            if request.version is None:
                return _with_headers(view(request, *args, **kwargs), public=True)
            told, changed = validators(request.version), int(changed_at(request.version))
            response = get_conditional_response(request, etag=told["ETag"], last_modified=changed) or view(
                request, *args, **kwargs
            )
            if response.status_code in (HTTPStatus.OK, HTTPStatus.NOT_MODIFIED):
                for name, value in told.items():
                    response.headers[name] = value
                response.kept_as = subject, request.version
                response.plain_view = request.resolver_match.view_name if plain and request.resolver_match else None
            return _with_headers(response, public=True)

        return answer

    return decorate


def validators(version: Version) -> dict[str, str]:
    """Give the headers by which a browser asks whether a page of this version still holds."""
    etag, changed, date = _stamps(version, settings_of_pages())
    # A date knows whole seconds only. It is told when its second is over and can't hold a further change.
    return {"ETag": etag} | ({"Last-Modified": date} if changed < int(time()) else {})


@lru_cache(maxsize=200)
def _stamps(version: Version, _settings: tuple[object, ...]) -> tuple[str, int, str]:
    """The ETag of a version, and when it began: in seconds and as a date."""
    changed = int(changed_at(version))
    return etag_of(version), changed, http_date(changed)


def _with_headers(response: HttpResponse, **keeper: bool) -> HttpResponse:
    patch_cache_control(response, **keeper, max_age=0, must_revalidate=True)
    patch_vary_headers(response, ["Cookie"])
    return response


def etag_of(version: Version) -> str:
    """A weak validator: the same page may be sent compressed or not."""
    parts = [_code_version(), *map(str, settings_of_pages()), *map(str, version)]
    return f'W/"{hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]}"'


@cache
def settings_of_pages() -> tuple[object, ...]:
    """Give the values of SETTINGS: they change while the site runs only in tests, and are read anew then."""
    return tuple(getattr(settings, name) for name in SETTINGS)


@receiver(setting_changed)
def _forget_settings(**_told: object) -> None:
    settings_of_pages.cache_clear()


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

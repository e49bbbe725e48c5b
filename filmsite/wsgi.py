"""The WSGI entry for gunicorn: `filmsite.wsgi:application`."""

import os
from collections.abc import Callable, Iterable
from typing import Any

from django.core.wsgi import get_wsgi_application

from filmsite.readable import UNREADABLE_TYPE, is_readable_type

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "filmsite.settings")

_django = get_wsgi_application()

from filmsite.front import Front  # noqa: E402 – needs the settings and the apps

_front = Front(_django)


def application(environ: dict[str, Any], start_response: Callable) -> Iterable[bytes]:
    """Answer a request.

    Django reads the Content-Type while it makes the request, where it catches no error of its own: one that can't be
    read is replaced, for `filmsite.middleware` to refuse.
    """
    if not is_readable_type(environ.get("CONTENT_TYPE", "")):
        environ["CONTENT_TYPE"] = UNREADABLE_TYPE
    return _front(environ, start_response)

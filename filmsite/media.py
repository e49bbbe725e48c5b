"""Serves uploaded pictures where no server in front does, and they lie in no store elsewhere (docs/deployment.md)."""

import re
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import default_storage
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseNotAllowed

TYPES = {
    "avif": "image/avif",
    "gif": "image/gif",
    "jpeg": "image/jpeg",
    "jpg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
}
_NAME = re.compile(rf"(?:[\w-]+/)*[\w-]+\.({'|'.join(TYPES)})", re.ASCII)

type Respond = Callable[[HttpRequest], HttpResponse | FileResponse]


def serve_media(get_response: Respond) -> Respond:
    """Answer requests for pictures; what is none goes on and ends as any unknown address does.

    It is a middleware, as that of the static files is, so that a page's pictures don't each load a session.
    """

    def respond(request: HttpRequest) -> HttpResponse | FileResponse:
        if not request.path.startswith(settings.MEDIA_URL) or settings.MEDIA_ORIGINS:
            return get_response(request)
        if request.method not in {"GET", "HEAD"}:
            return HttpResponseNotAllowed(["GET", "HEAD"])
        return picture(request.path.removeprefix(settings.MEDIA_URL)) or get_response(request)

    return respond


def picture(name: str) -> FileResponse | None:
    """Give the picture of this name in the media storage, to be kept for ever: names are made of contents."""
    match = _NAME.fullmatch(name)
    if not match:
        return None
    try:
        file = default_storage.open(name)
    except (OSError, SuspiciousFileOperation):
        return None
    headers = {"Cache-Control": "public, max-age=31536000, immutable"}
    return FileResponse(file, content_type=TYPES[match[1]], headers=headers)

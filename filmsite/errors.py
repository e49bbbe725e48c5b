"""Pages for what goes wrong (`handler…` in `filmsite.urls`); 400 and 403 are Django's own, with our templates."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound, HttpResponseServerError
from django.template.loader import render_to_string

_LAST_RESORT = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Something broke</title></head>
<body><h1>Something broke</h1><p>Please try again in a while.</p></body></html>
"""


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Offer the search, with the words of the address of a film or person in it."""
    room, _, rest = request.path.strip("/").partition("/")
    sought = rest.partition("/")[0].replace("-", " ")[:100] if room in {"films", "people"} else ""
    return HttpResponseNotFound(render_to_string("404.html", {"sought": sought}, request))


def too_many_requests(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that something was done too often; allauth and our own rate limits answer with this page."""
    return HttpResponse(render_to_string("429.html", {}, request), status=429)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer without database and request; when even the templates are broken, with a plain page."""
    try:
        page = render_to_string("500.html", {"site_name": settings.SITE_NAME})
    except Exception:  # whatever broke is in the log already: this page must not break as well
        page = _LAST_RESORT
    return HttpResponseServerError(page)

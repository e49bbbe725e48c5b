"""The site's addresses and some that fail, for tests of what is shown then."""

from allauth.core.ratelimit import respond_429
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path

import filmsite.urls
from filmsite.urls import *  # noqa: F403  (the handlers of errors belong to a map of addresses)

ERRORS = {400: BadRequest, 403: PermissionDenied, 404: Http404, 500: RuntimeError}


def fail(request: HttpRequest, status: int) -> HttpResponse:
    """Fail as a view does that ends with this status."""
    if status == 429:
        return respond_429(request)
    raise ERRORS[status]("as the test asked")


urlpatterns = [*filmsite.urls.urlpatterns, path("fails/<int:status>/", fail, name="fails")]

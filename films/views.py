"""Pages of the catalogue."""

from django.http import Http404, HttpRequest, HttpResponse


def film_list(request: HttpRequest) -> HttpResponse:
    raise Http404


def film(request: HttpRequest, slug: str) -> HttpResponse:
    raise Http404


def person(request: HttpRequest, slug: str) -> HttpResponse:
    raise Http404


def newest_feed(request: HttpRequest) -> HttpResponse:
    raise Http404

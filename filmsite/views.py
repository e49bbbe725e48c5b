"""The home page, and what machines ask a site for."""

from django.http import Http404, HttpRequest, HttpResponse


def home(request: HttpRequest) -> HttpResponse:
    raise Http404


def health(request: HttpRequest) -> HttpResponse:
    raise Http404


def robots(request: HttpRequest) -> HttpResponse:
    raise Http404


def sitemap(request: HttpRequest) -> HttpResponse:
    raise Http404

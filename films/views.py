"""Pages of the catalogue."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from films.caching import conditional, public_page
from films.film_page import FilmPage
from films.models import Film


@require_safe
@public_page
def film(request: HttpRequest, slug: str) -> HttpResponse:
    """The film page; an address that the film had before leads to the present one."""
    films = Film.objects.visible_to(request.user).select_related("poster", "reception")
    try:
        film = films.at(slug)
    except Film.DoesNotExist:
        raise Http404 from None
    if film.slug != slug:
        return redirect(film, permanent=True)
    return conditional(
        request,
        [film.updated_at, film.reception.changed_at],
        lambda: render(request, "films/film.html", {"film": film, "page": FilmPage(film)}),
    )


def film_list(request: HttpRequest) -> HttpResponse:
    raise Http404


def person(request: HttpRequest, slug: str) -> HttpResponse:
    raise Http404


def newest_feed(request: HttpRequest) -> HttpResponse:
    raise Http404

"""Pages of the catalogue."""

import json
from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from films import list_page, versions
from films.caching import public_page
from films.film_page import PUBLISHED, FilmPage
from films.frames import Frame, address_of, render_framed
from films.models import Film, Person
from films.person_page import PersonPage, person_at
from films.search import suggest
from films.versions import Version


@require_safe
@public_page(partial(versions.film, record=PUBLISHED), plain=True)
def film(request: HttpRequest, slug: str) -> HttpResponse:
    """The film page; an address that the film had before leads to the present one."""
    film = request.record() or _other_film(request, slug)
    if film.slug != slug:
        return redirect(film, permanent=True)
    return render_framed(request, "films/film.html", {"film": film, "page": FilmPage(film)})


def _other_film(request: HttpRequest, slug: str) -> Film:
    """A film at its former address, or one that staff alone may see."""
    films = Film.objects.visible_to(request.user).select_related("poster", "reception")
    try:
        return films.at(slug)
    except Film.DoesNotExist:
        raise Http404 from None


@require_safe
@public_page(versions.SITE)
def film_list(request: HttpRequest) -> HttpResponse:
    """The list of films: browsed, filtered, searched and sorted by the parameters of its address."""
    frame = Frame(request, "films/list.html", list_page.PLACES)
    response = HttpResponse(_listed(frame, request.path, _query(request), request.version, request.user))
    response.body_of = partial(_listed, frame, request.path)
    return response


def _listed(frame: Frame, path: str, query: bytes, version: Version | None, user: Any = None) -> str:
    return frame.filled(address_of(path, query), **list_page.parts_of(query, version, user))


@require_safe
@public_page(versions.CATALOGUE, plain=True)
def person(request: HttpRequest, slug: str) -> HttpResponse:
    """A person's page: who they are and their films by role, or all films of one `role`, page by page.

    Without a film to be seen there is no page.
    """
    try:
        person = person_at(slug)
    except Person.DoesNotExist:
        raise Http404 from None
    sees_all = request.user.has_perm("films.change_film")
    page = PersonPage(person, person.credits.all() if sees_all else None, request.GET)
    if not page.sections and not request.user.has_perm("films.change_person"):
        raise Http404
    if person.slug != slug:
        return redirect(person, permanent=True)
    return render_framed(request, "films/person.html", {"person": person, "page": page})


@require_safe
@public_page(versions.CATALOGUE)
def suggestions(request: HttpRequest) -> HttpResponse:
    """What may be meant by a text that is still typed: a list of pairs of a heading and its [title, year, address]."""
    response = HttpResponse(_suggested(_query(request)), "application/json", headers={"X-Robots-Tag": "noindex"})
    response.body_of, response.is_fleeting = _suggested, True
    return response


def _suggested(query: bytes, _version: Version | None = None) -> str:
    groups = [[str(group.label), group.hits] for group in suggest(QueryDict(query).get("q", ""))]
    return json.dumps(groups, ensure_ascii=False, separators=(",", ":"))


def _query(request: HttpRequest) -> bytes:
    return request.META.get("QUERY_STRING", "").encode("latin-1", "replace")  # as WSGI hands over bytes

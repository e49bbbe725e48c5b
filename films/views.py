"""Pages of the catalogue."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from films.browse import Browse
from films.caching import conditional, public_page
from films.credits import by_role
from films.film_page import FilmPage
from films.models import Film, Person
from films.search import suggest


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


@require_safe
@public_page
def film_list(request: HttpRequest) -> HttpResponse:
    """The list of films: browsed, filtered, searched and sorted by the parameters of its address."""
    browse = Browse(request.GET)
    page = browse.page()
    links = {
        "first": browse.address() if page.has_previous else "",
        "next": browse.address(after=page.next_cursor) if page.next_cursor else "",
    }
    return render(request, "films/list.html", {"browse": browse, "page": page, **links})


@require_safe
@public_page
def person(request: HttpRequest, slug: str) -> HttpResponse:
    """A person's page: who they are and their films by role. Without a film to be seen there is no page."""
    try:
        person = Person.objects.at(slug)
    except Person.DoesNotExist:
        raise Http404 from None
    roles = by_role(person.credits.of(Film.objects.visible_to(request.user)).newest_first())
    if not roles and not request.user.has_perm("films.change_person"):
        raise Http404
    if person.slug != slug:
        return redirect(person, permanent=True)
    return render(request, "films/person.html", {"person": person, "sections": roles})


@require_safe
@public_page
def suggestions(request: HttpRequest) -> HttpResponse:
    """What may be meant by a text that is still typed: a list of pairs of a heading and its [title, year, address]."""
    groups = [[str(group.label), group.hits] for group in suggest(request.GET.get("q", ""))]
    return JsonResponse(groups, safe=False, headers={"X-Robots-Tag": "noindex"})

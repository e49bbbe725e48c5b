"""What an address names: the film or the member, sent on from a former slug or another spelling."""

from collections.abc import Callable
from functools import wraps

from django.db.models.functions import Lower
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from films.film_page import FILM
from films.models import Film, Reception
from films.prepared import Prepared
from reviews.models import Member

# Of a film what a page shows, and everything of its reception.
_PUBLISHED = Prepared(
    Film,
    (
        *(name for name in FILM if not name.startswith("reception__")),
        *(f"reception__{field.name}" for field in Reception._meta.concrete_fields),
    ),
    lambda slug, now: Film.objects.published(now).filter(slug=slug),
)
#: What is told of a member, whom the index of the table has by the lowered name.
_MEMBER = Prepared(
    Member,
    ("id", "is_active", "date_joined", "username", "name", "bio_html", "website", "shows_watchlist"),
    lambda lowered: Member.objects.alias(lowered=Lower("username")).filter(is_active=True, lowered=lowered),
)


def at_film(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A decorator for `/films/<slug>/…`: gives the view the public film; a former slug leads to the present one."""

    @wraps(view)
    def with_film(request: HttpRequest, slug: str) -> HttpResponse:
        found = _PUBLISHED.records(slug=slug, now=timezone.now())
        film = found[0] if found else _once_at(slug)
        return _sent_on(request, slug, film.slug) or view(request, film)

    return with_film


def _once_at(slug: str) -> Film:
    try:
        return Film.objects.published().select_related("poster", "reception").at(slug)
    except Film.DoesNotExist:
        raise Http404 from None


def at_member(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A decorator for `/members/<username>/…`: gives the view the member; any spelling leads to the member's own.

    A member whose account is switched off has no pages.
    """

    @wraps(view)
    def with_member(request: HttpRequest, username: str) -> HttpResponse:
        found = _MEMBER.records(lowered=username.lower())
        if not found:
            raise Http404
        return _sent_on(request, username, found[0].username) or view(request, found[0])

    return with_member


def _sent_on(request: HttpRequest, asked: str, name: str) -> HttpResponse | None:
    """A redirect where the name asked for is another. What is posted stays: it would be lost on the way."""
    if asked == name or request.method not in ("GET", "HEAD"):
        return None
    address = reverse(request.resolver_match.view_name, args=[name])
    query = request.META.get("QUERY_STRING", "")
    return redirect(f"{address}?{query}" if query else address, permanent=True)

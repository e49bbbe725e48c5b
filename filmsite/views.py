"""The home page, and what machines ask a site for."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from films.caching import public_page
from films.canonical import absolute
from films.card_data import cards_of
from films.models import Collection, CollectionEntry, Film
from films.prepared import Prepared
from films.versions import SITE
from filmsite import health
from reviews import walks
from reviews.models import Review

NEWEST_FILMS = 12  # whole rows of 2, 3, 4 and 6
LATEST_REVIEWS = 6
FEATURED = 4  # collections

_NEWEST = Prepared(
    Film,
    ("id",),
    lambda now: Film.objects.published(now).order_by("-published_at", "-pk")[:NEWEST_FILMS],
)
_LATEST = Prepared(
    Review,
    (*walks.SHOWN, *walks.FILM, *walks.AUTHOR, *walks.SOURCE),
    lambda now: Review.objects.newest_public(now)[:LATEST_REVIEWS],
)


@require_safe
@public_page(SITE)
def home(request: HttpRequest) -> HttpResponse:
    """The newest films, the collections that staff feature, and the latest reviews."""
    now = timezone.now()
    context = {
        "films": cards_of([film for (film,) in _NEWEST.rows(now=now)]),
        "collections": CollectionEntry.objects.put_first_on(Collection.objects.featured().with_card_data()[:FEATURED]),
        "reviews": _LATEST.records(now=now),
    }
    return render(request, "home.html", context)


@require_safe
@public_page(SITE)
def robots(request: HttpRequest) -> HttpResponse:
    """What robots are asked to leave alone, and where the sitemap is."""
    return render(
        request, "robots.txt", {"sitemap": absolute(reverse("sitemap"))}, content_type="text/plain; charset=utf-8"
    )


@require_safe
@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """Whether the site can work: 200, or 503."""
    report = health.report()
    return JsonResponse(report, status=200 if report["status"] == "ok" else 503)

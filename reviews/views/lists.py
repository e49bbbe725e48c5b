"""All reviews of a film."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from films import versions
from films.caching import public_page
from films.canonical import path_of
from films.frames import render_framed
from films.models import Film
from films.prepared import Prepared
from films.versions import VERSION, with_version
from reviews.criteria import FROM, LANGUAGE, STARS
from reviews.listing import SORTS, Listing
from reviews.views.addresses import at_film
from reviews.walks import OF_FILM

_FILM = Prepared(
    Film,
    (
        *(*VERSION, "id", "slug", "title", "year", "status", "published_at", "reception__film", "reception__histogram"),
        *("reception__here_count", "reception__here_total", "reception__editors_count", "reception__editors_total"),
        *("reception__elsewhere_count", "reception__elsewhere_total", "reception__by_stars", "reception__by_language"),
        *("reception__reviews_here", "reception__reviews_elsewhere", "reception__reviews_count"),
    ),
    lambda slug, now: with_version(Film.objects.published(now).filter(slug=slug)),
)


@require_safe
@public_page(partial(versions.film, record=_FILM), plain=True)
def of_film(request: HttpRequest, slug: str) -> HttpResponse:
    """See all reviews: sorted, filtered, page by page."""
    film = request.record()
    return _listed(request, film) if film else _sent_on(request, slug=slug)


def _listed(request: HttpRequest, film: Film) -> HttpResponse:
    path = path_of("reviews:of-film", film.slug)
    listing = Listing(request.GET, OF_FILM, film, path, [STARS, FROM, LANGUAGE], list(SORTS), film.reception)
    page = listing.page()
    context = {
        "film": film,
        "feed": path_of("reviews:film-feed", film.slug),
        "listing": listing,
        "reviews": page.items,
        "ways": page.ways(listing.address()),
        "liked": request.user.liked(page.items) if request.user.is_authenticated else None,
    }
    return render_framed(request, "reviews/of_film.html", context)


_sent_on = at_film(_listed)

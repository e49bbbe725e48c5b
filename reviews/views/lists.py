"""All reviews of a film."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from films import versions
from films.caching import public_page
from films.models import Film
from reviews.criteria import FROM, LANGUAGE, STARS
from reviews.listing import SORTS, Listing
from reviews.views.addresses import at_film


@require_safe
@public_page(versions.film)
@at_film
def of_film(request: HttpRequest, film: Film) -> HttpResponse:
    """See all reviews: sorted, filtered, page by page."""
    reviews = film.reviews.published().with_line_data()
    path = reverse("reviews:of-film", args=[film.slug])
    listing = Listing(request.GET, reviews, path, [STARS, FROM, LANGUAGE], list(SORTS), film.reception)
    page = listing.page()
    context = {
        "film": film,
        "listing": listing,
        "reviews": page.items,
        "first": listing.address() if page.has_previous and listing.after else "",
        "next": listing.address(after=page.next_cursor) if page.next_cursor else "",
        "liked": request.user.liked(page.items) if request.user.is_authenticated else None,
    }
    return render(request, "reviews/of_film.html", context)

"""What reviews have to show on a film's page."""

from django import template
from django.template import Context

from films.models import Film

register = template.Library()

ON_THE_FILM_PAGE = 10  # reviews; the others are on a page of their own


@register.inclusion_tag("reviews/_actions.html", takes_context=True)
def film_actions(context: Context, film: Film) -> dict:
    """Give what one can do about a film: the link `Add a review`."""
    return {"film": film}


@register.inclusion_tag("reviews/_of_film.html", takes_context=True)
def film_reviews(context: Context, film: Film) -> dict:
    """Give the film page's section of reviews, newest first, and the link `See all reviews`."""
    reviews = film.reviews.published().with_line_data().order_by("-published_at", "-id")
    return {"film": film, "reviews": reviews[:ON_THE_FILM_PAGE]}

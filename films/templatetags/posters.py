"""Words for templates that draw posters."""

from django import template

from films import posters
from films.models import Film

register = template.Library()


@register.filter
def poster_classes(film: Film) -> str:
    """Give the classes that set the typographic poster of `film`."""
    return posters.poster_classes(film.pk, film.title)


@register.filter
def director_names(film: Film) -> str:
    """Give the directors' names in a row, from what `with_card_data` or a page has loaded."""
    return ", ".join(credit.name for credit in film.directors())

"""Words for templates that draw posters."""

from django import template
from django.utils.safestring import SafeString

from films import picture_markup
from films.models import Film

register = template.Library()


@register.simple_tag
def poster(film: Film, place: str = "card", *, small: bool = False, **shown: bool) -> SafeString:
    """Draw the poster of `film`; a `small` one has no names and needs no credits. `shown` as in `picture_markup`."""
    names = None if small or film.poster else director_names(film)
    return picture_markup.poster(film, place, names=names, **shown)


@register.filter
def director_names(film: Film) -> str:
    """Give the directors' names in a row, from what `with_card_data` or a page has loaded."""
    return ", ".join(credit.name for credit in film.directors())

"""Words for templates that draw pictures."""

from django import template

from films.models import Picture
from films.picture_markup import picture

register = template.Library()
register.simple_tag(picture)


@register.filter
def accent_class(shown: Picture | None) -> str:
    """Give, after a space, the classes of the accent that a film's page takes from its poster; else nothing."""
    return f" accent accent--{shown.accent}" if shown and shown.accent is not None else ""

"""Averages of ratings, 1–10 half stars inside, as people see them."""

from django import template
from django.utils.formats import number_format

register = template.Library()


@register.filter
def in_stars(average: float) -> str:
    """Give an average of half stars, 1–10, as stars with one decimal place in the locale's way: "4.1"."""
    return number_format(average / 2, decimal_pos=1)

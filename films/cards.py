"""Cards of films as HTML. Made here and not by a template: a page has two dozen, and they are most of what it costs."""

from collections.abc import Iterable
from functools import cache
from html import escape

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from films import rating_scale
from films.card_data import Card
from films.models import Kinship
from films.phrases import gettext as _
from films.picture_markup import poster


def wall(films: Iterable[Card], level: int = 3) -> SafeString:
    """Give a list of cards; titles are headings of this level."""
    language = get_language() or ""
    cards = "\n".join([_card(film, level, language) for film in films])
    return mark_safe(f'<ol class="wall">{cards}</ol>')  # every text in it is escaped


def kin(kinships: Iterable[Kinship]) -> SafeString:
    """Give the section of films that belong with one, each with the reason; nothing where there is none.

    Without ratings: the page shows no other film's reception.
    """
    cards = "".join([_kin_card(kinship) for kinship in kinships])
    if not cards:
        return SafeString("")
    heading = escape(_("Films that belong with it"))
    return mark_safe(
        '<section class="section" aria-labelledby="kin">\n'
        f'<div class="section__head"><h2 id="kin">{heading}</h2></div>\n<ul class="wall">{cards}</ul>\n</section>'
    )


def _kin_card(kinship: Kinship) -> str:
    film = kinship.other
    title = escape(film.title)
    return (
        f'<li class="card">\n{poster(film)}\n'
        f'<h3 class="card__title"><a href="{film.get_absolute_url()}">{title}</a></h3>\n'
        + (f'<p class="card__facts">{film.year}</p>\n' if film.year else "")
        + f'<p class="card__note">{escape(kinship.words)}</p>\n</li>'
    )


def _card(film: Card, level: int, language: str) -> str:
    title, year = escape(film.title), film.year or ""
    names = escape(film.directors)
    facts = f"{year}, {names}" if year and names else year or names
    return (
        f'<li class="card">\n{poster(film, names=film.directors)}\n'
        f'<h{level} class="card__title"><a href="{escape(film.address)}">{title}</a></h{level}>\n'
        + (f'<p class="card__facts">{facts}</p>\n' if facts else "")
        + ("" if film.average is None else _rating(rating_scale.in_tenths(film.average), language))
        + "</li>"
    )


@cache
def _rating(tenths: int, language: str) -> str:
    """The line of an average in tenths of a star; `language` is that of the page, by which lines are kept apart."""
    words = _('%(average)s<span class="visually-hidden"> out of 5 stars</span>') % {
        "average": rating_scale.of_tenths(tenths)
    }
    return f'<p class="card__rating"><span class="stars" aria-hidden="true">★</span> {words}</p>\n'

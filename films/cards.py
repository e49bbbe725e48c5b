"""Cards of films as HTML. Made here and not by a template: a page has two dozen, and they are most of what it costs."""

from collections.abc import Iterable

from django.utils.formats import number_format
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from films.models import Film
from films.picture_markup import picture
from films.posters import poster_classes


def wall(films: Iterable[Film], level: int = 3) -> SafeString:
    """Give a list of cards; films are asked for by `as_cards()`, and titles are headings of this level."""
    of_five = _('%(average)s<span class="visually-hidden"> out of 5 stars</span>')
    cards = "\n".join(_card(film, level, of_five) for film in films)
    return mark_safe(f'<ol class="wall">{cards}</ol>')  # every text in it is escaped


def _card(film: Film, level: int, of_five: str) -> str:
    title, year = escape(film.title), film.year or ""
    names = escape(", ".join(credit.name for credit in film.directors()))
    facts = f"{year}, {names}" if year and names else year or names
    return (
        f'<li class="card">\n{_poster(film, title, names)}\n'
        f'<h{level} class="card__title"><a href="{escape(film.get_absolute_url())}">{title}</a></h{level}>\n'
        + (f'<p class="card__facts">{facts}</p>\n' if facts else "")
        + _rating(film, of_five)
        + "</li>"
    )


def _poster(film: Film, title: str, names: str) -> str:
    """The same as `films/_poster.html` gives."""
    if film.poster:
        drawn = str(picture(film.poster, "card", described=False))
    else:
        classes = poster_classes(film.pk, film.title)
        drawn = (
            f'<div class="{classes}" data-title="{title}" data-year="{film.year or ""}">'
            f'<span data-director="{names}"></span></div>'
        )
    return f'<div class="poster" aria-hidden="true">{drawn}</div>'


def _rating(film: Film, of_five: str) -> str:
    average = film.reception.here.average
    if average is None:
        return ""
    words = of_five % {"average": number_format(average / 2, decimal_pos=1)}
    return f'<p class="card__rating"><span class="stars" aria-hidden="true">★</span> {words}</p>\n'

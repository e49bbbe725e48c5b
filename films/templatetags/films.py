"""Words for the templates of the catalogue."""

from collections.abc import Iterable

from babel import UnknownLocaleError
from babel.lists import format_list
from django import template
from django.utils.formats import localize
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext, ngettext, to_locale

from films import cards, jsonld, rating_scale, text
from films.browse import Link
from films.canonical import absolute
from films.credits import Line
from films.film_page import FilmPage
from films.models import Person

register = template.Library()

_HISTOGRAM_ROW = (
    '<li><a href="{url}?stars={stars}"{current}><span>{label}<span class="visually-hidden"> {spoken}</span></span>'
    '<svg aria-hidden="true" focusable="false" viewBox="0 0 100 1" preserveAspectRatio="none">'
    '<rect width="{width}" height="1"/></svg><span class="histogram__count">{count}'
    '<span class="visually-hidden"> {ratings}</span></span></a></li>\n'
)

register.filter("absolute", absolute)
register.filter("excerpt", text.excerpt)
register.simple_tag(cards.wall)


@register.filter
def person_links(lines: Iterable[Line]) -> SafeString:
    """Give links to people, joined as the language joins a list: "A, B and C"."""
    links = [format_html('<a href="{}">{}</a>', line.person.get_absolute_url(), line.name) for line in lines]
    # The links are escaped; what joins them are the words of Babel's data.
    return mark_safe(_joined(links))


@register.filter
def joined_words(links: Iterable[Link]) -> str:
    """Give the links' words in a row."""
    return ", ".join(link.word for link in links)


@register.simple_tag
def movie_markup(page: FilmPage) -> SafeString:
    """Give the film's markup for search engines."""
    return jsonld.script(jsonld.movie(page))


@register.simple_tag
def person_markup(person: Person) -> SafeString:
    """Give the person's markup for search engines."""
    return jsonld.script(jsonld.person(person))


@register.simple_tag
def histogram(bars: Iterable[tuple[int, int]], url: str, chosen: int | None = None) -> SafeString:
    """Draw the numbers of ratings by half star, the best first; each row leads to `url?stars=…`.

    `bars` are pairs of a rating and its number; `chosen` is the rating whose row is marked.
    """
    bars = list(bars)
    highest = max((count for _rating, count in bars), default=0) or 1
    rows = [
        _HISTOGRAM_ROW.format(
            url=escape(url),
            stars=rating_scale.to_text(rating),
            current=mark_safe(' aria-current="true"') if rating == chosen else "",
            label=rating_scale.digits(rating),
            spoken=escape(gettext("stars:")),
            width=-(-100 * count // highest),
            count=localize(count),
            ratings=escape(ngettext("rating", "ratings", count)),
        )
        for rating, count in reversed(bars)
    ]
    # Numbers, escaped words and our own markup.
    return mark_safe(f'<ol class="histogram">\n{"".join(rows)}</ol>')


def _joined(items: list[str]) -> str:
    language = get_language() or "en-gb"
    try:
        # British for all English: no comma before "and".
        return format_list(items, locale="en_GB" if language.startswith("en") else to_locale(language))
    except (UnknownLocaleError, ValueError):
        return format_list(items, locale="en_GB")

"""Words for the templates of the catalogue."""

from collections.abc import Iterable

from babel import UnknownLocaleError
from babel.lists import format_list
from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, to_locale

from films import cards, jsonld, printed, text
from films.browse import Link
from films.canonical import absolute, path_of
from films.collection_page import CollectionPage
from films.credits import Line
from films.film_page import FilmPage
from films.person_page import PersonPage

register = template.Library()

register.filter("absolute", absolute)
register.filter("excerpt", text.excerpt)
register.simple_tag(cards.wall)
register.simple_tag(path_of)


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
def person_markup(page: PersonPage) -> SafeString:
    """Give the person's markup for search engines."""
    return jsonld.script(jsonld.person(page))


@register.simple_tag
def collection_markup(page: CollectionPage) -> SafeString:
    """Give the collection's markup for search engines."""
    return jsonld.script(jsonld.collection(page))


register.simple_tag(printed.facts, name="film_facts")
register.simple_tag(cards.kin, name="film_kin")
register.simple_tag(printed.credit_list, name="film_credits")
register.simple_tag(printed.numbers, name="film_numbers")
register.simple_tag(printed.histogram, name="histogram")


def _joined(items: list[str]) -> str:
    language = get_language() or "en-gb"
    try:
        # British for all English: no comma before "and".
        return format_list(items, locale="en_GB" if language.startswith("en") else to_locale(language))
    except (UnknownLocaleError, ValueError):
        return format_list(items, locale="en_GB")

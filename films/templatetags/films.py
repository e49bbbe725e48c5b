"""Words for the templates of the catalogue."""

from collections.abc import Iterable

from django import template
from django.utils.safestring import SafeString

from films import cards, jsonld, list_controls, phrases, printed, rating_scale, text
from films.browse import Link
from films.canonical import absolute, path_of
from films.collection_page import CollectionPage
from films.film_page import FilmPage
from films.person_page import PersonPage

register = template.Library()

register.filter("absolute", absolute)
register.filter("excerpt", text.excerpt)
register.filter("in_stars", rating_scale.in_stars)
register.simple_tag(cards.wall)
register.simple_tag(list_controls.pager)
register.simple_tag(list_controls.problems)
register.simple_tag(path_of)


@register.filter
def joined_words(links: Iterable[Link]) -> str:
    """Give the links' words, joined as the language does."""
    return phrases.joined([link.word for link in links])


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


register.simple_tag(printed.head, name="film_head")
register.simple_tag(printed.lead, name="film_lead")
register.simple_tag(cards.kin, name="film_kin")
register.simple_tag(printed.credit_list, name="film_credits")
register.simple_tag(printed.numbers, name="film_numbers")
register.simple_tag(printed.histogram, name="histogram")

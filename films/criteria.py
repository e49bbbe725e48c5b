"""The filters of the list of films: how each is read from an address, and which films it leaves."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from films import folding, rating_scale, vocabulary
from films.facets import LENGTHS, LONG, RATINGS, SHORT
from films.models import Collection, Person
from films.stock import Stock

LONGEST_SEARCH = 200  # characters


class Chosen(NamedTuple):
    """What a filter was set to: its value, how an address says it, and how people do.

    It leaves the films that have the facet; where there is none, those whose ids the value (a query) gives.
    """

    value: Any
    text: str
    word: str
    facet: str = ""


@dataclass(frozen=True)
class Criterion:
    """One filter. `read` makes something Chosen of a text, or raises ValueError."""

    name: str
    label: str | Promise
    read: Callable[[str, Stock], Chosen]


def decade_word(decade: int) -> str:
    """Give a decade's name by its first year: "1950s"."""
    return gettext("%(year)ds") % {"year": decade}


def rating_word(rating: int) -> str:
    """Give the words for a least average, in half stars."""
    if rating == rating_scale.HIGHEST:
        return gettext("5 stars")
    return gettext("%(stars)s stars and more") % {"stars": rating_scale.digits(rating)}


def runtime_word(length: str) -> str:
    """Give the words for a facet of runtime."""
    words = {
        "short": gettext("Up to %(most)d minutes"),
        "feature": gettext("%(least)d to %(less)d minutes"),
        "long": gettext("%(long)d minutes and more"),
    }
    return words[length] % {"most": SHORT, "least": SHORT + 1, "less": LONG - 1, "long": LONG}


def _word_of(kind: str) -> Callable[[str, Stock], Chosen]:
    """A filter by a word that films have: by its code, or by its name in English or in the site's language."""

    def read(text: str, stock: Stock) -> Chosen:
        words = stock.words(kind)
        value = next((value for value in words if value.casefold() == text.casefold()), None)
        if value is None:
            value = _by_name(kind, text, words)
        return Chosen(value, value, words[value], f"{kind}:{value}")

    return read


def _by_name(kind: str, text: str, words: dict[str, str]) -> str:
    wanted = folding.fold(text)
    for value, name in words.items():
        if folding.fold(name) == wanted:
            return value
    if kind == "genre":
        raise ValueError
    try:
        code = (vocabulary.find_country if kind == "country" else vocabulary.find_language)(text)
    except LookupError:
        raise ValueError from None
    if code not in words:
        raise ValueError
    return code


def _q(text: str, stock: Stock) -> Chosen:
    printable = "".join(letter if letter.isprintable() else " " for letter in text)
    words = " ".join(printable.split())
    if not words or len(words) > LONGEST_SEARCH:
        raise ValueError
    return Chosen(words, words, f"“{words}”")


def _decade(text: str, stock: Stock) -> Chosen:
    if not re.fullmatch("[1-9][0-9]{2}0s?", text):
        raise ValueError
    first = int(text[:4])
    return Chosen(first, str(first), decade_word(first), f"decade:{first}")


def _year(text: str, stock: Stock) -> Chosen:
    if not re.fullmatch("[1-9][0-9]{3}", text):
        raise ValueError
    return Chosen(int(text), text, text, f"year:{text}")


def _runtime(text: str, stock: Stock) -> Chosen:
    if text not in LENGTHS:
        raise ValueError
    return Chosen(text, text, runtime_word(text), f"runtime:{text}")


def _director(text: str, stock: Stock) -> Chosen:
    """Choose the director of a published film by slug, or by a name that makes it."""
    try:
        person = Person.objects.at(folding.slug(text, fallback="-"))
    except Person.DoesNotExist:
        raise ValueError from None
    directed = person.credits.directors()
    if not directed.public().exists():
        raise ValueError
    return Chosen(directed.order_by().values("film_id").distinct(), person.slug, person.name)


def _collection(text: str, stock: Stock) -> Chosen:
    """Choose a published collection by slug, or by a title that makes it."""
    try:
        collection = Collection.objects.published().at(folding.slug(text, fallback="-"))
    except Collection.DoesNotExist:
        raise ValueError from None
    return Chosen(collection.entries.order_by().values("film_id"), collection.slug, collection.title)


def _reviews(text: str, stock: Stock) -> Chosen:
    if text != "any":
        raise ValueError
    return Chosen(text, text, gettext("With reviews"), "reviews:any")


def _rating(text: str, stock: Stock) -> Chosen:
    rating = rating_scale.parse(text)
    if rating not in RATINGS:
        raise ValueError
    return Chosen(rating, rating_scale.to_text(rating), rating_word(rating), f"rating:{rating}")


CRITERIA = [
    Criterion("q", _("Words"), _q),
    Criterion("genre", _("Genre"), _word_of("genre")),
    Criterion("country", _("Country"), _word_of("country")),
    Criterion("language", _("Language"), _word_of("language")),
    Criterion("decade", _("Decade"), _decade),
    Criterion("year", _("Year"), _year),
    Criterion("runtime", _("Length"), _runtime),
    Criterion("director", _("Director"), _director),
    Criterion("collection", _("Collection"), _collection),
    Criterion("reviews", _("Reviews"), _reviews),
    Criterion("rating", _("Members’ rating"), _rating),
]

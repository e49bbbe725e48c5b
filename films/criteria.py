"""The filters of the list of films: how each is read from an address, and how it narrows the films."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import Exists, F, OuterRef
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from films import folding, rating_scale
from films.models import Country, Credit, Film, Genre, Language, Person
from films.models.film import FilmQuerySet

LONGEST_SEARCH = 200  # characters


class Choices:
    """What published films have to choose from; each list is asked for when it is needed, and once."""

    @cached_property
    def genres(self) -> list[Genre]:
        return _sorted(Genre.objects.filter(Exists(Film.objects.published().filter(genres=OuterRef("pk")))))

    @cached_property
    def countries(self) -> list[Country]:
        return _sorted(Country.objects.filter(Exists(Film.objects.published().filter(countries=OuterRef("pk")))))

    @cached_property
    def languages(self) -> list[Language]:
        return _sorted(Language.objects.filter(Exists(Film.objects.published().filter(languages=OuterRef("pk")))))

    @cached_property
    def decades(self) -> list[int]:
        """The first years of decades, latest first."""
        years = Film.objects.published().filter(sort_year__gt=0).order_by().values_list("sort_year", flat=True)
        return sorted({year // 10 * 10 for year in years.distinct()}, reverse=True)


class Chosen(NamedTuple):
    """What a filter was set to: its value, how an address says it, and how people do."""

    value: Any
    text: str
    word: str

    @property
    def facet(self) -> str:
        """The value as `films.facets` writes it."""
        first = self.value[0] if isinstance(self.value, tuple) else self.value
        return str(getattr(first, "pk", first))


@dataclass(frozen=True)
class Criterion:
    """One filter.

    `read` makes something Chosen of a text, or raises ValueError. `narrow` is the look-up that compares the films with
    the value, or a function that gives the films left.
    """

    name: str
    label: str | Promise
    read: Callable[[str, Choices], Chosen]
    narrow: str | Callable[[FilmQuerySet, Any], FilmQuerySet]

    def narrowed(self, films: FilmQuerySet, value: Any) -> FilmQuerySet:
        """Give those of the films that the value leaves."""
        return films.filter(**{self.narrow: value}) if isinstance(self.narrow, str) else self.narrow(films, value)


def decade_word(decade: int) -> str:
    """Give a decade's name by its first year: "1950s"."""
    return gettext("%(year)ds") % {"year": decade}


def rating_word(rating: int) -> str:
    """Give the words for a least average, in half stars."""
    if rating == rating_scale.HIGHEST:
        return gettext("5 stars")
    return gettext("%(stars)s stars and more") % {"stars": rating_scale.digits(rating)}


def _sorted[Word: (Genre, Country, Language)](words: Iterable[Word]) -> list[Word]:
    return sorted(words, key=lambda word: folding.fold(str(word)))


def _one_of[Word: (Genre, Country, Language)](words: Iterable[Word], text: str) -> Chosen:
    """Choose the word that has this code or name."""
    wanted = folding.fold(text)
    for word in words:
        if wanted in {folding.fold(str(word.pk)), folding.fold(word.name), folding.fold(str(word))}:
            return Chosen(word, str(word.pk), str(word))
    raise ValueError


def _q(text: str, choices: Choices) -> Chosen:
    printable = "".join(letter if letter.isprintable() else " " for letter in text)
    words = " ".join(printable.split())
    if not words or len(words) > LONGEST_SEARCH:
        raise ValueError
    return Chosen(words, words, f"“{words}”")


def _genre(text: str, choices: Choices) -> Chosen:
    return _one_of(choices.genres, text)


def _country(text: str, choices: Choices) -> Chosen:
    return _one_of(choices.countries, text)


def _language(text: str, choices: Choices) -> Chosen:
    return _one_of(choices.languages, text)


def _decade(text: str, choices: Choices) -> Chosen:
    if not re.fullmatch("[1-9][0-9]{2}0s?", text):
        raise ValueError
    first = int(text[:4])
    return Chosen((first, first + 9), str(first), decade_word(first))


def _year(text: str, choices: Choices) -> Chosen:
    if not re.fullmatch("[1-9][0-9]{3}", text):
        raise ValueError
    return Chosen(int(text), text, text)


def _director(text: str, choices: Choices) -> Chosen:
    """Choose the director of a published film by slug, or by a name that makes it."""
    directed = Credit.objects.directors().filter(person=OuterRef("pk"), film__in=Film.objects.published())
    try:
        person = Person.objects.filter(Exists(directed)).at(folding.slug(text, fallback="-"))
    except Person.DoesNotExist:
        raise ValueError from None
    return Chosen(person, person.slug, person.name)


def _rating(text: str, choices: Choices) -> Chosen:
    rating = rating_scale.parse(text)
    return Chosen(rating, rating_scale.to_text(rating), rating_word(rating))


def _directed_by(films: FilmQuerySet, person: Person) -> FilmQuerySet:
    return films.filter(pk__in=Credit.objects.directors().filter(person=person).values("film"))


def _rated(films: FilmQuerySet, rating: int) -> FilmQuerySet:
    """Films whose average of members' ratings, where one is shown, is at least `rating`."""
    return films.filter(
        reception__here_count__gte=settings.MINIMUM_RATINGS,
        reception__here_total__gte=F("reception__here_count") * rating,
    )


CRITERIA = [
    Criterion("q", _("Words"), _q, "pk__in"),
    Criterion("genre", _("Genre"), _genre, "genres"),
    Criterion("country", _("Country"), _country, "countries"),
    Criterion("language", _("Language"), _language, "languages"),
    Criterion("decade", _("Decade"), _decade, "sort_year__range"),
    Criterion("year", _("Year"), _year, "sort_year"),
    Criterion("director", _("Director"), _director, _directed_by),
    Criterion("rating", _("Members’ rating"), _rating, _rated),
]

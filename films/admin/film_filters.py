"""Filters for the list of films. Each shows a bounded number of choices and is one condition on the films."""

from typing import Any

from django.contrib.admin import ModelAdmin, SimpleListFilter
from django.db.models import Exists, F, Model, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from films.counting import bounded_count
from films.models import Country, Film, Genre

FIRST_DECADE = 1880
MOST_CHOICES = 100
FEW = 10_000  # films with a word or of a time, which are sorted in a moment


class GapFilter(SimpleListFilter):
    """Films that lack something."""

    title = _("what is missing")
    parameter_name = "without"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> list[tuple[str, Any]]:
        return [("poster", _("a poster")), ("synopsis", _("a synopsis")), ("year", _("a year"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Film]) -> QuerySet[Film]:
        missing = {"poster": {"poster": None}, "synopsis": {"synopsis": ""}, "year": {"sort_year": 0}}
        return queryset.filter(**missing.get(self.value(), {}))


class YearFilter(SimpleListFilter):
    """Films by decade, and by year once a decade is chosen."""

    title = _("year")
    parameter_name = "year"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> list[tuple[str, str]]:
        choices = []
        chosen = self._span()
        for decade in range(timezone.now().year // 10 * 10, FIRST_DECADE - 10, -10):
            choices.append((f"{decade}s", gettext("%(decade)ds") % {"decade": decade}))
            if chosen and chosen[0] // 10 * 10 == decade:
                choices += [(str(year), str(year)) for year in range(decade + 9, decade - 1, -1)]
        return choices

    def queryset(self, request: HttpRequest, queryset: QuerySet[Film]) -> QuerySet[Film]:
        if not self.value():
            return queryset
        span = self._span()
        if not span:
            return queryset.none()
        having = Film.objects.filter(sort_year__range=span)
        if bounded_count(having, FEW) <= FEW:
            return queryset.filter(pk__in=having.values("pk"))
        # The newest films of the time are soon found: a sum keeps the index of years out of it.
        return queryset.alias(in_year=F("sort_year") + 0).filter(in_year__range=span)

    def _span(self) -> tuple[int, int] | None:
        """The first and the last year that are chosen."""
        text = self.value() or ""
        digits = text.removesuffix("s")
        if len(digits) != 4 or not digits.isdecimal():
            return None
        return (int(digits), int(digits) + (9 if text.endswith("s") else 0))


class WordFilter(SimpleListFilter):
    """Films by a word of a vocabulary; a subclass says which words there are, and in which table films have them."""

    through: type[Model]
    column: str

    def queryset(self, request: HttpRequest, queryset: QuerySet[Film]) -> QuerySet[Film]:
        if not self.value():
            return queryset
        having = self.through.objects.filter(**{self.column: self.value()})
        if bounded_count(having, FEW) <= FEW:
            return queryset.filter(pk__in=having.values("film"))
        # The newest films that have the word are soon found, and so not all that have it are sorted.
        return queryset.filter(Exists(having.filter(film=OuterRef("pk"))))

    def words(self) -> QuerySet:
        raise NotImplementedError  # a subclass says

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> list[tuple[str, str]]:
        return sorted(((word.pk, str(word)) for word in self.words()[:MOST_CHOICES]), key=lambda choice: choice[1])


class GenreFilter(WordFilter):
    """Films by genre."""

    title = _("genre")
    parameter_name = column = "genre"
    through = Film.genres.through

    def words(self) -> QuerySet[Genre]:
        return Genre.objects.all()


class CountryFilter(WordFilter):
    """Films by country, of those that some film has."""

    title = _("country")
    parameter_name = column = "country"
    through = Film.countries.through

    def words(self) -> QuerySet[Country]:
        return Country.objects.filter(Exists(self.through.objects.filter(country=OuterRef("pk"))))

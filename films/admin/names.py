"""Other names of people and alternative titles of films, on their forms."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest

from films.admin.autocomplete import AutocompleteInline, use_loaded
from films.admin.ordered import OrderedForm, OrderedFormSet, OrderedInline
from films.history import keep_history
from films.models import AlternativeTitle, OtherName

keep_history(OtherName)
keep_history(AlternativeTitle)


class NameFormSet(OrderedFormSet):
    """The first names or titles."""

    most = 50


class OtherNameInline(OrderedInline):
    """The other names on the person's form."""

    model = OtherName
    formset = NameFormSet
    fields = ("name", "position")


class TitleForm(OrderedForm):
    """One alternative title."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        use_loaded(self, "language")


class AlternativeTitleInline(AutocompleteInline, OrderedInline):
    """The alternative titles on the film's form."""

    model = AlternativeTitle
    form = TitleForm
    formset = NameFormSet
    fields = ("title", "language", "position")
    autocomplete_fields = ("language",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[AlternativeTitle]:
        return super().get_queryset(request).select_related("language")

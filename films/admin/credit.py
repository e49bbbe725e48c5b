"""Credits: rows of a film's form, and a list of their own for films with very many."""

from typing import Any

import reversion
from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext

from films import kinship
from films.admin.autocomplete import AutocompleteInline, use_loaded
from films.admin.bounded import BoundedAdmin
from films.admin.ordered import OrderedForm, OrderedFormSet, OrderedInline
from films.history import keep_history
from films.models import Credit, Film
from films.models.people import ROLE_ORDER


class CreditForm(OrderedForm):
    """One credit."""

    class Meta:
        model = Credit
        fields = ["person", "role", "position", "character", "credited_as"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        use_loaded(self, "person")


class CreditFormSet(OrderedFormSet):
    """A film's credits. A row without a position becomes the last of its role."""

    def stands_among(self, form: forms.ModelForm) -> str | None:
        return form.cleaned_data.get("role")

    def get_unique_error_message(self, unique_check: tuple[str, ...]) -> str:
        return gettext("Somebody is there twice with the same role and character.")


class CreditInline(AutocompleteInline, OrderedInline):
    """The credits on the film's form, in the order in which they are read."""

    model = Credit
    form = CreditForm
    formset = CreditFormSet
    autocomplete_fields = ("person",)
    classes = ("credits",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Credit]:
        return super().get_queryset(request).select_related("person").order_by(ROLE_ORDER, "position", "id")


keep_history(Credit, needs=["person"])


@admin.register(Credit)
class CreditAdmin(BoundedAdmin):
    """Credits by themselves. Staff comes here from a film that has more than its form shows; history is the film's."""

    list_display = ("person", "role", "position", "character", "credited_as", "film")
    list_select_related = ()  # joined, a database may begin with all films
    autocomplete_fields = ("film", "person")
    view_on_site = False

    def get_model_perms(self, request: HttpRequest) -> dict[str, bool]:
        return {}  # not on the front page

    def get_queryset(self, request: HttpRequest) -> QuerySet[Credit]:
        return super().get_queryset(request).prefetch_related("person", "film")

    def save_related(self, request: HttpRequest, form: forms.ModelForm, formsets: list, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        self._renew(request, {form.instance.film_id, form.initial.get("film")})

    def delete_model(self, request: HttpRequest, obj: Credit) -> None:
        super().delete_model(request, obj)
        self._renew(request, {obj.film_id})

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Credit]) -> None:
        films = set(queryset.values_list("film_id", flat=True))
        super().delete_queryset(request, queryset)
        self._renew(request, films)

    def _renew(self, request: HttpRequest, keys: set[int | str | None]) -> None:
        """Bring what is worked out from a film's credits up to date, and make a version of the film."""
        films = Film.objects.filter(pk__in=[key for key in keys if key])
        kinship.renew_later(film.pk for film in films)
        films.touch()
        films.reindex()
        for film in films:
            with reversion.create_revision():
                reversion.add_to_revision(film)
                reversion.set_user(request.user)
                reversion.set_comment(gettext("Changed credits in their own list."))

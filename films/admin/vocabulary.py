"""The words films are described by. Genres are staff's own; countries and languages are fixed lists to look up in."""

from django import forms
from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from films.admin.bounded import BoundedAdmin
from films.admin.history import HistoryAdmin
from films.history import keep_history
from films.models import Country, Film, Genre, Language

keep_history(Genre)


@admin.register(Genre)
class GenreAdmin(HistoryAdmin):
    """Genres in the admin. The address of a genre stays: films and links go by it."""

    list_display = ("name", "slug")
    search_fields = ("name", "slug")
    ordering = ("name",)
    fields = ("name", "slug")

    def get_readonly_fields(self, request: HttpRequest, obj: Genre | None = None) -> tuple[str, ...]:
        return ("slug",) if obj else ()

    def save_related(self, request: HttpRequest, form: forms.ModelForm, formsets: list, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        Film.objects.filter(genres=form.instance).touch()

    def delete_model(self, request: HttpRequest, obj: Genre) -> None:
        Film.objects.filter(genres=obj).touch()
        super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Genre]) -> None:
        Film.objects.filter(genres__in=queryset).touch()
        super().delete_queryset(request, queryset)


@admin.register(Country, Language)
class FixedListAdmin(BoundedAdmin):
    """A list that comes with the site."""

    list_display = ("__str__", "code")
    search_fields = ("name", "=code")
    ordering = ("name",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

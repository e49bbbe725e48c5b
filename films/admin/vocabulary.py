"""The words films are described by. Genres are staff's own; countries and languages are fixed lists to look up in."""

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from films.admin.bounded import BoundedAdmin
from films.admin.history import HistoryAdmin
from films.history import keep_history
from films.models import Country, Genre, Language

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

"""Films that members have brought along from elsewhere and the catalogue hasn't. Who wished isn't shown."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from films.admin.bounded import BoundedAdmin
from reviews.models import Wish
from reviews.models.wish import key_of


@admin.register(Wish)
class WishAdmin(BoundedAdmin):
    """Wishes in the admin: a list to look at, the most wished first, with the way to add each film."""

    list_display = ("title", "year_if_known", "members", "wished_at", "add_the_film")
    list_display_links = None
    search_fields = ("title",)  # that there is a field to type in; what it finds is told below
    search_help_text = _("A title or a part of it.")
    ordering = ("-members", "-id")
    fields = ("title", "year_if_known", "imdb_id", "tmdb_id", "wikidata_id", "members", "wished_at", "add_the_film")
    readonly_fields = fields
    actions = None
    view_on_site = False

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        return queryset.filter(key__contains=key_of(search_term)), False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Wish | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Wish | None = None) -> bool:
        return False

    @admin.display(description=_("year"))
    def year_if_known(self, wish: Wish) -> int | None:
        return wish.year or None

    @admin.display(description=_("to do"))
    def add_the_film(self, wish: Wish) -> str:
        told: dict[str, Any] = {
            "title": wish.title,
            "release_date": wish.year or "",
            **{name: getattr(wish, name) for name in ("imdb_id", "tmdb_id", "wikidata_id")},
        }
        query = urlencode({name: value for name, value in told.items() if value})
        return format_html('<a href="{}?{}">{}</a>', reverse("admin:films_film_add"), query, _("Add the film"))

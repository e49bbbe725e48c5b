"""Sources: where reviews from elsewhere come from."""

from django.contrib import admin

from films.admin.history import HistoryAdmin
from films.history import keep_history
from reviews.models import Source

keep_history(Source)


@admin.register(Source)
class SourceAdmin(HistoryAdmin):
    """Sources in the admin."""

    list_display = ("name", "url")
    search_fields = ("name",)
    ordering = ("name",)
    fields = ("name", "url", "permission", "arrivals")
    view_on_site = False

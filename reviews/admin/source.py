"""Sources: where reviews from elsewhere come from."""

from django import forms
from django.contrib import admin
from django.http import HttpRequest

from films.admin.history import HistoryAdmin
from films.history import keep_history
from films.models import Reception
from reviews.models import Review, Source

keep_history(Source)


@admin.register(Source)
class SourceAdmin(HistoryAdmin):
    """Sources in the admin."""

    list_display = ("name", "url")
    search_fields = ("name",)
    ordering = ("name",)
    fields = ("name", "url", "permission")
    view_on_site = False

    def save_related(self, request: HttpRequest, form: forms.ModelForm, formsets: list, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        films = Review.objects.filter(source=form.instance).values("film")
        Reception.objects.filter(film__in=films).touch()

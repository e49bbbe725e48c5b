"""Films: the list that staff works with, and the form with credits and pictures."""

from typing import Any

import reversion
from django import forms
from django.contrib import admin, messages
from django.db.models import Field, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from films import kinship
from films.admin.addressed import form_field_of_id, with_outside_id
from films.admin.bounded import ANYWHERE, BoundedList
from films.admin.credit import CreditInline
from films.admin.film_filters import CountryFilter, GapFilter, GenreFilter, YearFilter
from films.admin.film_form import FilmForm
from films.admin.history import HistoryAdmin
from films.admin.names import AlternativeTitleInline
from films.admin.picture import PictureInline, derive_saved
from films.history import keep_history
from films.models import Film, Picture


class FilmList(BoundedList):
    """The list of films, with what its columns show."""

    def get_queryset(self, request: HttpRequest, exclude_parameters: Any = None) -> QuerySet[Film]:
        return super().get_queryset(request, exclude_parameters).with_card_data()


keep_history(Film, follow=["credits", "pictures", "alternative_titles"])


@admin.register(Film)
class FilmAdmin(HistoryAdmin):
    """Films in the admin. Another app appends its inlines to `inlines`: the catalogue doesn't know them."""

    form = FilmForm
    list_display = ("title", "year", "directed_by", "status", "reviews_count", "published_at", "has_poster")
    list_filter = ("status", GapFilter, YearFilter, GenreFilter, CountryFilter)
    search_fields = ("title",)  # that there is a field to type in; what it finds is told below
    search_help_text = _("Titles, years and names, or an id of IMDb, TMDB, Wikidata or EIDR.")
    autocomplete_fields = ("countries", "languages", "genres")
    inlines = [CreditInline, PictureInline, AlternativeTitleInline]
    actions = ("publish", "withdraw")
    readonly_fields = ("former_addresses",)
    fieldsets = [
        (None, {"fields": [("title", "original_title"), ("release_date", "runtime"), "tagline", "synopsis"]}),
        (_("On the site"), {"fields": ["status", "published_at", "poster"]}),
        (_("Described by"), {"fields": ["countries", "languages", "genres"]}),
        (_("Elsewhere"), {"fields": ["imdb_id", "tmdb_id", "wikidata_id", "eidr", "website", "trailer"]}),
        (_("Address"), {"fields": ["slug", "former_addresses"], "classes": ["collapse"]}),
    ]

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[BoundedList]:
        return FilmList

    def get_fieldsets(self, request: HttpRequest, obj: Film | None = None) -> list:
        fieldsets = super().get_fieldsets(request, obj)
        if obj is not None:
            return fieldsets
        without = {"poster", "former_addresses"}  # there can't be any yet
        return [
            (name, {**options, "fields": [field for field in options["fields"] if field not in without]})
            for name, options in fieldsets
        ]

    def formfield_for_dbfield(self, db_field: Field, request: HttpRequest, **kwargs: Any) -> forms.Field | None:
        if db_field.name in FilmForm.schemes:
            return form_field_of_id(db_field, FilmForm.schemes[db_field.name])
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Film], search_term: str
    ) -> tuple[QuerySet[Film], bool]:
        """Find films by an outside id, else by words: all of them, whatever their case, accents and order."""
        by_id = with_outside_id(search_term, FilmForm.schemes)
        if by_id and not search_term.strip().isdecimal():
            return queryset.filter(by_id), False
        worded = queryset & Film.objects.matching(search_term) if search_term.strip() else queryset
        # Digits may be a year, a part of a title or TMDB's id.
        return (worded | queryset.filter(by_id) if by_id else worded), False

    def save_related(self, request: HttpRequest, form: FilmForm, formsets: list, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        derive_saved(formsets)
        film = Film.objects.get(pk=form.instance.pk)
        if film.poster_id is None:
            added = [row for formset in formsets if formset.model is Picture for row in formset.new_objects]
            film.poster = next((row for row in added if row.kind == Picture.Kind.POSTER), None)
            if film.poster:
                film.save(update_fields=["poster"])
        film.reindex()
        Film.objects.filter(pk=film.pk).touch()
        kinship.renew_later([film.pk])
        reversion.add_to_revision(film)

    def delete_model(self, request: HttpRequest, obj: Film) -> None:
        kinship.renew_later(kinship.around([obj.pk]))
        super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Film]) -> None:
        kinship.renew_later(kinship.around(queryset.values_list("pk", flat=True)))
        super().delete_queryset(request, queryset)

    def offers(self, action: str, obj: Film) -> bool:
        return obj.status == (Film.Status.DRAFT if action == "publish" else Film.Status.PUBLISHED)

    @admin.action(description=_("Publish"), permissions=["change"], location=ANYWHERE)
    def publish(self, request: HttpRequest, queryset: QuerySet[Film]) -> None:
        drafts = list(queryset.filter(status=Film.Status.DRAFT))
        count = self.carry_out(request, drafts, Film.publish, gettext("Published."))
        kinship.renew_later(film.pk for film in drafts)
        told = ngettext("%(count)d film is published.", "%(count)d films are published.", count)
        self.message_user(request, told % {"count": count}, messages.SUCCESS)

    @admin.action(description=_("Withdraw"), permissions=["change"], location=ANYWHERE)
    def withdraw(self, request: HttpRequest, queryset: QuerySet[Film]) -> None:
        published = list(queryset.filter(status=Film.Status.PUBLISHED))
        count = self.carry_out(request, published, Film.withdraw, gettext("Withdrawn."))
        kinship.renew_later(film.pk for film in published)
        told = ngettext("%(count)d film is a draft again.", "%(count)d films are drafts again.", count)
        self.message_user(request, told % {"count": count}, messages.SUCCESS)

    @admin.display(description=_("directed by"))
    def directed_by(self, film: Film) -> str:
        return ", ".join(credit.name for credit in film.directors())

    @admin.display(description=_("reviews"))
    def reviews_count(self, film: Film) -> int:
        return film.reception.reviews_count

    @admin.display(description=_("poster"), boolean=True)
    def has_poster(self, film: Film) -> bool:
        return film.poster_id is not None

    @admin.display(description=_("former addresses"))
    def former_addresses(self, film: Film) -> str:
        return format_html_join(", ", "{}", ((former.slug,) for former in film.former_slugs.all())) or "–"

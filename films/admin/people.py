"""People: names, dates and the films they are credited in."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Field, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from films import outside_ids
from films.admin.addressed import AddressedForm, form_field_of_id, with_outside_id
from films.admin.history import HistoryAdmin
from films.admin.names import OtherNameInline
from films.admin.picture import PortraitInline, derive_saved
from films.batches import in_batches
from films.history import keep_history
from films.models import Film, Person

MOST_CREDITS = 50


class PersonForm(AddressedForm):
    """A person."""

    naming = ("name",)
    schemes = {"imdb_id": outside_ids.IMDB_NAME, "wikidata_id": outside_ids.WIKIDATA}

    class Meta:
        model = Person
        fields = "__all__"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        born, died = cleaned.get("born"), cleaned.get("died")
        # "1954" comes before "1954-04": compare what both say.
        if born and died and str(died) < str(born)[: len(str(died))]:
            self.add_error("died", _("It is before the date of birth."))
        return cleaned


keep_history(Person, follow=["other_names", "portrait"])


@admin.register(Person)
class PersonAdmin(HistoryAdmin):
    """People in the admin."""

    form = PersonForm
    inlines = [OtherNameInline, PortraitInline]
    list_display = ("name", "born", "died", "imdb_id")
    search_fields = ("name",)  # that there is a field to type in; what it finds is told below
    search_help_text = _("Names, or an id of IMDb or Wikidata.")
    readonly_fields = ("films", "former_addresses")
    fieldsets = [
        (None, {"fields": ["name", "born", "died", "biography"]}),
        (_("Elsewhere"), {"fields": ["imdb_id", "wikidata_id"]}),
        (_("Credits"), {"fields": ["films"]}),
        (_("Address"), {"fields": ["slug", "former_addresses"], "classes": ["collapse"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Person]:
        return super().get_queryset(request).select_related("portrait")

    def get_fieldsets(self, request: HttpRequest, obj: Person | None = None) -> list:
        if obj is not None:
            return super().get_fieldsets(request, obj)
        first, elsewhere, _credits, (name, options) = self.fieldsets
        return [first, elsewhere, (name, {**options, "fields": ["slug"]})]

    def formfield_for_dbfield(self, db_field: Field, request: HttpRequest, **kwargs: Any) -> forms.Field | None:
        if db_field.name in PersonForm.schemes:
            return form_field_of_id(db_field, PersonForm.schemes[db_field.name])
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Person], search_term: str
    ) -> tuple[QuerySet[Person], bool]:
        """Find people by an outside id, else by all the words, whatever their case, accents and order."""
        if by_id := with_outside_id(search_term, PersonForm.schemes):
            return queryset.filter(by_id), False
        return (queryset & Person.objects.matching(search_term) if search_term.strip() else queryset), False

    def save_related(self, request: HttpRequest, form: PersonForm, formsets: list, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        derive_saved(formsets)
        form.instance.reindex()
        films = Film.objects.filter(pk__in=form.instance.credits.values("film"))
        for batch in in_batches(films.only("pk")):
            Film.objects.filter(pk__in=[film.pk for film in batch]).reindex()
        films.touch()

    @admin.display(description=_("films"))
    def films(self, person: Person) -> str:
        found = list(person.credits.select_related("film").order_by("-film__sort_year", "pk")[: MOST_CREDITS + 1])
        if not found:
            return "–"
        rows = (
            (reverse("admin:films_film_change", args=[credit.film_id]), credit.film, credit.get_role_display())
            for credit in found[:MOST_CREDITS]
        )
        more = _("… and more, on the person's page") if len(found) > MOST_CREDITS else ""
        return format_html(
            '<ul class="credited">{}</ul>{}', format_html_join("", '<li><a href="{}">{}</a>, {}</li>', rows), more
        )

    @admin.display(description=_("former addresses"))
    def former_addresses(self, person: Person) -> str:
        return format_html_join(", ", "{}", ((former.slug,) for former in person.former_slugs.all())) or "–"

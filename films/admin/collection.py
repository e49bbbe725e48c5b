"""Collections: the list, and the form with the films in staff's order."""

from typing import Any

import reversion
from django import forms
from django.contrib import admin, messages
from django.db.models import Max, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from films import kinship
from films.admin.autocomplete import AutocompleteInline, use_loaded
from films.admin.bounded import ANYWHERE, BoundedAdmin
from films.admin.history import HistoryAdmin
from films.admin.ordered import OrderedForm, OrderedFormSet, OrderedInline
from films.admin.picture import CollectionPictureInline, derive_saved
from films.admin.publishable import PublishableForm
from films.history import keep_history
from films.models import Collection, CollectionEntry


class CollectionForm(PublishableForm):
    """A collection without its films."""

    naming = ("title",)
    schemes = {}

    class Meta:
        model = Collection
        fields = "__all__"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        starts, ends = cleaned.get("starts"), cleaned.get("ends")
        if starts and ends and ends < starts:
            self.add_error("ends", _("It is before the first day."))
        return cleaned


class EntryForm(OrderedForm):
    """One film of a collection."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        use_loaded(self, "film")


class EntryFormSet(OrderedFormSet):
    """A collection's films. A row without a position becomes the last, also of those that are not shown."""

    def last_position(self) -> int | None:
        return self.instance.entries.aggregate(last=Max("position"))["last"] if self.instance.pk else None

    def get_unique_error_message(self, unique_check: tuple[str, ...]) -> str:
        return gettext("A film is there twice.")


class EntryInline(AutocompleteInline, OrderedInline):
    """The films on the collection's form."""

    model = CollectionEntry
    form = EntryForm
    formset = EntryFormSet
    fields = ("film", "position", "note")
    autocomplete_fields = ("film",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[CollectionEntry]:
        return super().get_queryset(request).select_related("film").in_order()


keep_history(CollectionEntry, needs=["film"])
keep_history(Collection, follow=["entries", "picture"])


@admin.register(Collection)
class CollectionAdmin(HistoryAdmin):
    """Collections in the admin."""

    form = CollectionForm
    list_display = ("title", "kind", "status", "published_at", "featured", "position")
    list_filter = ("status", "kind", "featured")
    search_fields = ("title",)
    inlines = [CollectionPictureInline, EntryInline]
    actions = ("publish", "withdraw")
    readonly_fields = ("former_addresses",)
    fieldsets = [
        (None, {"fields": [("title", "kind"), "lead", "text", ("starts", "ends")]}),
        (_("On the site"), {"fields": ["status", "published_at", ("featured", "position")]}),
        (_("Address"), {"fields": ["slug", "former_addresses"], "classes": ["collapse"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Collection]:
        return super().get_queryset(request).select_related("picture")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Collection], search_term: str
    ) -> tuple[QuerySet[Collection], bool]:
        """Find collections by all words of the title."""
        for word in search_term.split():
            queryset = queryset.filter(title__icontains=word)
        return queryset, False

    def save_related(self, request: HttpRequest, form: CollectionForm, formsets: list, change: bool) -> None:
        before = set(form.instance.entries.values_list("film", flat=True)[: kinship.MOST_FILMS])
        super().save_related(request, form, formsets, change)
        derive_saved(formsets)
        kinship.renew_later(before | _films(form.instance))

    def delete_model(self, request: HttpRequest, obj: Collection) -> None:
        films = _films(obj)
        super().delete_model(request, obj)
        kinship.renew_later(films)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Collection]) -> None:
        films = {film for collection in queryset for film in _films(collection)}
        super().delete_queryset(request, queryset)
        kinship.renew_later(films)

    def offers(self, action: str, obj: Collection) -> bool:
        return obj.status == (Collection.Status.DRAFT if action == "publish" else Collection.Status.PUBLISHED)

    @admin.action(description=_("Publish"), permissions=["change"], location=ANYWHERE)
    def publish(self, request: HttpRequest, queryset: QuerySet[Collection]) -> None:
        drafts = list(queryset.filter(status=Collection.Status.DRAFT))
        count = self.carry_out(request, drafts, Collection.publish, gettext("Published."))
        told = ngettext("%(count)d collection is published.", "%(count)d collections are published.", count)
        self._tell(request, drafts, told % {"count": count})

    @admin.action(description=_("Withdraw"), permissions=["change"], location=ANYWHERE)
    def withdraw(self, request: HttpRequest, queryset: QuerySet[Collection]) -> None:
        published = list(queryset.filter(status=Collection.Status.PUBLISHED))
        count = self.carry_out(request, published, Collection.withdraw, gettext("Withdrawn."))
        told = ngettext("%(count)d collection is a draft again.", "%(count)d collections are drafts again.", count)
        self._tell(request, published, told % {"count": count})

    def _tell(self, request: HttpRequest, collections: list[Collection], told: str) -> None:
        kinship.renew_later({film for collection in collections for film in _films(collection)})
        self.message_user(request, told, messages.SUCCESS)

    @admin.display(description=_("former addresses"))
    def former_addresses(self, collection: Collection) -> str:
        return format_html_join(", ", "{}", ((former.slug,) for former in collection.former_slugs.all())) or "–"


@admin.register(CollectionEntry)
class CollectionEntryAdmin(BoundedAdmin):
    """Entries by themselves. Staff comes here from a collection that has more than its form shows."""

    list_display = ("film", "position", "note", "collection")
    list_select_related = ("film", "collection")
    ordering = ("collection", "position", "pk")
    autocomplete_fields = ("film", "collection")
    fields = ("collection", "film", "position", "note")
    view_on_site = False

    def get_model_perms(self, request: HttpRequest) -> dict[str, bool]:
        return {}  # not on the front page

    def get_queryset(self, request: HttpRequest) -> QuerySet[CollectionEntry]:
        return super().get_queryset(request).select_related("film", "collection")

    def save_related(self, request: HttpRequest, form: forms.ModelForm, formsets: list, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        entry = form.instance
        films = {entry.film_id, form.initial.get("film") or entry.film_id}
        self._renew(request, {entry.collection_id, form.initial.get("collection")}, films)

    def delete_model(self, request: HttpRequest, obj: CollectionEntry) -> None:
        super().delete_model(request, obj)
        self._renew(request, {obj.collection_id}, {obj.film_id})

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[CollectionEntry]) -> None:
        rows = list(queryset.values_list("collection", "film"))
        super().delete_queryset(request, queryset)
        self._renew(request, {collection for collection, _film in rows}, {film for _collection, film in rows})

    def _renew(self, request: HttpRequest, collections: set[int | None], films: set[int]) -> None:
        """Make a version of each collection, and have the kin of the films renewed."""
        for collection in Collection.objects.filter(pk__in=[key for key in collections if key]):
            with reversion.create_revision():
                reversion.add_to_revision(collection)
                reversion.set_user(request.user)
                reversion.set_comment(gettext("Changed films in their own list."))
        kinship.renew_later(films)


def _films(collection: Collection) -> set[int]:
    """The first films of a collection, as many as are renewed in the background."""
    return set(collection.entries.in_order().values_list("film", flat=True)[: kinship.MOST_FILMS])

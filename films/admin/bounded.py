"""Staff's lists and forms, at a cost that doesn't grow with the catalogue: nothing is counted or shown to its end."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.options import ActionLocation
from django.contrib.admin.views.main import ORDER_VAR, ChangeList
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import CASCADE, PROTECT, RESTRICT, ForeignKey, ForeignObjectRel, Model, QuerySet
from django.forms import BaseInlineFormSet, Field, ModelForm
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from films.admin.autocomplete import LoadedAutocomplete
from films.counting import MOST_COUNTED, bounded_count, count_in_words
from films.models.search_entry import SearchEntry

MOST_NAMED = 10
ANYWHERE = [ActionLocation.CHANGE_LIST, ActionLocation.CHANGE_FORM]  # where an action is offered


class BoundedPaginator(Paginator):
    """Pages of the first rows; `is_cut` says that there are more, for which staff searches or filters."""

    @cached_property
    def _counted(self) -> int:
        return bounded_count(self.object_list)

    @cached_property
    def count(self) -> int:
        return min(self._counted, MOST_COUNTED)

    @property
    def is_cut(self) -> bool:
        return self._counted > MOST_COUNTED


class BoundedList(ChangeList):
    """Rows in the one order that an index holds: an address can't ask for another."""

    def get_ordering(self, request: HttpRequest, queryset: QuerySet) -> list[Any]:
        self.params.pop(ORDER_VAR, None)
        return super().get_ordering(request, queryset)


class BoundedAdmin(admin.ModelAdmin):
    """What every page of staff's shares. Rows are ordered by what an index holds, so headings don't sort."""

    paginator = BoundedPaginator
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    list_per_page = 50
    ordering = ("-pk",)
    sortable_by = ()

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return BoundedList

    def view_on_site(self, obj: Model) -> str:
        return obj.get_absolute_url()

    def formfield_for_foreignkey(self, db_field: ForeignKey, request: HttpRequest, **kwargs: Any) -> Field | None:
        if db_field.name in self.autocomplete_fields:
            kwargs["widget"] = LoadedAutocomplete(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def offers(self, action: str, obj: Model) -> bool:
        """Whether a record's page offers an action, which its list may offer for all."""
        return True

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, obj: Model | None = None, **kwargs: Any
    ) -> HttpResponse:
        if obj is not None and (form := context.get("action_form")):
            field = form.fields["action"]
            field.choices = [choice for choice in field.choices if choice[0] and self.offers(choice[0], obj)]
            if not field.choices:
                context["action_form"] = None
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def carry_out(self, request: HttpRequest, records: Iterable[Model], verb: Callable[[Any], None], said: str) -> int:
        """Do `verb` to each record and log who did it and what is `said` of it; give their number."""
        count = 0
        for record in records:
            with transaction.atomic():
                verb(record)
                self.log_change(request, record, said)
            count += 1
        return count

    def response_action(
        self, request: HttpRequest, queryset: QuerySet, action_location: ActionLocation = ActionLocation.CHANGE_LIST
    ) -> HttpResponse | None:
        """Do what was chosen with the rows that were ticked; never with "all" of a list nobody has seen."""
        if request.POST.get("select_across") == "1":
            self.message_user(request, _("Tick the rows themselves, a page at a time."), messages.WARNING)
            return None
        return super().response_action(request, queryset, action_location=action_location)

    def get_deleted_objects(
        self, objs: Sequence[Model], request: HttpRequest
    ) -> tuple[list[str], dict[str, str], set[str], list[str]]:
        """Say what goes with these records, by counting where Django's own would load and list every row."""
        objs = list(objs)
        counts = {self.opts.verbose_name_plural: str(len(objs))}
        refused = {self.opts.verbose_name for obj in objs if not self.has_delete_permission(request, obj)}
        in_the_way: list[str] = []
        for relation in self._relations_to_here():
            related = relation.related_model
            rows = related._base_manager.filter(**{f"{relation.field.name}__in": objs})
            if relation.on_delete in (PROTECT, RESTRICT):
                named = rows.select_related(*(field.name for field in related._meta.fields if field.many_to_one))
                in_the_way += [f"{related._meta.verbose_name}: {row}" for row in named[:MOST_NAMED]]
            elif relation.on_delete is CASCADE and (count := bounded_count(rows)):
                counts[related._meta.verbose_name_plural] = count_in_words(count)
                if not self._may_delete(related, request):
                    refused.add(related._meta.verbose_name)
        return [str(obj) for obj in objs], counts, refused, in_the_way

    def _relations_to_here(self) -> list[ForeignObjectRel]:
        to_one = [field for field in self.opts.get_fields(include_hidden=True) if field.one_to_many or field.one_to_one]
        told = [field for field in to_one if field.auto_created and not field.related_model._meta.auto_created]
        return [field for field in told if not issubclass(field.related_model, SearchEntry)]  # nothing anybody wrote

    def _may_delete(self, model: type[Model], request: HttpRequest) -> bool:
        if not self.admin_site.is_registered(model):
            return True  # a part of the record, which has no page of its own
        return self.admin_site.get_model_admin(model).has_delete_permission(request)


class BoundedFormSet(BaseInlineFormSet):
    """The first rows of a record's part, as many as `most`; when rows are sent, just those that were shown."""

    most = 100

    def get_queryset(self) -> QuerySet:
        if not hasattr(self, "_bounded"):
            rows = super().get_queryset()
            if self.is_bound:
                key_name = self.model._meta.pk.name
                sent = {self.data.get(f"{self.prefix}-{place}-{key_name}") for place in range(self.most)}
                rows = rows.filter(pk__in=[key for key in sent if key and key.isdecimal()])
            self._bounded = rows[: self.most]
        return self._bounded

    def add_fields(self, form: ModelForm, index: int | None) -> None:
        """Give every control its name: in a table of rows Django writes it above the column alone."""
        super().add_fields(form, index)
        for field in form.fields.values():
            widget = getattr(field.widget, "widget", field.widget)  # inside the buttons to add and change
            widget.attrs.setdefault("aria-label", field.label or "")


def first_found(*found: QuerySet) -> list[int]:
    """Give the keys that any of these queries finds, of each as many as a list counts.

    One condition with all of them would make a database go over the whole table.
    """
    return [key for rows in found for key in rows.order_by().values_list("pk", flat=True)[: MOST_COUNTED + 1]]


def parts_heading(inline: admin.options.InlineModelAdmin, owner: Model | None) -> str:
    """Give the heading of a record's part; where not all rows are shown, it says so and leads to their list."""
    name, most = inline.opts.verbose_name_plural, inline.formset.most
    if owner is None or owner.pk is None:
        return name
    owner_field = next(field for field in inline.opts.fields if field.related_model is type(owner))
    if bounded_count(inline.model._default_manager.filter(**{owner_field.name: owner}), most) <= most:
        return name
    words = _("%(name)s (the first %(most)d)") % {"name": name, "most": most}
    if not inline.admin_site.is_registered(inline.model):
        return words
    address = reverse(f"admin:{inline.opts.app_label}_{inline.opts.model_name}_changelist")
    query = urlencode({f"{owner_field.name}__{type(owner)._meta.pk.name}__exact": owner.pk})
    return format_html('{} <a href="{}?{}">{}</a>', words, address, query, _("See all"))

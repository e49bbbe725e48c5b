"""A field that looks its record up while one types, on forms with many rows."""

from typing import Any

from django import forms
from django.contrib.admin.options import InlineModelAdmin
from django.contrib.admin.widgets import AutocompleteSelect
from django.db.models import Field, Model
from django.http import HttpRequest

LONGEST_KEY = 18  # digits


class LoadedAutocomplete(AutocompleteSelect):
    """Names the chosen record from what is loaded already, where Django's asks the database once a row."""

    loaded: Model | None = None

    def optgroups(self, name: str, value: list[str], attrs: dict | None = None) -> list[tuple]:
        if self.loaded is None or value != [str(self.loaded.pk)]:
            # Who sends what no key can be is shown an empty field.
            keys = [key for key in value if key.isascii() and key.isdecimal() and len(key) <= LONGEST_KEY]
            return super().optgroups(name, keys, attrs)
        empty = [] if self.is_required else [self.create_option(name, "", "", False, 0)]
        chosen = self.create_option(name, self.loaded.pk, str(self.loaded), True, len(empty))
        return [(None, [*empty, chosen], 0)]


class AutocompleteInline(InlineModelAdmin):
    """Rows of a record's part. Beside a looked-up record stands one link, to add one: more would take a line."""

    def formfield_for_dbfield(self, db_field: Field, request: HttpRequest, **kwargs: Any) -> forms.Field | None:
        if db_field.name not in self.autocomplete_fields:
            return super().formfield_for_dbfield(db_field, request, **kwargs)
        kwargs["widget"] = LoadedAutocomplete(db_field, self.admin_site)
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        frame: Any = field.widget
        frame.can_change_related = frame.can_delete_related = frame.can_view_related = False
        return field


def use_loaded(form: forms.ModelForm, *names: str) -> None:
    """Hand these related records of the form's instance, which have been loaded with it, to their fields."""
    for name in names:
        field: Any = form.fields.get(name)
        if field is None or form.instance.pk is None:
            continue
        widget = getattr(field.widget, "widget", field.widget)  # out of the frame with the links to add and change
        if isinstance(widget, LoadedAutocomplete):
            widget.loaded = getattr(form.instance, name)

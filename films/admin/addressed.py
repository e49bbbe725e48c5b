"""What the forms of films and people share: ids of other catalogues, pasted as they come, and the address."""

from copy import copy
from functools import partial
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextInputWidget
from django.core.exceptions import ValidationError
from django.db.models import Field, Model, Q
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from films.outside_ids import Scheme


class OutsideIdField(forms.CharField):
    """Takes an id, or the address of its page, and gives the id in its one form."""

    def __init__(self, scheme: Scheme, **kwargs: Any) -> None:
        kwargs.pop("max_length", None)  # the id's; an address is longer
        super().__init__(max_length=500, **kwargs)
        self.scheme = scheme

    def to_python(self, value: Any) -> str:
        text = super().to_python(value)
        return self.scheme.normalise(text) if text else ""


def form_field_of_id(db_field: Field, scheme: Scheme) -> forms.Field:
    """Give the form's field for a column that keeps an outside id."""
    return db_field.formfield(form_class=partial(OutsideIdField, scheme), widget=AdminTextInputWidget)


def with_outside_id(term: str, schemes: dict[str, Scheme]) -> Q | None:
    """Give the condition for a search term that reads as an outside id; None where it reads as words alone."""
    condition = Q()
    for name, scheme in schemes.items():
        try:
            condition |= Q(**{name: scheme.normalise(term)})
        except ValidationError:
            continue
    return condition or None


class AddressedForm(forms.ModelForm):
    """A form for an AddressedModel. A subclass says which fields name the record and which hold outside ids."""

    naming: tuple[str, ...]
    schemes: dict[str, Scheme]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self._refuse_ids_of_others(cleaned)
        if not any(name in self.errors for name in (*self.naming, "slug")):
            self._settle_slug(cleaned)
        return cleaned

    def _refuse_ids_of_others(self, cleaned: dict[str, Any]) -> None:
        for name in self.schemes:
            if not cleaned.get(name) or name not in self.changed_data:
                continue
            other = type(self.instance).objects.filter(**{name: cleaned[name]}).exclude(pk=self.instance.pk).first()
            if other:
                self.add_error(name, format_html(str(_("It is the id of {}.")), _link(other)))

    def _settle_slug(self, cleaned: dict[str, Any]) -> None:
        """Make one where none is given, and where the name changed and the slug was made from it."""
        renamed = self.naming[0] in self.changed_data and "slug" not in self.changed_data
        if not cleaned.get("slug") or (renamed and self.instance.pk and self.instance.slug_is_made()):
            named = copy(self.instance)
            for name in self.naming:
                setattr(named, name, cleaned.get(name))
            cleaned["slug"] = named.free_slug()
        elif "slug" in self.changed_data and not self.instance.may_have_slug(cleaned["slug"]):
            self.add_error("slug", _("This address is taken, or leads to a record that once had it."))


def _link(record: Model) -> str:
    opts = record._meta
    return format_html(
        '<a href="{}">{}</a>', reverse(f"admin:{opts.app_label}_{opts.model_name}_change", args=[record.pk]), record
    )

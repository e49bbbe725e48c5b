"""Rows of a form that staff gives numbers to. A row without one falls in last."""

from collections import Counter
from collections.abc import Hashable
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from films.admin.bounded import BoundedFormSet, parts_heading


class OrderedForm(forms.ModelForm):
    """A row with a `position` that may be left empty."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "position" in self.fields:
            self.fields["position"].required = False
            if self.instance.pk is None:
                self.fields["position"].initial = None  # the last


class OrderedFormSet(BoundedFormSet):
    """Rows in the order of their positions. One without a position becomes the last of those it stands among."""

    def stands_among(self, form: forms.ModelForm) -> Hashable:
        """What a row is numbered within: the whole part, unless a subclass says otherwise."""
        return None

    def last_position(self) -> int | None:
        """The highest position of rows that are not shown, where a subclass knows of any."""
        return None

    def clean(self) -> None:
        super().clean()
        rows = [form for form in self.forms if form not in self.deleted_forms and form.cleaned_data]
        last = self.last_position()
        places: Counter[Hashable] = Counter({None: 0 if last is None else last + 1})
        for form in rows:
            position = form.cleaned_data.get("position")
            if position is not None:
                places[self.stands_among(form)] = max(places[self.stands_among(form)], position + 1)
        for form in rows:
            if form.cleaned_data.get("position") is None:
                form.instance.position = places[self.stands_among(form)]
                places[self.stands_among(form)] += 1


class OrderedInline(admin.TabularInline):
    """Rows with positions on the form of the record they belong to."""

    form = OrderedForm
    formset = OrderedFormSet
    extra = 0

    def get_formset(self, request: HttpRequest, obj: Model | None = None, **kwargs: Any) -> type[BoundedFormSet]:
        self.verbose_name_plural = parts_heading(self, obj)
        return super().get_formset(request, obj, **kwargs)

"""Columns that are worked out from another column of the same row whenever the row is saved.

They work in `pre_save`, so that `save()`, `bulk_create()` and the admin all keep them true. After
`QuerySet.update()` and `bulk_update()` of a source they are stale: don't use those for it.
"""

from typing import Any

from django.db import models
from django.utils.safestring import SafeString, mark_safe

from films import folding, text


class ByteOrdered:
    """A mix-in for texts sorted byte by byte on any database: SQLite does so, PostgreSQL has to be told."""

    def db_parameters(self, connection: Any) -> dict[str, Any]:
        parameters = super().db_parameters(connection)
        return {**parameters, "collation": "C"} if connection.vendor == "postgresql" else parameters


class RowId:
    """A mix-in for primary keys that are whole numbers: on SQLite the row id itself, so that rows lie in the order of
    the keys and no index lies between."""

    def db_type(self, connection: Any) -> str | None:
        return "integer" if connection.vendor == "sqlite" else super().db_type(connection)


class ByteOrderedTextField(ByteOrdered, models.TextField):
    """A text that is sorted byte by byte."""


class DerivedField(models.TextField):
    """A text worked out from the column `source`. A subclass says how in `derive`."""

    def __init__(self, *, source: str, **kwargs: Any) -> None:
        self.source = source
        kwargs["editable"] = False
        kwargs["blank"] = True
        super().__init__(**kwargs)

    def deconstruct(self) -> tuple[str, str, list, dict]:
        name, path, args, kwargs = super().deconstruct()
        del kwargs["editable"], kwargs["blank"]
        return name, path, args, {**kwargs, "source": self.source}

    def derive(self, value: str) -> str:
        raise NotImplementedError  # a subclass says

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        source = getattr(model_instance, self.source) or ""
        # Django asks twice for what it inserts, and Markdown is the dearest part of storing a review.
        key = f"_{self.attname}_derived"
        known = model_instance.__dict__.get(key)
        if known is None or known[0] != source:
            known = model_instance.__dict__[key] = (source, self.derive(source))
        setattr(model_instance, self.attname, known[1])
        return known[1]


class RenderedMarkdownField(DerivedField):
    """Safe HTML made of the Markdown in `source`; `profile` is `text.REVIEW` or `text.EDITORIAL`."""

    def __init__(self, *, source: str, profile: str, **kwargs: Any) -> None:
        self.profile = profile
        super().__init__(source=source, **kwargs)

    def deconstruct(self) -> tuple[str, str, list, dict]:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "profile": self.profile}

    def from_db_value(self, value: str, expression: Any, connection: Any) -> SafeString:
        return SafeString(value)  # it passed the allow-list when it was saved

    def derive(self, value: str) -> SafeString:
        return text.render(value, self.profile) if value.strip() else mark_safe("")


class SortKeyField(ByteOrdered, DerivedField):
    """What to sort `source` by, in the site's language (`films.folding.sort_key`): when it changes, run `reindex`."""

    def derive(self, value: str) -> str:
        return folding.sort_key(value)

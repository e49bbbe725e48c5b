"""The past of a record: what a version of it keeps, and how it comes back.

Versions are written by django-reversion in a serialisation format of our own, "history". It differs from "json" in
the way back: a record is restored through its model's own `save()`, so that addresses lead on, and whatever is worked
out from other columns is worked out anew.
"""

from collections.abc import Iterable, Iterator
from typing import Any

import reversion
from django.core.serializers import json, register_serializer
from django.core.serializers.base import DeserializedObject
from django.db.models import Model

from films.models.addresses import AddressedModel

FORMAT = "history"

_needs: dict[type[Model], tuple[str, ...]] = {}


def keep_history(
    model: type[Model], *, follow: Iterable[str] = (), needs: Iterable[str] = (), also: Iterable[str] = ()
) -> None:
    """Keep versions of a model's records: the columns that people fill in, and those named in `also`.

    `follow` names relations whose rows belong to the record and share its versions. `needs` names foreign keys
    without whose record a row can't come back: it is then left out.
    """
    opts = model._meta.concrete_model._meta
    kept = [field.name for field in (*opts.local_fields, *opts.local_many_to_many) if field.editable]
    reversion.register(model, fields=(*kept, *also), follow=follow, format=FORMAT, for_concrete_model=False)
    _needs[model] = tuple(needs)


class Restored(DeserializedObject):
    """A record as it was in a version."""

    def __init__(self, obj: Model, m2m_data: dict[str, list], kept: Iterable[str]) -> None:
        super().__init__(obj, m2m_data)
        self.kept = kept

    def save(self, save_m2m: bool = True, using: str | None = None, **kwargs: Any) -> None:
        """Bring it back, unless what it stands on is gone."""
        if self._lacks_what_it_needs():
            return
        record = type(self.object)._base_manager.filter(pk=self.object.pk).first()
        if record is None:
            record = self.object
            if isinstance(record, AddressedModel) and not record.may_have_slug(record.slug):
                record.slug = ""  # given away since: another one is made
        else:
            self._copy_to(record)
        record.save()
        for name, keys in self.m2m_data.items():
            related = getattr(record, name)
            related.set(related.model._base_manager.filter(pk__in=keys))

    def _copy_to(self, record: Model) -> None:
        for field in record._meta.concrete_fields:
            value = getattr(self.object, field.attname)
            # A file that is set is opened and measured, so leave what is the same.
            if field.name in self.kept and getattr(record, field.attname) != value:
                setattr(record, field.attname, value)

    def _lacks_what_it_needs(self) -> bool:
        for name in _needs[type(self.object)]:
            field = self.object._meta.get_field(name)
            key = getattr(self.object, field.attname)
            if not field.related_model._base_manager.filter(pk=key).exists():
                return True
        return False


class Serializer(json.Serializer):
    """Writes JSON."""


class Deserializer(json.Deserializer):
    """Reads JSON, and gives records that come back by their model's own `save()`."""

    def _handle_object(self, obj: dict[str, Any]) -> Iterator[Restored]:
        for found in super()._handle_object(obj):
            yield Restored(found.object, found.m2m_data, obj["fields"])


register_serializer(FORMAT, __name__)

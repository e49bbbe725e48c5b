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
from reversion.models import Revision, Version

from films.models.addresses import AddressedModel

FORMAT = "history"

_needs: dict[type[Model], tuple[str, ...]] = {}
_files: dict[type[Model], tuple[str, ...]] = {}


def keep_history(
    model: type[Model],
    *,
    follow: Iterable[str] = (),
    needs: Iterable[str] = (),
    also: Iterable[str] = (),
    files: Iterable[str] = (),
) -> None:
    """Keep versions of a model's records: the columns that people fill in, and those named in `also`.

    `follow` names relations whose rows belong to the record and share its versions. `needs` names foreign keys
    without whose record a row can't come back: it is then left out. `files` names columns of files, which are deleted
    with their record: a row whose file is gone doesn't come back, and one that is there keeps the file it has.
    """
    opts = model._meta.concrete_model._meta
    kept = [field.name for field in (*opts.local_fields, *opts.local_many_to_many) if field.editable]
    reversion.register(model, fields=(*kept, *also), follow=follow, format=FORMAT, for_concrete_model=False)
    _needs[model] = tuple(needs)
    _files[model] = tuple(files)


def forget(model: type[Model], keys: Iterable[int]) -> None:
    """Delete all versions of these records: somebody has taken back what was theirs."""
    Version.objects.get_for_model(model).filter(object_id__in=[str(key) for key in keys]).delete()


def pictures_gone(revision: Revision) -> list[str]:
    """Name the records of a revision that can't come back as they were, since their files are deleted."""
    gone = []
    for version in revision.version_set.all():
        obj = version._object_version.object
        if any(not _is_stored(obj, name) for name in _files.get(type(obj), ())):
            gone.append(str(obj))
    return gone


def let_go(record: Model) -> None:
    """Empty the optional foreign keys of a record that came back to what didn't."""
    for field in record._meta.concrete_fields:
        key = getattr(record, field.attname)
        may_be_empty = field.many_to_one and field.null and key is not None
        if may_be_empty and not field.related_model._base_manager.filter(pk=key).exists():
            type(record)._base_manager.filter(pk=record.pk).update(**{field.attname: None})


def _is_stored(obj: Model, name: str) -> bool:
    file = getattr(obj, name)
    return bool(file) and file.storage.exists(file.name)


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
        lost = [name for name in _files[type(self.object)] if not _is_stored(self.object, name)]
        if record is None:
            if lost:
                return
            record = self.object
            if isinstance(record, AddressedModel) and not record.may_have_slug(record.slug):
                record.slug = ""  # given away since: another one is made
        else:
            self._copy_to(record, without=_measured(record, lost))
        record.save()
        for name, keys in self.m2m_data.items():
            related = getattr(record, name)
            related.set(related.model._base_manager.filter(pk__in=keys))

    def _copy_to(self, record: Model, without: set[str]) -> None:
        for field in record._meta.concrete_fields:
            value = getattr(self.object, field.attname)
            # A file that is set is opened and measured, so leave what is the same.
            if field.name in self.kept and field.name not in without and getattr(record, field.attname) != value:
                setattr(record, field.attname, value)

    def _lacks_what_it_needs(self) -> bool:
        for name in _needs[type(self.object)]:
            field = self.object._meta.get_field(name)
            key = getattr(self.object, field.attname)
            if not field.related_model._base_manager.filter(pk=key).exists():
                return True
        return False


def _measured(record: Model, files: Iterable[str]) -> set[str]:
    """These columns of files and those that tell their width and height."""
    names: set[str] = set()
    for name in files:
        field = record._meta.get_field(name)
        names |= {name, getattr(field, "width_field", None) or name, getattr(field, "height_field", None) or name}
    return names


class Serializer(json.Serializer):
    """Writes JSON."""


class Deserializer(json.Deserializer):
    """Reads JSON, and gives records that come back by their model's own `save()`."""

    def _handle_object(self, obj: dict[str, Any]) -> Iterator[Restored]:
        for found in super()._handle_object(obj):
            yield Restored(found.object, found.m2m_data, obj["fields"])


register_serializer(FORMAT, __name__)

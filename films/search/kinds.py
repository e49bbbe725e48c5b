"""The kinds of records that can be found: each is declared here and has its entries in `films.models.search_entry`."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import cached_property

from django.apps import apps
from django.db import models
from django.utils.translation import gettext_noop as _

from films.prepared import PreparedByIds
from films.search import documents
from films.search.documents import Document, Entry


@dataclass(frozen=True, eq=False)
class Kind:
    """One kind. `name` is its model's, `title` and `year` its columns for a suggestion, or those of `card`, if there is
    a model of what is shown of public ones; `describe` gives the documents of the records with some ids, in a fixed
    number of queries."""

    name: str
    label: str
    title: str
    describe: Callable[[Collection[int]], list[Document]]
    year: str = ""
    order: tuple[str, ...] = ("-pk",)  # about that of the places
    card: str = ""
    entries: str = ""  # the name of the model of its entries, where that is another than the kind's with "Entry"

    @cached_property
    def model(self) -> type[models.Model]:
        return apps.get_model("films", self.name)

    @cached_property
    def shown(self) -> type[models.Model]:
        """The model that a suggestion is read from, which has the same keys."""
        return apps.get_model("films", self.card or self.name)

    @cached_property
    def entry(self) -> type[models.Model]:
        return apps.get_model("films", self.entries or f"{self.name}Entry")

    @property
    def table(self) -> str:
        return self.entry._meta.db_table

    @property
    def page(self) -> str:
        """The view that shows a record."""
        return f"films:{self.name.lower()}"

    @property
    def key(self) -> str:
        """The column of an entry that holds the record's id."""
        return f"{self.name.lower()}_id"

    @cached_property
    def columns(self) -> list[str]:
        """The columns of its entries, in the order of `Entry`."""
        fields = {field.attname for field in self.entry._meta.concrete_fields}
        names = (self.key if name == "record" else name for name in Entry._fields)
        return [name for name in names if name in fields]

    @cached_property
    def entries_of(self) -> PreparedByIds:
        """The entries of records with some ids."""
        return PreparedByIds(self.entry.objects.all(), self.columns, self.key)

    @cached_property
    def locked(self) -> PreparedByIds:
        """Those of some ids that there are, locked: two who renewed the same entry at once would both make it."""
        records = self.model._base_manager.select_for_update(no_key=True).order_by("pk")
        return PreparedByIds(records, ["pk"])


FILM = Kind(
    "Film",
    _("Films"),
    "title",
    documents.films,
    year="year",
    order=("-reception__reviews_count", "-pk"),
    card="FilmCard",
)
PERSON = Kind("Person", _("People"), "name", documents.people)
COLLECTION = Kind(
    "Collection", _("Collections"), "title", documents.collections, entries="CollectionSearchEntry"
)  # a CollectionEntry is a film in a collection
BESIDE_FILMS = (PERSON, COLLECTION)
KINDS = (FILM, *BESIDE_FILMS)

"""The kinds of records that can be found: each is declared here and has its entries in `films.models.search_entry`."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import cached_property

from django.apps import apps
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from films.search import documents
from films.search.documents import Document


@dataclass(frozen=True, eq=False)
class Kind:
    """One kind. `name` is its model's, `title` and `year` its columns for a suggestion; `describe` gives the documents
    of the records with some ids, in a fixed number of queries."""

    name: str
    label: str | Promise
    title: str
    describe: Callable[[Collection[int]], list[Document]]
    year: str = ""
    order: tuple[str, ...] = ("-pk",)  # about that of the places
    entries: str = ""  # the name of the model of its entries, where that is another than the kind's with "Entry"

    @cached_property
    def model(self) -> type[models.Model]:
        return apps.get_model("films", self.name)

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


FILM = Kind("Film", _("Films"), "title", documents.films, year="year", order=("-reception__reviews_count", "-pk"))
PERSON = Kind("Person", _("People"), "name", documents.people)
COLLECTION = Kind(
    "Collection", _("Collections"), "title", documents.collections, entries="CollectionSearchEntry"
)  # a CollectionEntry is a film in a collection
BESIDE_FILMS = (PERSON, COLLECTION)
KINDS = (FILM, *BESIDE_FILMS)

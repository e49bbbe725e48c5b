"""What belongs to films and lies in tables of its own, read for many films at once and without making objects of it."""

from collections import defaultdict
from collections.abc import Collection
from typing import NamedTuple

from films.importing.records import TitleRecord
from films.models import AlternativeTitle, Credit, Film

VOCABULARIES = ("countries", "languages", "genres")


class StoredCredit(NamedTuple):
    """A credit as it is stored."""

    person: int
    name: str
    slug: str
    character: str
    credited_as: str


class Details:
    """The vocabularies, credits and titles of some films, by primary key; five queries whatever their number."""

    def __init__(self, films: Collection[int]) -> None:
        #: Keys of countries, languages and genres.
        self.sets: dict[str, dict[int, set[str]]] = {name: defaultdict(set) for name in VOCABULARIES}
        #: Credits by film and role, in order.
        self.credits: dict[int, dict[str, list[StoredCredit]]] = defaultdict(lambda: defaultdict(list))
        for name in VOCABULARIES:
            through = getattr(Film, name).through
            for film, key in through.objects.filter(film__in=films).values_list("film_id", set_key(name)):
                self.sets[name][film].add(key)
        credits_in_order = Credit.objects.filter(film__in=films).order_by("film", "role", "position", "id")
        fields = ("person_id", "person__name", "person__slug", "character", "credited_as")
        for film, role, *rest in credits_in_order.values_list("film_id", "role", *fields):
            self.credits[film][role].append(StoredCredit(*rest))
        #: Alternative titles by film, in order.
        self.titles: dict[int, list[TitleRecord]] = defaultdict(list)
        titles = AlternativeTitle.objects.filter(film__in=films).order_by("film", "position", "id")
        for film, title, language in titles.values_list("film_id", "title", "language_id"):
            self.titles[film].append(TitleRecord(title, language))

    def directors(self, film: int) -> list[StoredCredit]:
        return self.credits[film][Credit.Role.DIRECTOR]


def set_key(name: str) -> str:
    """The column of a vocabulary's key in the table that ties it to films."""
    return f"{getattr(Film, name).rel.model._meta.model_name}_id"

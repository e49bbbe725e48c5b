"""The people and genres that a batch of rows names: found by name, made when they are new."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from functools import lru_cache
from itertools import batched

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from films import folding
from films.importing.records import CreditRecord, GenreRecord
from films.importing.report import Refused
from films.models import Genre, Person

folded = lru_cache(maxsize=50_000)(folding.fold)

PARAMETERS = 5_000  # in one query; SQLite sets a limit


class People:
    """Finds people; those that are new are made by `make`."""

    def __init__(self, credits: Collection[CreditRecord], *, people: QuerySet[Person] | None = None) -> None:
        self._stored = Person.objects.only("name", "slug") if people is None else people
        self._by_slug: dict[str, Person] = {}
        self._by_name: dict[str, list[Person]] = defaultdict(list)
        self._load("sort_name__in", set(map(folding.sort_key, {credit.name for credit in credits})))
        self._load("slug__in", {credit.slug for credit in credits if credit.slug} - self._by_slug.keys())

    def find(self, credit: CreditRecord, credited: Collection[int]) -> Person:
        """The person a credit means, perhaps a new one. Raises Refused when it can't be told.

        Who is `credited` already (primary keys) comes before others of the same name.
        """
        if credit.slug:
            person = self._by_slug.get(credit.slug) or self._new(credit)
            if folded(person.name) != folded(credit.name):
                names = {"slug": credit.slug, "name": person.name}
                raise Refused(_("The person “%(slug)s” is called %(name)s.") % names)
            return person
        found = self._by_name[folded(credit.name)]
        narrower = [
            [person for person in found if person.name == credit.name],
            [person for person in found if person.pk in credited],
        ]
        for fewer in (found, *narrower):
            if len(fewer) == 1:
                return fewer[0]
        if not found:
            return self._new(credit)
        slugs = ", ".join(f"{{person {person.slug}}}" for person in found)
        names = {"name": credit.name, "slugs": slugs}
        raise Refused(_("Several people are called %(name)s. Write after the name which is meant: %(slugs)s.") % names)

    def make(self, people: Iterable[Person]) -> None:
        """Store those of these people that are new."""
        new = list({id(person): person for person in people if not person.pk}.values())
        for some in batched(new, PARAMETERS):
            Person.give_slugs(some)
            Person.objects.bulk_create(some, batch_size=1000)

    def _load(self, condition: str, values: set[str]) -> None:
        for some in batched(sorted(values), PARAMETERS):
            for person in self._stored.filter(**{condition: some}).order_by("pk"):
                self._add(person)

    def _new(self, credit: CreditRecord) -> Person:
        person = Person(name=credit.name, slug=credit.slug)
        self._add(person)
        return person

    def _add(self, person: Person) -> None:
        if person.slug:
            self._by_slug[person.slug] = person
        self._by_name[folded(person.name)].append(person)


class Genres:
    """Finds genres; those that are new are made by `make`."""

    def __init__(self) -> None:
        stored = list(Genre.objects.all())
        self._by_slug = {genre.slug: genre for genre in stored}
        self._by_name = {genre.name: genre for genre in stored}

    def find(self, record: GenreRecord) -> Genre:
        """The genre a row means, perhaps a new one. Raises Refused for a second one of the same name."""
        if not record.slug and record.name in self._by_name:
            return self._by_name[record.name]
        slug = record.slug or derived_slug(record.name)
        if slug not in self._by_slug:
            namesake = self._by_name.get(record.name)
            if namesake:
                names = {"name": record.name, "slug": namesake.slug}
                raise Refused(_("There is a genre %(name)s with the slug “%(slug)s” already.") % names)
            self._by_slug[slug] = self._by_name[record.name] = Genre(slug=slug, name=record.name)
        return self._by_slug[slug]

    def make(self, slugs: Iterable[str]) -> None:
        """Store those of these genres that are new."""
        genres = [self._by_slug[slug] for slug in dict.fromkeys(slugs)]
        Genre.objects.bulk_create(genre for genre in genres if genre._state.adding)


def derived_slug(genre: str) -> str:
    """The slug that a genre of this name is given."""
    return folding.slug(genre, fallback="genre")[:50]

"""What a person's page shows: other names, and the films by role, as many as there is room for."""

from itertools import groupby

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext

from films import text
from films.credits import HEADINGS, Section, by_role
from films.keyset import Key, Ways, page_or_first
from films.limited import keys_of
from films.models import Credit, OtherName, Person, Picture
from films.models.people import NEWEST_FIRST
from films.prepared import Prepared
from films.problems import meaningless

FIRST = 24  # credits of a role on the person's page
PAGE_SIZE = 100  # credits on a page of one role
DESCRIPTION_LENGTH = 160  # characters

_KEYS = [
    Key("film__sort_year", descending=True),
    Key("film__release_date", descending=True, nullable=True),
    Key("film__sort_title"),
    Key("film_id"),
    Key("position"),
    Key("pk"),
]


def _beginnings(credits_seen: QuerySet[Credit]) -> QuerySet[Credit]:
    """The first films of each role, no more rows than are shown, and one."""
    lists = [credits_seen.filter(role=role).order_by(*NEWEST_FIRST)[: FIRST + 1] for role in HEADINGS]
    return Credit.objects.filter(pk__in=keys_of(lists)).order_by("role", *NEWEST_FIRST)


_PERSON = Prepared(
    Person,
    [
        *(field.name for field in Person._meta.concrete_fields),
        *(f"portrait__{field.name}" for field in Picture._meta.concrete_fields),
    ],
    lambda slug: Person.objects.filter(slug=slug),
)
_OTHER_NAMES = Prepared(
    OtherName, ("id", "person", "name", "position"), lambda person: OtherName.objects.filter(person=person)
)
_PUBLIC = Prepared(
    Credit,
    (
        *("id", "person", "role", "position", "character", "credited_as"),
        *("film__id", "film__slug", "film__title", "film__year", "film__status", "film__published_at"),
    ),
    lambda person, now: _beginnings(Credit.objects.filter(person=person).public(now)),
)


def person_at(slug: str) -> Person:
    """Give the person who has this slug, or else had it once, with the portrait. Raises DoesNotExist."""
    found = _PERSON.records(slug=slug)
    return found[0] if found else Person.objects.select_related("portrait").at(slug)


class PersonPage:
    """A person with other names and the first films of each role, or a page of the films of one: two queries.

    `credits_seen` are those of the person's that whoever asks may see, where they are others than the public ones.
    `parameters` are those of the address: `role`, and the paginator's `after`. What can't be read is left out and told
    in `problems`, in sentences fit to be shown.
    """

    def __init__(self, person: Person, credits_seen: QuerySet[Credit] | None, parameters: QueryDict) -> None:
        self.person = person
        self.problems: list[str] = []
        self.role = parameters.get("role", "").strip()
        if self.role and self.role not in HEADINGS:
            self.problems.append(meaningless(gettext("Role"), self.role))
            self.role = ""
        self.other_names: list[OtherName] = _OTHER_NAMES.records(person=person.pk)
        self.ways = Ways()
        self.sections: list[Section] = self._one(credits_seen, parameters) if self.role else self._first(credits_seen)

    @property
    def description(self) -> str:
        """The first words of the biography; empty where there is none."""
        return text.excerpt(self.person.biography_html, DESCRIPTION_LENGTH)

    @property
    def heading(self) -> str:
        """What a page of one role is about; empty on the person's own page."""
        return str(HEADINGS[self.role]) if self.role else ""

    def _first(self, credits_seen: QuerySet[Credit] | None) -> list[Section]:
        if credits_seen is None:
            some = _PUBLIC.records(person=self.person.pk, now=timezone.now())
        else:
            some = list(_beginnings(credits_seen).select_related("film"))
        roles = {role: list(given) for role, given in groupby(some, lambda credit: credit.role)}
        sections = by_role(credit for given in roles.values() for credit in given[:FIRST])
        return [section._replace(more=len(roles[section.role]) > FIRST) for section in sections]

    def _one(self, credits_seen: QuerySet[Credit] | None, parameters: QueryDict) -> list[Section]:
        if credits_seen is None:
            credits_seen = self.person.credits.public()
        credits_seen = credits_seen.select_related("film").filter(role=self.role)
        page = page_or_first(credits_seen, _KEYS, PAGE_SIZE, parameters.get("after", ""), self.problems)
        self.ways = page.ways(f"{self.person.get_absolute_url()}?role={self.role}")
        return by_role(page.items)

"""What a person's page shows: other names, and the films by role, as many as there is room for."""

from collections import Counter

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.http import urlencode
from django.utils.text import Truncator
from django.utils.translation import gettext

from films import text
from films.credits import HEADINGS, Section, by_role
from films.keyset import BadCursor, Key, Page, paginate
from films.limited import keys_of
from films.models import Credit, OtherName, Person
from films.models.people import NEWEST_FIRST

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


class PersonPage:
    """A person with other names and the first films of each role, or a page of the films of one: two queries.

    `credits_seen` are those of the person's that whoever asks may see.
    `parameters` are those of the address: `role`, and the paginator's `after`. What can't be read is left out and told
    in `problems`, in sentences fit to be shown.
    """

    def __init__(self, person: Person, credits_seen: QuerySet[Credit], parameters: QueryDict) -> None:
        self.person = person
        self.problems: list[str] = []
        self.role = parameters.get("role", "").strip()
        if self.role and self.role not in HEADINGS:
            self.problems.append(_meaningless(self.role))
            self.role = ""
        self.other_names: list[OtherName] = list(person.other_names.all())
        self.first = self.next = ""
        self.sections: list[Section] = self._one(credits_seen, parameters) if self.role else _first(credits_seen)

    @property
    def description(self) -> str:
        """The first words of the biography; empty where there is none."""
        return text.excerpt(self.person.biography_html, DESCRIPTION_LENGTH)

    @property
    def heading(self) -> str:
        """What a page of one role is about; empty on the person's own page."""
        return str(HEADINGS[self.role]) if self.role else ""

    def address(self, after: str = "") -> str:
        """The address of this page, or of the one that begins after a row."""
        parameters = {name: value for name, value in (("role", self.role), ("after", after)) if value}
        return self.person.get_absolute_url() + (f"?{urlencode(parameters)}" if parameters else "")

    def _one(self, credits_seen: QuerySet[Credit], parameters: QueryDict) -> list[Section]:
        page = self._page(credits_seen.filter(role=self.role).select_related("film"), parameters.get("after", ""))
        self.first = self.address() if page.has_previous else ""
        self.next = self.address(page.next_cursor) if page.next_cursor else ""
        return by_role(page.items)

    def _page(self, credits_seen: QuerySet[Credit], after: str) -> Page[Credit]:
        try:
            return paginate(credits_seen, _KEYS, PAGE_SIZE, after)
        except BadCursor:
            self.problems.append(gettext("The page that was asked for isn’t there, so this is the first."))
            return paginate(credits_seen, _KEYS, PAGE_SIZE)


def _first(credits_seen: QuerySet[Credit]) -> list[Section]:
    """The first films of each role, from one query that gives no more rows than are shown, and one."""
    lists = [credits_seen.filter(role=role).order_by(*NEWEST_FIRST)[: FIRST + 1] for role in HEADINGS]
    seen: Counter[str] = Counter()
    shown = []
    for credit in Credit.objects.filter(pk__in=keys_of(lists)).select_related("film").order_by("role", *NEWEST_FIRST):
        seen[credit.role] += 1
        if seen[credit.role] <= FIRST:
            shown.append(credit)
    return [section._replace(more=seen[section.role] > FIRST) for section in by_role(shown)]


def _meaningless(role: str) -> str:
    shown = Truncator("".join(letter if letter.isprintable() else " " for letter in role)).chars(40)
    return gettext("%(label)s: “%(text)s” means nothing here, so it was left out.") % {
        "label": gettext("Role"),
        "text": shown,
    }

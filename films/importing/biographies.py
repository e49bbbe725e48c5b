"""Files about people: when they were born and died, and their lives in a few words."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, cast

from django.db.models import Field
from django.utils.translation import gettext as _

from films import outside_ids
from films.importing.people import People
from films.importing.records import CreditRecord
from films.importing.report import Outcome, Refused
from films.importing.rows import Row
from films.models import OtherName, Person
from films.partial_dates import PartialDate

_OUTSIDE_IDS = {"imdb_id": outside_ids.IMDB_NAME, "wikidata_id": outside_ids.WIKIDATA}
# What an update may set. The derived columns follow from `pre_save`.
_UPDATED = ["born", "died", "biography", "biography_html", *_OUTSIDE_IDS, "updated_at"]


@dataclass
class PersonRecord:
    """What a row says of a person; a column that the file hasn't is not among the fields."""

    line: int
    named: CreditRecord
    fields: dict[str, Any] = field(default_factory=dict)
    #: All of them in order; None where the file doesn't tell.
    other_names: list[str] | None = None


def _text(row: Row, column: str) -> str:
    return cast("Field", Person._meta.get_field(column)).clean(row.line_of_text(column), None)


def _date(row: Row, column: str) -> PartialDate | None:
    written = row.number(column)
    return PartialDate.parse(written) if written else None


def _outside_id(row: Row, column: str) -> str:
    written = row.text(column)
    return _OUTSIDE_IDS[column].normalise(written) if written else ""


def _names(row: Row, column: str) -> list[str]:
    names = [value.text for value in row.values(column)]
    for name in names:
        OtherName._meta.get_field("name").clean(name, None)
    return list(dict.fromkeys(names))  # the same twice is once


_PARSERS: dict[str, Callable[[Row, str], Any]] = {
    "slug": _text,
    "name": _text,
    "born": _date,
    "died": _date,
    "biography": Row.text,
    **dict.fromkeys(_OUTSIDE_IDS, _outside_id),
    "other_names": _names,
}
COLUMNS = tuple(_PARSERS)


class PersonImporter:
    """Says what the rows of a file about people mean, and stores them. A person is recognised by slug, else by name."""

    columns = COLUMNS
    telling_columns = ("name",)

    def __init__(self) -> None:
        self._lines: dict[int, int] = {}
        self._latest: dict[int, int] = {}

    def parse(self, row: Row) -> PersonRecord:
        """Give the record of a row. Raises Refused."""
        fields = row.parsed(_PARSERS)
        name, slug = fields.pop("name", ""), fields.pop("slug", "")
        if not name:
            raise Refused(_("A name is needed."))
        other_names = fields.pop("other_names", None)
        return PersonRecord(row.line, CreditRecord(name, slug=slug), fields, other_names)

    def save(self, records: list[PersonRecord]) -> list[Outcome | Refused]:
        """Match and store the records, and say for each what became of it."""
        stored = Person.objects.prefetch_related("other_names")
        people = People([record.named for record in records], people=stored)
        met: dict[int, tuple[Person, int]] = {}  # with the line, by the person's place in memory
        outcomes: list[Outcome | Refused] = []
        new: list[Person] = []
        old: list[Person] = []
        renamed: list[tuple[Person, list[str]]] = []
        for record in records:
            try:
                person = people.find(record.named, ())
                _person, earlier = met.get(id(person), (person, self._lines.get(person.pk)))
                if earlier:
                    raise Refused(_("It is the same person as line %(line)d.") % {"line": earlier})
            except Refused as refusal:
                outcomes.append(refusal)
                continue
            met[id(person)] = person, record.line
            outcomes.append(_apply(record, person, new, old, renamed))
        people.make(new)
        # An insert that meets its own row and updates it: unlike `bulk_update` it renews the derived columns.
        Person.objects.bulk_create(old, update_conflicts=True, unique_fields=["pk"], update_fields=_UPDATED)
        _store_names(renamed)
        Person.objects.filter(pk__in=[person.pk for person in [*new, *old]]).reindex()
        self._latest = {person.pk: line for person, line in met.values()}
        return outcomes

    def keep(self) -> None:
        """Later rows may not mean the people of the last batch again."""
        self._lines |= self._latest


def _apply(
    record: PersonRecord,
    person: Person,
    new: list[Person],
    old: list[Person],
    renamed: list[tuple[Person, list[str]]],
) -> Outcome:
    known = [name.name for name in person.other_names.all()] if person.pk else []
    other_names = known if record.other_names is None else record.other_names
    differs = other_names != known or any(getattr(person, name) != value for name, value in record.fields.items())
    for name, value in record.fields.items():
        setattr(person, name, value)
    if other_names != known:
        renamed.append((person, other_names))
    if not person.pk:
        new.append(person)
        return Outcome.MADE
    if differs:
        old.append(person)
    return Outcome.UPDATED if differs else Outcome.UNCHANGED


def _store_names(renamed: list[tuple[Person, list[str]]]) -> None:
    """Replace the other names of each of these people, who are stored by now."""
    OtherName.objects.filter(person__in=[person for person, _names in renamed]).delete()
    OtherName.objects.bulk_create(
        OtherName(person=person, name=name, position=position)
        for person, names in renamed
        for position, name in enumerate(names)
    )

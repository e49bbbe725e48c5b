"""Files of collections: what each is, and its films in staff's order."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, cast

from django.db.models import Field
from django.utils import timezone
from django.utils.translation import gettext as _

from films.importing.lookup import FilmLookup
from films.importing.people import folded
from films.importing.report import Outcome, Refused
from films.importing.rows import Row
from films.models import Collection, CollectionEntry


@dataclass
class CollectionRecord:
    """What a row says of a collection; a column that the file hasn't is not among the fields."""

    line: int
    slug: str
    title: str
    status: str
    fields: dict[str, Any] = field(default_factory=dict)
    #: Slugs of films with their notes, in order; None where the file doesn't tell.
    films: list[tuple[str, str]] | None = None


def _field(column: str) -> Field:
    return cast("Field", Collection._meta.get_field(column))


def _line(row: Row, column: str) -> str:
    return _field(column).clean(row.line_of_text(column), None)


def _day(row: Row, column: str) -> date | None:
    text = row.text(column)
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Refused(_("Write a day as 2026-11-23.")) from None


def _time(row: Row, column: str) -> datetime | None:
    text = row.text(column)
    try:
        time = datetime.fromisoformat(text) if text else None
    except ValueError:
        raise Refused(_("Write a time as 2026-11-23T18:30:00+00:00.")) from None
    return timezone.make_aware(time) if time and timezone.is_naive(time) else time


def _choice(row: Row, column: str) -> str:
    text = row.text(column).casefold()
    choices = [str(value) for value, _label in _field(column).flatchoices]
    if text and text not in choices:
        raise Refused(_("It is none of these: %(choices)s.") % {"choices": ", ".join(choices)})
    return text


def _place(row: Row, column: str) -> int:
    text = row.number(column) or "0"
    if not (text.isascii() and text.isdecimal() and len(text) < 6):
        raise Refused(_("A whole number is wanted."))
    return _field(column).clean(text, None)


def _films(row: Row, column: str) -> list[tuple[str, str]]:
    films = [(value.text, value.notes.get("note", "")) for value in row.values(column, ["note"])]
    for slug, note in films:
        Collection._meta.get_field("slug").clean(slug, None)
        CollectionEntry._meta.get_field("note").clean(note, None)
    return films


_PARSERS: dict[str, Callable[[Row, str], Any]] = {
    "slug": _line,
    "title": _line,
    "kind": _choice,
    "lead": _line,
    "text": Row.text,
    "starts": _day,
    "ends": _day,
    "films": _films,
    "status": _choice,
    "published_at": _time,
    "featured": Row.yes_or_no,
    "position": _place,
}
COLUMNS = tuple(_PARSERS)


class CollectionImporter:
    """Says what the rows of a file of collections mean, and stores them. One is recognised by slug, else by title."""

    columns = COLUMNS
    telling_columns = ("title", "slug")

    def __init__(self) -> None:
        self._now = timezone.now()
        self._lines: dict[int, int] = {}
        self._latest: dict[int, int] = {}

    def parse(self, row: Row) -> CollectionRecord:
        """Give the record of a row. Raises Refused."""
        fields = row.parsed(_PARSERS)
        starts, ends = fields.get("starts"), fields.get("ends")
        if starts and ends and ends < starts:
            raise Refused(_("The last day is before the first."))
        if "kind" in fields:
            fields["kind"] = fields["kind"] or Collection.Kind.COLLECTION
        slug, title, status = (fields.pop(column, "") for column in ("slug", "title", "status"))
        films = fields.pop("films", None)
        return CollectionRecord(row.line, slug, title, status, fields, films)

    def save(self, records: list[CollectionRecord]) -> list[Outcome | Refused]:
        """Match and store the records one by one, and say for each what became of it."""
        films = FilmLookup({slug for record in records for slug, _note in record.films or ()}, ())
        by_title: dict[str, list[Collection]] = {}
        for collection in Collection.objects.order_by("pk").only("title"):  # there are hundreds at most
            by_title.setdefault(folded(collection.title), []).append(collection)
        self._latest = {}
        outcomes: list[Outcome | Refused] = []
        for record in records:
            try:
                outcomes.append(self._store(record, films, by_title))
            except Refused as refusal:
                outcomes.append(refusal)
        return outcomes

    def keep(self) -> None:
        """Later rows may not mean the collections of the last batch again."""
        self._lines |= self._latest

    def _store(self, record: CollectionRecord, films: FilmLookup, by_title: dict[str, list[Collection]]) -> Outcome:
        collection = _found(record, by_title)
        earlier = self._lines.get(collection.pk) or self._latest.get(collection.pk)
        if collection.pk and earlier:
            raise Refused(_("It is the same collection as line %(line)d.") % {"line": earlier})
        entries = None
        if record.films is not None:
            entries = {films.find(slug=slug): note for slug, note in record.films}
        outcome = self._apply(record, collection)
        if outcome is Outcome.MADE:
            by_title.setdefault(folded(collection.title), []).append(collection)
        if entries is not None and _changed_entries(collection, entries) and outcome is Outcome.UNCHANGED:
            collection.save(update_fields=["updated_at"])
            outcome = Outcome.UPDATED
        self._latest[collection.pk] = record.line
        return outcome

    def _apply(self, record: CollectionRecord, collection: Collection) -> Outcome:
        """Save what differs in the collection's own columns."""
        is_new = collection.pk is None
        if is_new and not record.title:
            raise Refused(_("There is no such collection, and a new one needs a title."))
        values = dict(record.fields)
        values |= {name: text for name, text in (("slug", record.slug), ("title", record.title)) if text}
        values["status"] = record.status or (Collection.Status.PUBLISHED if is_new else collection.status)
        if values["status"] == Collection.Status.PUBLISHED:
            values["published_at"] = values.get("published_at") or collection.published_at or self._now
        differs = any(getattr(collection, name) != value for name, value in values.items())
        for name, value in values.items():
            setattr(collection, name, value)
        if differs or is_new:
            collection.save()
        return Outcome.MADE if is_new else Outcome.UPDATED if differs else Outcome.UNCHANGED


def _found(record: CollectionRecord, by_title: dict[str, list[Collection]]) -> Collection:
    """The collection a row means, perhaps a new one."""
    if record.slug:
        try:
            return cast("Collection", Collection.objects.at(record.slug))
        except Collection.DoesNotExist:
            return Collection()
    found = by_title.get(folded(record.title), [])
    if len(found) > 1:
        raise Refused(_("Several collections have this title. Write which is meant in the column “slug”."))
    return Collection.objects.get(pk=found[0].pk) if found else Collection()


def _changed_entries(collection: Collection, wanted: dict[int, str]) -> bool:
    """Store the films with their notes in this order where they differ; give whether they did."""
    if list(collection.entries.in_order().values_list("film", "note")) == list(wanted.items()):
        return False
    collection.entries.all().delete()
    CollectionEntry.objects.bulk_create(
        CollectionEntry(collection=collection, film_id=film, note=note, position=position)
        for position, (film, note) in enumerate(wanted.items())
    )
    return True

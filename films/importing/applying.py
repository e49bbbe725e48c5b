"""What a row changes in its film: compared first, so that a film that is as the row says stays untouched."""

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from films.importing.details import VOCABULARIES, Details
from films.importing.matching import release_year
from films.importing.people import Genres, People
from films.importing.posters import is_poster_of
from films.importing.records import CreditRecord, FilmRecord, TitleRecord
from films.importing.report import Outcome, Refused
from films.models import Film, Person


class NewCredit(NamedTuple):
    """A credit as it is to be stored; its person may be a new one, without a key as yet."""

    person: Person
    role: str
    position: int
    character: str
    credited_as: str


@dataclass
class Change:
    """A film with what a row says of it, and which of its sets and credits are to be stored anew."""

    record: FilmRecord
    film: Film
    is_new: bool
    differs: bool = False
    former_slug: str = ""
    #: Primary keys by vocabulary.
    sets: dict[str, set[str]] = field(default_factory=dict)
    #: By role, in order.
    credits: dict[str, list[NewCredit]] = field(default_factory=dict)
    #: All of them in order, where they differ.
    titles: list[TitleRecord] | None = None
    new_poster: Path | None = None
    #: What is written of the poster, by the fields of Picture: all for a new one, else what differs.
    poster_texts: dict[str, str] = field(default_factory=dict)

    @property
    def new_credits(self) -> list[NewCredit]:
        return [credit for role in self.credits.values() for credit in role]

    @property
    def outcome(self) -> Outcome:
        if self.is_new:
            return Outcome.MADE
        parts = (self.sets, self.credits, self.titles is not None, self.new_poster, self.poster_texts)
        return Outcome.UPDATED if self.differs or any(parts) else Outcome.UNCHANGED


def compare(
    record: FilmRecord, film: Film | None, slug: str, known: Details, people: People, genres: Genres, now: datetime
) -> Change:
    """Give what the row changes in the film, or in a new one where that is None; nothing is stored.

    Raises Refused, before the film is touched, for people and genres that can't be told.
    """
    if film is None and not record.title:
        raise Refused(_("There is no such film, and a new one needs a title."))
    change = Change(record, film or Film(), is_new=film is None)
    change.credits = _credits(change, known, people)
    change.sets = _sets(change, known, genres)
    if record.alternative_titles not in (None, known.titles[change.film.pk]):
        change.titles = record.alternative_titles
    if record.poster and not is_poster_of(record.poster, change.film):
        change.new_poster, change.poster_texts = record.poster, record.poster_texts
    elif record.poster:
        stored = change.film.poster
        change.poster_texts = {
            name: text for name, text in record.poster_texts.items() if getattr(stored, name) != text
        }
    _set_fields(change, slug, now)
    return change


def _set_fields(change: Change, slug: str, now: datetime) -> None:
    record, film = change.record, change.film
    values: dict[str, Any] = {**record.fields, "slug": slug, "status": _status(change)}
    if record.knows_year_alone and record.year and record.year == release_year(film):
        del values["release_date"]  # what is stored says more
    if values["status"] == Film.Status.PUBLISHED:
        values["published_at"] = values.get("published_at") or film.published_at or now
    if slug != film.slug:
        change.former_slug = film.slug
    for name, value in values.items():
        change.differs |= _set(film, name, value)


def _set(film: Film, name: str, value: Any) -> bool:
    if getattr(film, name) == value:
        return False
    setattr(film, name, value)
    return True


def _status(change: Change) -> str:
    if change.record.status:
        return change.record.status
    return Film.Status.PUBLISHED if change.is_new else change.film.status


def _sets(change: Change, known: Details, genres: Genres) -> dict[str, set[str]]:
    """Those vocabularies of the film that are to be stored anew."""
    record = change.record
    wanted = {
        "countries": None if record.countries is None else set(record.countries),
        "languages": None if record.languages is None else set(record.languages),
        "genres": None if record.genres is None else {genres.find(genre).slug for genre in record.genres},
    }
    stored = {name: known.sets[name][change.film.pk] for name in VOCABULARIES}
    return {name: keys for name, keys in wanted.items() if keys is not None and keys != stored[name]}


def _credits(change: Change, known: Details, people: People) -> dict[str, list[NewCredit]]:
    """The credits of those roles in which the row differs from what is stored."""
    changed = {}
    for role, records in change.record.credits.items():
        old = known.credits[change.film.pk][role]
        new = _role(role, records, people, {credit.person for credit in old})
        written = [(credit.person.pk, credit.character, credit.credited_as) for credit in new]
        if written != [(credit.person, credit.character, credit.credited_as) for credit in old]:
            changed[role] = new
    return changed


def _role(role: str, records: list[CreditRecord], people: People, credited: set[int]) -> list[NewCredit]:
    found: dict[tuple[int, str], NewCredit] = {}
    for record in records:
        person = people.find(record, credited)
        # The same person twice in the same part is once.
        found.setdefault(
            (id(person), record.character),
            NewCredit(person, role, len(found), record.character, record.credited_as),
        )
    return list(found.values())

"""The columns of `import_films`: how each is parsed and checked. Nothing here asks the database."""

from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

from django.db.models import Field
from django.utils import timezone
from django.utils.translation import gettext as _

from films import vocabulary
from films.importing.cells import Value
from films.importing.posters import picture_beside
from films.importing.records import OUTSIDE_IDS, CreditRecord, FilmRecord, GenreRecord, TitleRecord
from films.importing.report import Refused
from films.importing.rows import Row
from films.models import AlternativeTitle, Credit, Film, Genre, Person, Picture
from films.partial_dates import PartialDate

#: A CSV file needs one of these columns, or no film can be told from another.
TELLING_COLUMNS = ("title", "slug", *OUTSIDE_IDS)
#: The columns that hold the credits of one role; all other roles share the column `credits`.
ROLE_COLUMNS = {"directors": Credit.Role.DIRECTOR, "writers": Credit.Role.WRITER, "cast": Credit.Role.CAST}
OTHER_ROLES = [role for role in Credit.Role if role not in ROLE_COLUMNS.values()]
#: The columns that tell of the poster, with the fields of Picture that they fill.
POSTER_TEXTS = {"poster_alt": "alt", "poster_credit": "credit", "poster_licence": "licence"}
#: The notes a credit may have, with the fields of CreditRecord that they fill.
CREDIT_NOTES = {"as": "character", "credited": "credited_as", "person": "slug"}


def parse_film(row: Row, folder: Path) -> FilmRecord:
    """Give the record of a row of a file in this folder. Raises Refused with everything that is wrong with it."""
    parsed = row.parsed(_PARSERS)
    year, date = parsed.get("year"), parsed.get("release_date")
    if year and date and date.year != year:
        raise Refused(_("The year and the release date don't agree."))
    if parsed.get("poster"):
        parsed["poster"] = picture_beside(folder, parsed["poster"])
    return _record(row.line, parsed)


def _record(line: int, parsed: dict[str, Any]) -> FilmRecord:
    record = FilmRecord(
        line,
        slug=parsed.get("slug", ""),
        fields={name: parsed[name] for name in _OWN_FIELDS if name in parsed},
        status=parsed.get("status", ""),
        countries=parsed.get("countries"),
        languages=parsed.get("languages"),
        genres=parsed.get("genres"),
        alternative_titles=parsed.get("alternative_titles"),
        poster=parsed.get("poster") or None,
        poster_texts=_poster_texts(parsed),
    )
    if "year" in parsed or "release_date" in parsed:
        year = PartialDate(parsed["year"]) if parsed.get("year") else None
        record.fields["release_date"] = parsed.get("release_date") or year
        record.knows_year_alone = "release_date" not in parsed
    for column, role in ROLE_COLUMNS.items():
        if column in parsed:
            record.credits[role] = parsed[column]
    record.credits.update(parsed.get("credits", {}))
    return record


def _poster_texts(parsed: dict[str, Any]) -> dict[str, str]:
    """What the row writes of the poster that it names. A picture is never without a description."""
    texts = {name: parsed[column] for column, name in POSTER_TEXTS.items() if column in parsed}
    return {name: text for name, text in texts.items() if text or name != "alt"} if parsed.get("poster") else {}


def _field(column: str) -> Field:
    return cast("Field", Film._meta.get_field(column))


def _line(row: Row, column: str) -> str:
    return _field(column).clean(row.line_of_text(column), None)


def _poster_text(row: Row, column: str) -> str:
    text = row.line_of_text(column)
    return cast("Field", Picture._meta.get_field(POSTER_TEXTS[column])).clean(text, None) if text else ""


def _outside_id(row: Row, column: str) -> str:
    text = row.number(column)
    return OUTSIDE_IDS[column].normalise(text) if text else ""


def _whole_number(row: Row, column: str) -> int | None:
    text = row.number(column)
    if text and not (text.isascii() and text.isdecimal() and len(text) < 10):
        raise Refused(_("A whole number is wanted."))
    return _field(column).clean(text or None, None)


def _year(row: Row, column: str) -> int | None:
    year = row.year(column)
    return year and PartialDate(year).year


def _release_date(row: Row, column: str) -> PartialDate | None:
    text = row.number(column)
    return PartialDate.parse(text) if text else None


def _published_at(row: Row, column: str) -> datetime | None:
    text = row.text(column)
    if not text:
        return None
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        raise Refused(_("Write a time as 2026-11-23T18:30:00+00:00.")) from None
    return time if timezone.is_aware(time) else timezone.make_aware(time)


def _status(row: Row, column: str) -> str:
    text = row.text(column).casefold()
    if text and text not in Film.Status.values:
        raise Refused(_("It is neither “draft” nor “published”."))
    return text


def _countries(row: Row, column: str) -> list[str]:
    return [vocabulary.find_country(value.text) for value in row.values(column)]


def _languages(row: Row, column: str) -> list[str]:
    return [vocabulary.find_language(value.text) for value in row.values(column)]


def _genres(row: Row, column: str) -> list[GenreRecord]:
    genres = [GenreRecord(value.text, value.notes.get("slug", "")) for value in row.values(column, ["slug"])]
    for genre in genres:
        Genre._meta.get_field("name").clean(genre.name, None)
        if genre.slug:
            Genre._meta.get_field("slug").clean(genre.slug, None)
    return genres


def _titles(row: Row, column: str) -> list[TitleRecord]:
    titles = []
    for value in row.values(column, ["language"]):
        language = value.notes.get("language")
        titles.append(TitleRecord(value.text, vocabulary.find_language(language) if language else None))
        AlternativeTitle._meta.get_field("title").clean(value.text, None)
    return list(dict.fromkeys(titles))  # the same twice is once


def _people(row: Row, column: str) -> list[CreditRecord]:
    return [_credit(value) for value in row.values(column, CREDIT_NOTES)]


def _credits(row: Row, column: str) -> dict[str, list[CreditRecord]]:
    found: dict[str, list[CreditRecord]] = {role: [] for role in OTHER_ROLES}
    for value in row.values(column, CREDIT_NOTES):
        role, colon, value.text = value.text.partition(":")
        role = role.strip().casefold().replace(" ", "-")
        if not colon or role not in found:
            raise Refused(_("Write a credit as “role: name”; the roles are %s.") % ", ".join(found))
        value.text = value.text.strip()
        found[role].append(_credit(value))
    return found


def _credit(value: Value) -> CreditRecord:
    _person_name(value.text)
    if not value.notes:
        return CreditRecord(value.text)
    credit = CreditRecord(value.text, **{CREDIT_NOTES[word]: note for word, note in value.notes.items()})
    Credit._meta.get_field("character").clean(credit.character, None)
    Credit._meta.get_field("credited_as").clean(credit.credited_as, None)
    Person._meta.get_field("slug").clean(credit.slug, None)
    return credit


@lru_cache(maxsize=10_000)  # the same people come again and again
def _person_name(name: str) -> str:
    return Person._meta.get_field("name").clean(name, None)


_PARSERS: dict[str, Callable[[Row, str], Any]] = {
    "slug": _line,
    "title": _line,
    "original_title": _line,
    "year": _year,
    "directors": _people,
    "writers": _people,
    "cast": _people,
    "synopsis": Row.text,
    "tagline": _line,
    "runtime": _whole_number,
    "countries": _countries,
    "languages": _languages,
    "genres": _genres,
    **dict.fromkeys(OUTSIDE_IDS, _outside_id),
    "website": _line,
    "trailer": _line,
    "poster": Row.line_of_text,
    "status": _status,
    "release_date": _release_date,
    "published_at": _published_at,
    "credits": _credits,
    "alternative_titles": _titles,
    **dict.fromkeys(POSTER_TEXTS, _poster_text),
}
#: Every column, in the contract's order and then our additions.
COLUMNS = tuple(_PARSERS)
_OWN_FIELDS = (
    "title",
    "original_title",
    "synopsis",
    "tagline",
    "runtime",
    "website",
    "trailer",
    "published_at",
    *OUTSIDE_IDS,
)

"""The catalogue as `import_films` reads it back without loss (docs/formats.md)."""

import json
import logging
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC
from itertools import batched, chain
from pathlib import Path
from typing import Any

from django.db.models import Prefetch

from films import folding
from films.batches import in_batches
from films.importing.biographies import COLUMNS as PEOPLE_COLUMNS
from films.importing.cells import csv_lines, one_line, trimmed, written_cell, written_value
from films.importing.collections import COLUMNS as COLLECTION_COLUMNS
from films.importing.columns import COLUMNS, CREDIT_NOTES, OTHER_ROLES, POSTER_TEXTS, ROLE_COLUMNS
from films.importing.details import Details, StoredCredit
from films.importing.people import PARAMETERS, derived_slug, folded
from films.importing.records import OUTSIDE_IDS
from films.importing.rows import CONTROL
from films.models import Collection, CollectionEntry, Film, Genre, Person

logger = logging.getLogger(__name__)

FORMATS = ("csv", "json")
_LINES = ("slug", "title", "original_title", "tagline", "website", "trailer", *OUTSIDE_IDS)


def export_films(format: str, media: Path | None = None) -> Iterator[str]:
    """Give the text of a CSV or JSON file of all films, piece by piece; a fixed number of queries a batch.

    Posters are copied into the folder `media`, which is to be the file's own; without one they are left out.
    """
    return _written(format, COLUMNS, _rows(media))


def export_people(format: str) -> Iterator[str]:
    """Give the text of a CSV or JSON file of all people, piece by piece; two queries a batch."""
    batches = in_batches(Person.objects.defer("biography_html").prefetch_related("other_names"))
    return _written(format, PEOPLE_COLUMNS, (_person(person) for batch in batches for person in batch))


def export_collections(format: str) -> Iterator[str]:
    """Give the text of a CSV or JSON file of all collections, piece by piece; two queries a batch."""
    entries = Prefetch(
        "entries", CollectionEntry.objects.select_related("film").only("collection", "note", "film__slug")
    )
    batches = in_batches(Collection.objects.defer("text_html").prefetch_related(entries), size=50)
    return _written(format, COLLECTION_COLUMNS, (_collection(one) for batch in batches for one in batch))


def _written(format: str, columns: Sequence[str], rows: Iterable[dict[str, Any]]) -> Iterator[str]:
    return _csv(columns, rows) if format == "csv" else _json(rows)


def _csv(columns: Sequence[str], rows: Iterable[dict[str, Any]]) -> Iterator[str]:
    return csv_lines(chain([columns], ([_cell(row[column]) for column in columns] for row in rows)))


def _json(rows: Iterable[dict[str, Any]]) -> Iterator[str]:
    separator = "[\n"
    for row in rows:
        yield separator + json.dumps(row, ensure_ascii=False)
        separator = ",\n"
    yield "[]\n" if separator == "[\n" else "\n]\n"


def _cell(value: Any) -> str:
    if isinstance(value, list):
        return written_cell(value)
    return "" if value is None else str(value)


def _rows(media: Path | None) -> Iterator[dict[str, Any]]:
    genres = {genre.pk: _genre(genre) for genre in Genre.objects.all()}
    films = Film.objects.select_related("poster").defer("synopsis_html")
    for batch in in_batches(films):
        details = Details([film.pk for film in batch])
        shared = _shared_names(details)
        for film in batch:
            yield _row(film, details, shared, genres, _poster(film, media))


def _row(film: Film, details: Details, shared: set[str], genres: dict[str, str], poster: str) -> dict[str, Any]:
    told = {role: [_credit(credit, shared) for credit in some] for role, some in details.credits[film.pk].items()}
    values = {
        **{name: one_line(_clean(getattr(film, name))) for name in _LINES},
        "year": film.year,
        **{column: told.get(role, []) for column, role in ROLE_COLUMNS.items()},
        "synopsis": trimmed(_clean(film.synopsis)),
        "runtime": film.runtime,
        "countries": sorted(details.sets["countries"][film.pk]),
        "languages": sorted(details.sets["languages"][film.pk]),
        "genres": sorted(genres[key] for key in details.sets["genres"][film.pk]),
        "poster": poster,
        **{
            column: one_line(_clean(getattr(film.poster, name))) if poster else ""
            for column, name in POSTER_TEXTS.items()
        },
        "status": film.status,
        "release_date": str(film.release_date or ""),
        "published_at": film.published_at.astimezone(UTC).isoformat() if film.published_at else "",
        "credits": [f"{role}: {credit}" for role in OTHER_ROLES for credit in told.get(role, [])],
        "alternative_titles": [
            written_value(_clean(record.title), {"language": record.language or ""})
            for record in details.titles[film.pk]
        ],
    }
    return {column: values[column] for column in COLUMNS}


def _person(person: Person) -> dict[str, Any]:
    lines = {name: one_line(_clean(getattr(person, name))) for name in ("slug", "name", "imdb_id", "wikidata_id")}
    dates = {name: str(getattr(person, name) or "") for name in ("born", "died")}
    names = [written_value(_clean(name.name), {}) for name in person.other_names.all()]
    values = {**lines, **dates, "biography": trimmed(_clean(person.biography)), "other_names": names}
    return {column: values[column] for column in PEOPLE_COLUMNS}


def _collection(collection: Collection) -> dict[str, Any]:
    values = {
        **{name: one_line(_clean(getattr(collection, name))) for name in ("slug", "title", "kind", "lead", "status")},
        "text": trimmed(_clean(collection.text)),
        **{name: getattr(collection, name) and getattr(collection, name).isoformat() for name in ("starts", "ends")},
        "films": [written_value(entry.film.slug, {"note": _clean(entry.note)}) for entry in collection.entries.all()],
        "published_at": collection.published_at and collection.published_at.astimezone(UTC).isoformat(),
        "featured": "yes" if collection.featured else "no",
        "position": collection.position,
    }
    return {column: values[column] for column in COLLECTION_COLUMNS}


def _genre(genre: Genre) -> str:
    return written_value(genre.name, {"slug": "" if genre.slug == derived_slug(genre.name) else genre.slug})


def _shared_names(details: Details) -> set[str]:
    """Those names of the batch that several people have, as `fold` gives them."""
    names = {credit.name for roles in details.credits.values() for some in roles.values() for credit in some}
    keys = {folding.sort_key(name) for name in names}
    counts: Counter[str] = Counter()
    for some in batched(sorted(keys), PARAMETERS):
        counts.update(folded(name) for name in Person.objects.filter(sort_name__in=some).values_list("name", flat=True))
    return {name for name, count in counts.items() if count > 1}


def _credit(credit: StoredCredit, shared: set[str]) -> str:
    """A credit; the person's slug is told where it doesn't follow from the name alone."""
    follows = credit.slug == folding.slug(credit.name, fallback="person") and folded(credit.name) not in shared
    told = {"character": credit.character, "credited_as": credit.credited_as, "slug": "" if follows else credit.slug}
    return written_value(_clean(credit.name), {word: _clean(told[field]) for word, field in CREDIT_NOTES.items()})


def _poster(film: Film, media: Path | None) -> str:
    """Copy the poster into the folder and give its path there."""
    if media is None or film.poster is None:
        return ""
    stored = film.poster.file
    path = Path("pictures", f"{film.slug}{Path(str(stored)).suffix}")
    (media / path).parent.mkdir(parents=True, exist_ok=True)
    try:
        with stored.open("rb") as source, (media / path).open("wb") as copy:
            shutil.copyfileobj(source, copy)
    except FileNotFoundError:
        logger.warning("The poster of %s is not in the storage: %s", film.slug, stored)
        return ""
    return str(path)


def _clean(text: str) -> str:
    """The text without control characters, which would not be read back."""
    return CONTROL.sub("", text)

"""Keeps the entries of the index in step with their records. Called by name wherever a record changes."""

from collections.abc import Callable, Collection, Iterable, Iterator
from itertools import batched
from typing import Any

from django.db import connection, models, transaction
from django.db.models import F

from films.facets import facets_of
from films.search import spelling
from films.search.documents import Document
from films.search.index import of_database
from films.search.kinds import FILM, KINDS, PERSON, Kind
from films.search.places import DRAFTS, place_of
from films.search.tokens import facet_tokens, joined

BATCH = 1_000  # records

Progress = Callable[[int], object]


def reindex(kind: Kind, ids: Collection[int]) -> None:
    """Renew the entries of the records with these ids, and of the people whose films come, go or gain renown."""
    for some in batched(sorted(set(ids)), BATCH):
        with transaction.atomic():
            _reindex(kind, some)


def rerank(films: Collection[int]) -> None:
    """Renew the places and facets of the films with these ids, after their receptions changed. Cheap where none did."""
    facets = facets_of(films)
    old, new = [], []
    reviews = F("film__reception__reviews_count")
    for entry in FILM.entry.objects.filter(film__in=films).annotate(reviews=reviews):
        renewed = _same(entry)
        renewed.place = place_of(entry.film_id, entry.reviews or 0, draft=entry.place >= DRAFTS)
        renewed.words = _with_facets(entry.words, facets[entry.film_id])
        renewed.texts = _with_facets(entry.texts, facets[entry.film_id])
        if _differs(renewed, entry):
            old.append(entry)
            new.append(renewed)
    if new:
        with transaction.atomic():
            _store(FILM, old, new)
            reindex(PERSON, {person for pair in zip(old, new, strict=True) for person in _concerned(*pair)})


def forget(films: Collection[int]) -> Callable[[], None]:
    """To be called before films with these ids are deleted; gives what is to be called afterwards."""
    lists = FILM.entry.objects.filter(film__in=films).values_list("people", flat=True)
    people = {person for some in lists for person in some}
    return lambda: reindex(PERSON, people)


def reindex_all(progress: Progress = lambda count: None) -> int:
    """Renew all entries, in batches while the site is in use, and give their number; `progress` hears of each."""
    made = 0
    for kind in KINDS:
        for ids in _ids(kind):
            reindex(kind, ids)
            progress(len(ids))
            made += len(ids)
        _execute(of_database(connection).tidy(kind.table))
    return made


def rebuild(progress: Progress = lambda count: None) -> int:
    """Make all entries anew in one transaction, with the indexes made at the end, and give their number.

    This is the fastest way, for whoever has filled the tables of records by SQL; nothing can be found or written
    meanwhile. Memory holds one batch, and each word of titles and names once.
    """
    run = of_database(connection)
    made = 0
    learnt: set[str] = set()
    with transaction.atomic():
        _empty(spelling.spellings().model)
        for kind in KINDS:
            _execute(run.drop_index(kind.table))
            _empty(kind.entry)
            # In the order of places, so that neighbours there lie beside each other.
            ordered = kind.model._base_manager.order_by(*kind.order).values_list("pk", flat=True)
            for ids in batched(ordered.iterator(chunk_size=BATCH), BATCH):
                entries = [_entry(kind, document) for document in kind.describe(ids)]
                kind.entry.objects.bulk_create(sorted(entries, key=lambda entry: entry.place))
                new = {word for entry in entries for word in _words(entry) if spelling.may_be_learnt(word)} - learnt
                spelling.keep(new)
                learnt |= new
                made += len(ids)
                progress(len(ids))
            connection.check_constraints()  # PostgreSQL makes no index while rows wait to be checked
            _execute(run.create_index(kind.table))
    return made


def _reindex(kind: Kind, ids: Collection[int]) -> None:
    # One at a time: two who renew the same entry at once would both make it.
    locked = kind.model._base_manager.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk")
    present = set(locked.values_list("pk", flat=True))
    stored = {getattr(entry, kind.key): entry for entry in kind.entry.objects.filter(**{f"{kind.key}__in": present})}
    entries = [_entry(kind, document) for document in kind.describe(present)]
    new = [entry for entry in entries if _differs(entry, stored.get(getattr(entry, kind.key)))]
    old = [stored.get(getattr(entry, kind.key)) for entry in new]
    _store(kind, [entry for entry in old if entry], new)
    spelling.learn(word for entry in new for word in _words(entry))
    if kind is FILM:
        reindex(PERSON, {person for pair in zip(old, new, strict=True) for person in _concerned(*pair)})


def _entry(kind: Kind, document: Document) -> Any:
    return kind.entry(**{kind.key: document.pk}, **document.entry())


def _same(entry: models.Model) -> Any:
    return type(entry)(**_values(entry))


def _values(entry: models.Model) -> dict[str, Any]:
    return {field.attname: getattr(entry, field.attname) for field in entry._meta.concrete_fields}


def _differs(entry: models.Model, stored: models.Model | None) -> bool:
    return stored is None or _values(entry) != _values(stored)


def _concerned(stored: Any, entry: Any) -> set[int]:
    """The people whose entries hang on what changed in a film's."""
    if stored is None:
        return set(entry.people)
    if (stored.place, stored.shown_from) != (entry.place, entry.shown_from):
        return set(stored.people) | set(entry.people)
    return set(stored.people) ^ set(entry.people)


def _store(kind: Kind, old: list, new: list) -> None:
    kind.entry.objects.filter(pk__in=[entry.pk for entry in old]).delete()
    # In their order: SQLite's index takes rows so in one go.
    kind.entry.objects.bulk_create(sorted(new, key=lambda entry: entry.place))


def _words(entry: Any) -> Iterator[str]:
    """The words of titles and names that an entry holds."""
    return (token[1:] for token in entry.words.split() if token[0] == "n")


def _with_facets(tokens: str, facets: Iterable[str]) -> str:
    return joined({token for token in tokens.split() if token[0] != "f"} | facet_tokens(facets))


def _ids(kind: Kind) -> Iterator[list[int]]:
    """The ids of all records, the last first, in batches."""
    ids = kind.model._base_manager.order_by("-pk").values_list("pk", flat=True)
    batch = list(ids[:BATCH])
    while batch:
        yield batch
        batch = list(ids.filter(pk__lt=batch[-1])[:BATCH])


def _empty(model: type[models.Model]) -> None:
    _execute([f"DELETE FROM {model._meta.db_table}"])


def _execute(statements: Iterable[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)

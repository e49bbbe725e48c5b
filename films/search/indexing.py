"""Keeps the entries of the index in step with their records. Called by name wherever a record changes."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from itertools import batched, starmap
from operator import attrgetter

from django.db import connection, transaction
from django.db.models import Model

from films.facets import RECEIVED
from films.inserting import insert
from films.search import spelling
from films.search.documents import Entry, standings
from films.search.index import of_database
from films.search.kinds import FILM, KINDS, PERSON, Kind
from films.search.places import DRAFTS, place_of
from films.search.tokens import facet_tokens, joined

BATCH = 1_000  # records
_RECEIVED = tuple(facet_tokens(RECEIVED))  # what the tokens of such facets begin with

Progress = Callable[[int], object]


def reindex(kind: Kind, ids: Collection[int]) -> None:
    """Renew the entries of the records with these ids, and of the people whose films come, go or gain renown."""
    for some in batched(sorted(set(ids)), BATCH):
        with transaction.atomic():
            _renew(kind, _locked(kind, some))


def rerank(films: Mapping[int, tuple[int, set[str]]]) -> None:
    """Renew the places and facets of films after their receptions changed; nothing is written where none moves.

    Each film's id leads to the number of its reviews and to those of its facets that hang on its reception.
    """
    old, new = [], []
    for entry in _stored(FILM, films).values():
        reviews, facets = films[entry.record]
        tokens = facet_tokens(facets)
        renewed = entry._replace(
            place=place_of(entry.record, reviews, draft=entry.place >= DRAFTS),
            words=_received(entry.words, tokens),
            texts=_received(entry.texts, tokens),
        )
        if renewed != entry:
            old.append(entry)
            new.append(renewed)
    if new:
        with transaction.atomic(savepoint=False):
            _store(FILM, old, new)
            _restand(_concerned(zip(old, new, strict=True)))


def forget(films: Collection[int]) -> Callable[[], None]:
    """To be called before films with these ids are deleted; gives what is to be called afterwards."""
    lists = FILM.entry.objects.filter(film__in=films).values_list("people", flat=True)
    people = {person for some in lists for person in some}
    return lambda: _restand(people)


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
                entries = [document.entry() for document in kind.describe(ids)]
                _insert(kind, entries)
                new = {word for entry in entries for word in _words(entry) if spelling.may_be_learnt(word)} - learnt
                spelling.keep(new)
                learnt |= new
                made += len(ids)
                progress(len(ids))
            connection.check_constraints()  # PostgreSQL makes no index while rows wait to be checked
            _execute(run.create_index(kind.table))
    return made


def _renew(kind: Kind, ids: Collection[int]) -> None:
    if not ids:
        return
    stored = _stored(kind, ids)
    entries = [document.entry() for document in kind.describe(ids)]
    new = [entry for entry in entries if entry != stored.get(entry.record)]
    old = [stored.get(entry.record) for entry in new]
    _store(kind, [entry for entry in old if entry], new)
    spelling.learn(word for entry in new for word in _words(entry))
    if kind is FILM:
        _restand(_concerned(zip(old, new, strict=True)))


def _restand(people: Collection[int]) -> None:
    """After films changed, renew the places of their people and since when they are seen. Words of a person stay as
    they are; who has no entry yet is given one."""
    for some in batched(sorted(people), BATCH):
        present = _locked(PERSON, some)
        stored = _stored(PERSON, present)
        old, new = [], []
        for person, (renown, shown_from) in standings(stored).items():
            place = place_of(person, renown, draft=shown_from is None)
            if (place, shown_from) != (stored[person].place, stored[person].shown_from):
                old.append(stored[person])
                new.append(stored[person]._replace(place=place, shown_from=shown_from))
        _store(PERSON, old, new)
        _renew(PERSON, present - stored.keys())


def _locked(kind: Kind, ids: Collection[int]) -> set[int]:
    return {pk for (pk,) in kind.locked.rows_of(ids)}


def _stored(kind: Kind, ids: Collection[int]) -> dict[int, Entry]:
    """The entries of the records with these ids, by id."""
    entries = starmap(Entry, kind.entries_of.rows_of(ids))
    return {entry.record: entry for entry in entries}


def _concerned(changes: Iterable[tuple[Entry | None, Entry]]) -> set[int]:
    """The people whose entries hang on what changed in films'."""
    people: set[int] = set()
    for stored, entry in changes:
        if stored is None:
            people |= set(entry.people)
        elif (stored.place, stored.shown_from) != (entry.place, entry.shown_from):
            people |= {*stored.people, *entry.people}
        else:
            people |= set(stored.people) ^ set(entry.people)
    return people


def _store(kind: Kind, old: list[Entry], new: list[Entry]) -> None:
    if old:  # by the ORM it takes three times as long, and it is done for many a review
        marks = ", ".join(["%s"] * len(old))
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {kind.table} WHERE place IN ({marks})", [entry.place for entry in old])
    _insert(kind, new)


def _insert(kind: Kind, entries: list[Entry]) -> None:
    # In their order: SQLite's index takes rows so in one go.
    insert(kind.entry, kind.columns, [entry[: len(kind.columns)] for entry in sorted(entries, key=attrgetter("place"))])


def _words(entry: Entry) -> Iterator[str]:
    """The words of titles and names that an entry holds."""
    return (token[1:] for token in entry.words.split() if token[0] == "n")


def _received(tokens: str, received: set[str]) -> str:
    """The tokens with these for what hangs on a film's reception."""
    return joined({token for token in tokens.split() if not token.startswith(_RECEIVED)} | received)


def _ids(kind: Kind) -> Iterator[list[int]]:
    """The ids of all records, the last first, in batches."""
    ids = kind.model._base_manager.order_by("-pk").values_list("pk", flat=True)
    batch = list(ids[:BATCH])
    while batch:
        yield batch
        batch = list(ids.filter(pk__lt=batch[-1])[:BATCH])


def _empty(model: type[Model]) -> None:
    _execute([f"DELETE FROM {model._meta.db_table}"])


def _execute(statements: Iterable[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)

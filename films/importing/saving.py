"""Stores a batch of films: a fixed number of queries whatever its size, all in the caller's transaction."""

from collections import defaultdict
from functools import partial
from pathlib import Path

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from films.importing.applying import Change, NewCredit, compare
from films.importing.columns import COLUMNS, TELLING_COLUMNS, parse_film
from films.importing.details import VOCABULARIES, set_key
from films.importing.matching import Candidates, Mention
from films.importing.people import Genres, People
from films.importing.posters import store_poster
from films.importing.records import FilmRecord
from films.importing.report import Outcome, Refused
from films.importing.rows import Row
from films.inserting import insert
from films.models import AlternativeTitle, Credit, Film, Person, Picture, Reception

# What an update may set. The derived columns and updated_at follow from `pre_save`.
_UPDATED = [
    *("slug", "title", "original_title", "sort_title", "release_date", "synopsis", "synopsis_html", "tagline"),
    *("runtime", "imdb_id", "tmdb_id", "wikidata_id", "eidr", "website", "trailer", "status", "published_at"),
    "updated_at",
]


class FilmImporter:
    """Says what the rows of a file of films mean, and stores them. Posters lie in the file's folder."""

    columns = COLUMNS
    telling_columns = TELLING_COLUMNS

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._now = timezone.now()
        self._mentions: dict[int, Mention] = {}
        self._latest: dict[int, Mention] = {}

    def parse(self, row: Row) -> FilmRecord:
        """Give the record of a row. Raises Refused."""
        return parse_film(row, self._folder)

    def save(self, records: list[FilmRecord]) -> list[Outcome | Refused]:
        """Match and store the records, and say for each what became of it."""
        candidates = Candidates(records, self._mentions)
        people = People([credit for record in records for role in record.credits.values() for credit in role])
        genres = Genres()
        outcomes: list[Outcome | Refused] = []
        changes = []
        for record in records:
            try:
                known = candidates.find(record)
                film = known.film if known else None
                slug = candidates.slug_for(record, film or Film())
                change = compare(record, film, slug, candidates.details, people, genres, self._now)
            except Refused as refusal:
                outcomes.append(refusal)
                continue
            candidates.claim(record, change.film)
            changes.append(change)
            outcomes.append(change.outcome)
        genres.make(slug for change in changes for slug in change.sets.get("genres", ()))
        people.make(credit.person for change in changes for credit in change.new_credits)
        _store([change for change in changes if change.outcome != Outcome.UNCHANGED])
        self._latest = {change.film.pk: Mention(change.record.line, change.record.slug) for change in changes}
        return outcomes

    def keep(self) -> None:
        """Later rows may not mean the films of the last batch again."""
        self._mentions |= self._latest


def _store(changes: list[Change]) -> None:
    films = [change.film for change in changes]
    _store_films(changes)
    for name in VOCABULARIES:
        _store_sets([change for change in changes if name in change.sets], name)
    _store_titles([change for change in changes if change.titles is not None])
    gone = _store_credits([change for change in changes if change.credits])
    Person.objects.filter(Q(pk__in=gone) | Q(credits__film__in=films)).update(updated_at=timezone.now())
    Film.objects.filter(pk__in=[film.pk for film in films]).reindex()
    for change in changes:
        if change.new_poster:
            # Pictures take their time: not while the database is locked, and never in a dry run.
            transaction.on_commit(partial(store_poster, change.new_poster, change.film, change.poster_texts))
        elif change.poster_texts and (poster := change.film.poster):
            Picture.objects.filter(pk=poster.pk).update(**change.poster_texts)


def _store_films(changes: list[Change]) -> None:
    new = [change.film for change in changes if change.is_new]
    old = [change.film for change in changes if not change.is_new]
    Film.give_slugs(new)
    Film.objects.bulk_create(new)
    Reception.objects.begin([film.pk for film in new])
    for change in changes:
        if change.former_slug and not change.is_new:
            change.film.keep_former_slug()
    # An insert that meets its own row and updates it: unlike `bulk_update` it renews the derived columns.
    Film.objects.bulk_create(old, update_conflicts=True, unique_fields=["pk"], update_fields=_UPDATED)


def _store_sets(changes: list[Change], name: str) -> None:
    through = getattr(Film, name).through
    key = set_key(name)
    through.objects.filter(film__in=[change.film for change in changes if not change.is_new]).delete()
    insert(
        through,
        ("film_id", key),
        [(change.film.pk, value) for change in changes for value in sorted(change.sets[name])],
    )


def _store_titles(changes: list[Change]) -> None:
    AlternativeTitle.objects.filter(film__in=[change.film for change in changes if not change.is_new]).delete()
    insert(
        AlternativeTitle,
        ("film_id", "title", "language_id", "position"),
        [
            (change.film.pk, record.title, record.language, position)
            for change in changes
            for position, record in enumerate(change.titles or [])
        ],
    )


def _store_credits(changes: list[Change]) -> set[int]:
    """Replace the credits of each role that differs; give the keys of the people who had one."""
    films_by_role: dict[str, list[Film]] = defaultdict(list)
    for change in changes:
        for role in change.credits if not change.is_new else ():
            films_by_role[role].append(change.film)
    gone = Q(pk__in=[])
    for role, films in films_by_role.items():
        gone |= Q(role=role, film__in=films)
    replaced = Credit.objects.filter(gone)
    people = set(replaced.values_list("person", flat=True))
    replaced.delete()
    insert(
        Credit,
        ("film_id", "person_id", *NewCredit._fields[1:]),
        [(change.film.pk, credit.person.pk, *credit[1:]) for change in changes for credit in change.new_credits],
    )
    return people

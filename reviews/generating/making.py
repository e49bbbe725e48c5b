"""Makes the whole catalogue: what is filled, in which order, and what came of it."""

import time
from collections.abc import Callable, Iterable
from itertools import batched
from typing import NamedTuple, Protocol

from films.completing import WORKED_OUT
from films.models import (
    AlternativeTitle,
    Collection,
    CollectionEntry,
    Credit,
    Film,
    Genre,
    OtherName,
    Person,
    Reception,
)
from reviews.generating import loading, other_names
from reviews.generating.collections import COLLECTION_COLUMNS, ENTRY_COLUMNS, Collections
from reviews.generating.films import CREDIT_COLUMNS, FILM_COLUMNS, GENRES, Films
from reviews.generating.loading import Loader
from reviews.generating.members import MEMBER_COLUMNS
from reviews.generating.opinions import (
    LIKE_COLUMNS,
    RECEPTION_COLUMNS,
    REVIEW_COLUMNS,
    SOURCE_COLUMNS,
    Opinions,
)
from reviews.generating.people import PERSON_COLUMNS, People
from reviews.generating.tables import Row, Table
from reviews.generating.words import lexicons
from reviews.models import Like, Member, Review, Source


class NotEmpty(Exception):
    """The database holds something already. The text names it."""


class Progress(Protocol):
    """Is told what goes on; a tqdm bar is one."""

    def update(self, rows: int) -> object: ...
    def set_description(self, text: str) -> object: ...


class Made(NamedTuple):
    """How many rows were made, by the plural name of what they are, and in how many seconds."""

    rows: dict[str, int]
    seconds: float


class Tables:
    """The tables, each after those that it points to."""

    def __init__(self) -> None:
        self.genres = Table(Genre, ["slug", "name"])
        self.sources = Table(Source, SOURCE_COLUMNS)
        self.people = Table(Person, PERSON_COLUMNS)
        self.members = Table(Member, MEMBER_COLUMNS)
        self.films = Table(Film, FILM_COLUMNS)
        self.credits = Table(Credit, CREDIT_COLUMNS)
        self.film_genres = Table(Film.genres.through, ["film_id", "genre_id"])
        self.film_countries = Table(Film.countries.through, ["film_id", "country_id"])
        self.film_languages = Table(Film.languages.through, ["film_id", "language_id"])
        self.titles = Table(AlternativeTitle, other_names.TITLE_COLUMNS)
        self.names = Table(OtherName, other_names.NAME_COLUMNS)
        self.collections = Table(Collection, COLLECTION_COLUMNS)
        self.entries = Table(CollectionEntry, ENTRY_COLUMNS)
        self.receptions = Table(Reception, RECEPTION_COLUMNS)
        self.reviews = Table(Review, REVIEW_COLUMNS)
        self.likes = Table(Like, LIKE_COLUMNS)

    @property
    def all(self) -> list[Table]:
        return list(vars(self).values())


def generate(films: int, reviews: int, seed: int, progress: Progress, batch: int = loading.BATCH) -> Made:
    """Make so many films and reviews, and the people and members that they need.

    Progress counts films and reviews. Raises NotEmpty unless all tables are empty, and Busy. A run that fails or is
    killed leaves the database as it was. Which films belong together is left to `manage.py relate`, which takes longer
    than all the rest.
    """
    began = time.monotonic()
    tables = Tables()
    _refuse_what_is_there(tables.all)
    with loading.loading(tables.all, batch=batch, say=_teller(progress)) as loader:
        spoken = lexicons(seed)
        people = People(films, spoken, seed)
        all_films = Films(films, spoken, people, seed)
        opinions = Opinions(reviews, all_films, people, spoken, seed)
        loader.add(tables.genres, [(genre.lower(), genre) for genre in GENRES])
        loader.add(tables.sources, list(opinions.sources()))
        progress.set_description("people")
        _add_all(loader, tables.people, people.rows())
        _add_all(loader, tables.members, opinions.members.rows())
        _add_all(loader, tables.names, other_names.names(people, seed))
        progress.set_description("films")
        _add_films(loader, tables, all_films, progress)
        _add_all(loader, tables.titles, other_names.titles(all_films, people, spoken, seed))
        collections = Collections(all_films, spoken["en"], seed)
        _add_all(loader, tables.collections, collections.rows())
        _add_all(loader, tables.entries, collections.entries())
        progress.set_description("reviews")
        _add_reviews(loader, tables, opinions, progress)
    # Each after the load is committed, on its own: a run that is killed here is mended by the commands that repair.
    for name, _model, rebuild in WORKED_OUT:
        progress.set_description(name)
        rebuild()
    rows = {str(table.model._meta.verbose_name_plural): loader.counts[table] for table in tables.all}
    return Made(rows, time.monotonic() - began)


def _refuse_what_is_there(tables: list[Table]) -> None:
    there = [str(table.model._meta.verbose_name_plural) for table in tables if table.model._default_manager.exists()]
    if there:
        raise NotEmpty(", ".join(there))


def _teller(progress: Progress) -> Callable[[str], object]:
    return lambda name: progress.set_description(f"index {name[:40]}")


def _add_all(loader: Loader, table: Table, rows: Iterable[Row]) -> None:
    for some in batched(rows, 1_000):
        loader.add(table, some)


def _add_films(loader: Loader, tables: Tables, films: Films, progress: Progress) -> None:
    for some in batched(films.made(), 500):
        loader.add(tables.films, [made.film for made in some])
        loader.add(tables.credits, [row for made in some for row in made.credits])
        loader.add(tables.film_genres, [row for made in some for row in made.genres])
        loader.add(tables.film_countries, [row for made in some for row in made.countries])
        loader.add(tables.film_languages, [row for made in some for row in made.languages])
        progress.update(len(some))


def _add_reviews(loader: Loader, tables: Tables, opinions: Opinions, progress: Progress) -> None:
    """Add the reviews of one film after the other, and its reception when they are counted."""
    rows: list[Row] = []
    likes: list[Row] = []
    receptions: list[Row] = []
    for film_id, (made, tally) in enumerate(opinions.made(), start=1):
        for row, its_likes in made:
            rows.append(row)
            likes += its_likes
            if len(rows) == 5_000:
                _hand_over(loader, (tables.reviews, rows), (tables.likes, likes))
                progress.update(5_000)
        receptions.append(opinions.reception(film_id, tally))
        if len(receptions) == 5_000:
            _hand_over(loader, (tables.receptions, receptions))
    progress.update(len(rows))
    _hand_over(loader, (tables.receptions, receptions), (tables.reviews, rows), (tables.likes, likes))


def _hand_over(loader: Loader, *some: tuple[Table, list[Row]]) -> None:
    for table, rows in some:
        loader.add(table, rows)
        rows.clear()

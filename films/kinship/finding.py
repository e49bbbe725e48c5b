"""Finds the films that belong with a film, in a few bounded queries whatever the size of the catalogue.

A director of thousands of films, an endless collection and a year with ten thousand films are sampled: each query below
reads some dozens or hundreds of rows in the order of an index.
"""

from collections import Counter, defaultdict
from collections.abc import Collection as Ids
from collections.abc import Iterator
from typing import NamedTuple

from django.db.models import F, QuerySet

from films.counting import bounded_count
from films.models import CollectionEntry, Credit, Film, Kinship

Reason = Kinship.Reason

MOST = 8  # films found for a film, by all reasons together
MOST_DIRECTED = 3
MOST_COLLECTED = 2

MOST_DIRECTORS = 3
MOST_COLLECTIONS = 3
DIRECTED = 60  # films of a director that are looked at, the newest here
NEIGHBOURS = 6  # before and after the film in a collection
POOL = 150  # films of the same year before and after this one here, or where these are few, of earlier and later years
RARE = 300  # films of a country or a genre that are all looked at


class Kin(NamedTuple):
    """A film that belongs with another, and what the reason names. Keys and a year."""

    other: int
    reason: str
    person: int | None = None
    collection: int | None = None
    genre: str | None = None
    country: str | None = None
    decade: int | None = None


class Candidate(NamedTuple):
    """What decides between films that have the same reason."""

    pk: int
    year: int
    renown: float

    def rank(self, year: int) -> tuple:
        """Sorts the best first: well received, near in time, and then always the same."""
        distance = abs(self.year - year) if self.year and year else 1000
        return (-round(self.renown, 2), distance, self.pk)


def kin_of(film: int, year: int) -> list[Kin]:
    """Give the kin of a public film by its key and its year (0 where unknown), in the order in which they are shown."""
    found: dict[int, Kin] = {}
    for some, most in ((_directed(film, year), MOST_DIRECTED), (_collected(film), MOST_COLLECTED)):
        _take(found, some, most)
    if year and len(found) < MOST:
        _take(found, _alike(film, year), MOST - len(found))
    return list(found.values())


def _take(found: dict[int, Kin], some: Iterator[Kin], most: int) -> None:
    for kin in some:
        if not most:
            return
        if kin.other not in found:
            found[kin.other] = kin
            most -= 1


def _directed(film: int, year: int) -> Iterator[Kin]:
    """Films of the same directors; those of all of them first."""
    directors = Credit.objects.directors().filter(film=film).order_by("position", "id")
    shared: dict[Candidate, list[int]] = defaultdict(list)
    for person in dict.fromkeys(directors.values_list("person", flat=True)[:MOST_DIRECTORS]):
        directed = Credit.objects.directors().public().filter(person=person)
        newest = directed.exclude(film=film).order_by("-film_id")
        rows = newest.values_list("film_id", "film__sort_year", "film__reception__weighted")
        for candidate in dict.fromkeys(Candidate(pk, other, renown or 0) for pk, other, renown in rows[:DIRECTED]):
            shared[candidate].append(person)
    for candidate, people in sorted(shared.items(), key=lambda item: (-len(item[1]), item[0].rank(year))):
        yield Kin(candidate.pk, Reason.DIRECTOR, person=people[0])


def _collected(film: int) -> Iterator[Kin]:
    """The film's neighbours in its collections, the nearest first and those that follow before those that precede."""
    entries = CollectionEntry.objects.of_public_collections().filter(film=film)
    places = entries.order_by("collection").values_list("collection", "position", "pk")[:MOST_COLLECTIONS]
    neighbours = []
    for collection, position, key in places:
        others = CollectionEntry.objects.public().filter(collection=collection)
        after = others.filter(position__gte=position).exclude(position=position, pk__lte=key).order_by("position", "pk")
        before = others.filter(position__lte=position).exclude(position=position, pk__gte=key)
        for some in (after, before.order_by("-position", "-pk")):
            keys = some.values_list("film_id", flat=True)[:NEIGHBOURS]
            neighbours += [(distance, collection, other) for distance, other in enumerate(keys)]
    neighbours.sort(key=lambda neighbour: neighbour[0])
    for _distance, collection, other in neighbours:
        yield Kin(other, Reason.COLLECTION, collection=collection)


def _alike(film: int, year: int) -> Iterator[Kin]:
    """Films of the decade that share a genre and a country; or just one of them where the film has only one."""
    genres, countries = _sets([film])
    if not genres[film] and not countries[film]:
        return
    pool = _pool(film, year, genres[film], countries[film])
    their_genres, their_countries = _sets(pool)
    alike = []
    for candidate in pool.values():
        common = (
            [genre for genre in genres[film] if genre in their_genres[candidate.pk]],
            [country for country in countries[film] if country in their_countries[candidate.pk]],
        )
        if bool(common[0]) == bool(genres[film]) and bool(common[1]) == bool(countries[film]):
            alike.append((candidate, *common))
    # The word that fewest films of the pool have says most.
    frequent = Counter(word for some in (their_genres, their_countries) for words in some.values() for word in words)
    alike.sort(key=lambda row: (-len(row[1]) - len(row[2]), row[0].rank(year)))
    for candidate, shared_genres, shared_countries in alike:
        yield Kin(
            candidate.pk,
            Reason.LIKENESS,
            genre=min(shared_genres, key=lambda word: (frequent[word], word), default=None),
            country=min(shared_countries, key=lambda word: (frequent[word], word), default=None),
            decade=year // 10 * 10,
        )


def _pool(film: int, year: int, genres: Ids[str], countries: Ids[str]) -> dict[int, Candidate]:
    """Films of the decade to compare with: near the film, and all that have a word which is rare in the catalogue."""
    decade = year // 10 * 10
    films = Film.objects.published().filter(sort_year__range=(decade, decade + 9)).exclude(pk=film)
    same_year = films.filter(sort_year=year)
    near = _candidates(same_year.filter(pk__lt=film).order_by("-sort_year", "-id")[:POOL])
    near |= _candidates(same_year.filter(pk__gt=film).order_by("sort_year", "id")[:POOL])
    if len(near) < POOL:
        near |= _candidates(films.filter(sort_year__lt=year).order_by("-sort_year", "-id")[:POOL])
        near |= _candidates(films.filter(sort_year__gt=year).order_by("sort_year", "id")[:POOL])
    if len(near) >= POOL:  # or the whole decade is here already
        for through, column, words in (
            (Film.genres.through, "genre_id", genres),
            (Film.countries.through, "country_id", countries),
        ):
            for word in words:
                rows = through.objects.filter(**{column: word})
                if bounded_count(rows, RARE) <= RARE:
                    near |= _candidates(films.filter(pk__in=list(rows.values_list("film_id", flat=True))))
    return near


def _candidates(films: QuerySet[Film]) -> dict[int, Candidate]:
    rows = films.values_list("pk", "sort_year", F("reception__weighted"))
    return {pk: Candidate(pk, year, renown or 0) for pk, year, renown in rows}


def _sets(films: Ids[int]) -> tuple[dict[int, list[str]], dict[int, list[str]]]:
    """The genres and the countries of these films, by film."""
    genres: dict[int, list[str]] = defaultdict(list)
    countries: dict[int, list[str]] = defaultdict(list)
    for film, genre in Film.genres.through.objects.filter(film__in=films).values_list("film_id", "genre_id"):
        genres[film].append(genre)
    for film, country in Film.countries.through.objects.filter(film__in=films).values_list("film_id", "country_id"):
        countries[film].append(country)
    return genres, countries

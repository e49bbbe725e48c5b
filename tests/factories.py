"""Makes records for tests. Every function takes the fields that matter to the test and fills in the rest."""

import itertools
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from django.contrib.auth.models import Group
from django.db import connection

from films.models import Collection, CollectionEntry, Credit, Film, Genre, Person
from reviews.models import Member, Review, Source

PASSWORD = "correct horse battery staple"
_numbers = itertools.count(1)


def make_film(
    title: str = "",
    *,
    directors: Iterable[str] = (),
    genres: Iterable[str] = (),
    countries: Iterable[str] = (),
    languages: Iterable[str] = (),
    published: bool = True,
    **fields,
) -> Film:
    """A film, published unless said otherwise; each film made is a minute newer than the one before.

    Genres are given by name, countries and languages by code.
    """
    number = next(_numbers)
    if published:
        fields.setdefault("status", Film.Status.PUBLISHED)
        fields.setdefault("published_at", datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=number))
    film = Film.objects.create(title=title or f"Film {number}", **fields)
    film.genres.add(*map(make_genre, genres))
    film.countries.add(*countries)
    film.languages.add(*languages)
    for position, name in enumerate(directors):
        make_credit(film, name, Credit.Role.DIRECTOR, position=position)
    film.reindex()
    count_at_once()
    return film


def count_at_once() -> None:
    """Count facets with each change: PostgreSQL would at the end of the transaction, to which a test never comes."""
    if connection.vendor == "postgresql" and connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS films_facets_are_counted IMMEDIATE")


def make_person(name: str = "", **fields) -> Person:
    person = Person.objects.create(name=name or f"Person {next(_numbers)}", **fields)
    person.reindex()
    return person


def make_credit(film: Film, person: Person | str, role: str = Credit.Role.CAST, **fields) -> Credit:
    """A credit; a person given by name is looked up, or made."""
    if isinstance(person, str):
        person = Person.objects.filter(name=person).first() or make_person(person)
    return Credit.objects.create(film=film, person=person, role=role, **fields)


def make_collection(title: str = "", films: Iterable[Film] = (), *, published: bool = True, **fields) -> Collection:
    """A collection of these films in this order, published unless said otherwise."""
    number = next(_numbers)
    if published:
        fields.setdefault("status", Collection.Status.PUBLISHED)
        fields.setdefault("published_at", datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=number))
    collection = Collection.objects.create(title=title or f"Collection {number}", **fields)
    for position, film in enumerate(films):
        CollectionEntry.objects.create(collection=collection, film=film, position=position)
    return collection


def make_genre(name: str = "Drama") -> Genre:
    return Genre.objects.get_or_create(name=name)[0]


def make_member(username: str = "", **fields) -> Member:
    """A member who can log in with PASSWORD."""
    username = username or f"member{next(_numbers)}"
    return Member.objects.create_user(username, f"{username}@example.org", PASSWORD, **fields)


def make_staff(username: str, group: str) -> Member:
    """A member of staff with the rights of a group, `Editors` or `Moderators`."""
    member = make_member(username, is_staff=True)
    member.groups.add(Group.objects.get(name=group))
    return member


def make_review(film: Film, member: Member | None = None, *, published: bool = True, **fields) -> Review:
    """A review written here, of three stars unless said otherwise; each one made is a minute newer."""
    fields.setdefault("rating", 6)
    review = Review(film=film, member=member or make_member(), **fields)
    if published:
        review.publish(at=fields.get("published_at") or _next_time())
    else:
        review.save_draft()
    return review


def make_quoted_review(film: Film, byline: str = "Ana Prado", source: str = "The Parallel Reel", **fields) -> Review:
    """A review from elsewhere, of four stars unless said otherwise."""
    fields.setdefault("rating", 8)
    fields.setdefault("url", f"https://example.org/reviews/{next(_numbers)}")
    place = Source.objects.get_or_create(name=source)[0]
    review = Review(film=film, kind=Review.Kind.ELSEWHERE, byline=byline, source=place, **fields)
    review.publish(at=fields.get("published_at") or _next_time())
    return review


def _next_time() -> datetime:
    return datetime(2026, 2, 1, tzinfo=UTC) + timedelta(minutes=next(_numbers))

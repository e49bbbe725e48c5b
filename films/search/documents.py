"""What is found by what: the words of films and people, read from the database for many at once."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache
from html import unescape
from typing import NamedTuple

from django.apps import apps
from django.db.models import Count, Max, Min, Q, QuerySet

from films.facets import facets_of
from films.prepared import PreparedByIds
from films.search.places import place_of
from films.search.tokens import facet_tokens, joined, title_tokens
from films.search.words import words_of

_TAG = re.compile('<(?:[^<>"]|"[^"]*")*>')  # as our own stored HTML has them, in which "<" is nothing else
_name_words = lru_cache(maxsize=20_000)(words_of)  # the same people come again and again


class Entry(NamedTuple):
    """What the search keeps of a record: the columns of `films.models.search_entry`. Only a film's has `people`."""

    place: int
    shown_from: datetime | None
    words: str
    texts: str
    record: int
    people: Sequence[int] = ()


@dataclass
class Document:
    """A record as it is to be found. `shown_from` is None for what visitors don't see."""

    pk: int
    titles: list[str]
    names: Iterable[str] = ()
    texts: Iterable[str] = ()
    facets: Iterable[str] = ()
    renown: int = 0
    shown_from: datetime | None = None
    #: Whose entries hang on it.
    people: Sequence[int] = ()

    def entry(self) -> Entry:
        """What the search is to keep of it."""
        facets = facet_tokens(self.facets)
        words = title_tokens(title for title in self.titles if title)
        named = {word[1:] for word in words if word[0] == "t"}.union(*map(_name_words, self.names))
        everywhere = named.union(*map(words_of, self.texts))
        return Entry(
            place_of(self.pk, self.renown, draft=self.shown_from is None),
            self.shown_from,
            joined(words | {f"n{word}" for word in named} | facets),
            joined({f"w{word}" for word in everywhere} | facets),
            self.pk,
            self.people,
        )


def films(ids: Collection[int]) -> list[Document]:
    """Films, by all their titles, years, all names of everybody credited, tagline and synopsis."""
    published = apps.get_model("films", "Film").Status.PUBLISHED
    facets = facets_of(ids)
    names: dict[int, set[str]] = defaultdict(set)
    people: dict[int, set[int]] = defaultdict(set)
    for film, person, *some in _credits().rows_of(ids):
        names[film].update(name for name in some if name)
        people[film].add(person)
    for film, name in _other_names().rows_of(ids):
        names[film].add(name)
    titles: dict[int, list[str]] = defaultdict(list)
    for film, title in _alternative_titles().rows_of(ids):
        titles[film].append(title)
    return [
        Document(
            pk,
            titles=[title, original, *titles[pk]],
            names=[*names[pk], *([str(year)] if year else [])],
            texts=[tagline, _words_of_html(synopsis)],
            facets=facets[pk],
            renown=reviews or 0,
            shown_from=published_at if status == published else None,
            people=sorted(people[pk]),
        )
        for pk, title, original, year, tagline, synopsis, status, published_at, reviews in _films().rows_of(ids)
    ]


@cache
def _films() -> PreparedByIds:
    columns = ("title", "original_title", "sort_year", "tagline", "synopsis_html", "status", "published_at")
    return PreparedByIds(_all("Film"), ["pk", *columns, "reception__reviews_count"])


@cache
def _credits() -> PreparedByIds:
    return PreparedByIds(_all("Credit"), ["film_id", "person_id", "person__name", "credited_as"], "film")


@cache
def _other_names() -> PreparedByIds:
    path = "person__credits__film"
    return PreparedByIds(_all("OtherName").distinct(), [f"{path}_id", "name"], path)


@cache
def _alternative_titles() -> PreparedByIds:
    return PreparedByIds(_all("AlternativeTitle"), ["film_id", "title"], "film")


def standings(ids: Collection[int]) -> dict[int, tuple[int, datetime | None]]:
    """What their films make of the people with these ids, in one query: renown, which is that of their films and
    their number, and since when they are seen, which is as soon as a film of theirs is."""
    rows = _standings().rows_of(ids)
    return {pk: (films + (reviews or 0), first) for pk, films, reviews, first in rows}


@cache
def _standings() -> PreparedByIds:
    published = Q(credits__film__status=apps.get_model("films", "Film").Status.PUBLISHED)
    people = _all("Person").annotate(
        films=Count("credits__film", filter=published, distinct=True),
        reviews=Max("credits__film__reception__reviews_count", filter=published),
        first=Min("credits__film__published_at", filter=published),
    )
    return PreparedByIds(people, ["pk", "films", "reviews", "first"])


def people(ids: Collection[int]) -> list[Document]:
    """People, by their names."""
    names: dict[int, list[str]] = defaultdict(list)
    for names_of in (_names(), _names_besides()):
        for person, name in names_of.rows_of(ids):
            names[person].append(name)
    return [
        Document(pk, titles=names[pk], renown=renown, shown_from=shown_from)
        for pk, (renown, shown_from) in standings(ids).items()
    ]


@cache
def _names() -> PreparedByIds:
    return PreparedByIds(_all("Person"), ["pk", "name"])


@cache
def _names_besides() -> PreparedByIds:
    return PreparedByIds(_all("OtherName"), ["person_id", "name"], "person")


def collections(ids: Collection[int]) -> list[Document]:
    """Collections, by their titles, leads and texts. Renown is the number of their films."""
    model = apps.get_model("films", "Collection")
    columns = ("title", "lead", "text_html", "status", "published_at")
    rows = model.objects.filter(pk__in=ids).order_by().annotate(films=Count("entries"))
    return [
        Document(
            pk,
            titles=[title],
            texts=[lead, _words_of_html(text)],
            renown=films,
            shown_from=published_at if status == model.Status.PUBLISHED else None,
        )
        for pk, title, lead, text, status, published_at, films in rows.values_list("pk", *columns, "films")
    ]


def _all(model: str) -> QuerySet:
    """All records, in no order."""
    return apps.get_model("films", model).objects.order_by()


def _words_of_html(markup: str) -> str:
    return unescape(_TAG.sub(" ", markup))

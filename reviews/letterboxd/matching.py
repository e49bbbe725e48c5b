"""Which film of the catalogue an entry means: by outside ids, else by titles and year. The rule is in docs/imports.md.

A match is either sure or none: what could be one of several films, or is one only perhaps, gets candidates.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from django.conf import settings
from django.db.models import F, Q, QuerySet

from films import search
from films.folding import ARTICLES, ARTICLES_OF_ALL, fold, without_article
from films.models import AlternativeTitle, Credit, Film, FormerFilmSlug
from reviews.letterboxd.records import Entry

MOST_CANDIDATES = 12
#: Films that are looked at for one entry. Where more have its title, in these years, none is taken.
MOST_NAMESAKES = 40
_IDS = ("imdb_id", "tmdb_id", "wikidata_id")


class Match(NamedTuple):
    """The film that is meant, when it is sure; else the keys of those it could be, the likeliest first."""

    film: int | None
    candidates: tuple[int, ...] = ()


def match(entries: Sequence[Entry]) -> list[Match]:
    """Look up some hundred entries in at most seven queries. An entry with a fault or without a place has no film."""
    sought = [entry for entry in entries if entry.kind.has_a_place and not entry.fault]
    catalogue = _Catalogue(sought)
    found = {id(entry): catalogue.match(entry) for entry in sought}
    return [found.get(id(entry), Match(None)) for entry in entries]


class _Likeness(NamedTuple):
    """How well a film agrees with an entry. More is better in each respect; some can make up for no other."""

    title: int  # 3 the same, 2 but for an article of a language it may be in, 1 of any language, 0 another
    year: int  # 3 the same, 2 one more or less, 1 one of both isn't known, 0 another: that is another film
    directors: int  # 2 one is the same, 1 not known, 0 others
    ids: int  # 1 none speaks against it, 0 one does
    slug: int  # 1 the same

    @property
    def is_sure(self) -> bool:
        """Whether nothing is left to be guessed, if no other film is as like."""
        if not self.directors or not self.ids:
            return False
        if self.year == 1:
            return self.title == 3 and (self.directors == 2 or self.slug == 1)
        return self.title >= (2 if self.year == 3 else 3) and self.year >= 2

    def beats(self, other: "_Likeness") -> bool:
        """Whether it is better in something and worse in nothing."""
        return self != other and all(mine >= theirs for mine, theirs in zip(self, other, strict=True))


@dataclass
class _Known:
    """A published film, with what it can be known by."""

    pk: int
    year: int | None
    slugs: set[str]
    ids: dict[str, str]
    titles: set[str]
    directors: set[str] = field(default_factory=set)
    languages: set[str] = field(default_factory=set)


class _Catalogue:
    """The published films that some entries may mean."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        named = _named(entries)
        wanted = list(dict.fromkeys(_wanted(entry) for entry in entries if entry.is_film))
        self._namesakes = dict(zip(wanted, search.titled(wanted), strict=True))
        namesakes = {pk for keys in self._namesakes.values() for pk in keys[:MOST_NAMESAKES]}
        films = _films(named | namesakes, with_directors=any(entry.directors for entry in entries))
        self._by_pk = {film.pk: film for film in films}
        self._by_id = {(name, value): film for film in films for name, value in film.ids.items()}
        self._by_slug = {slug: film for film in films for slug in film.slugs}

    def match(self, entry: Entry) -> Match:
        pairs = [(name, getattr(entry, name)) for name in _IDS]
        identified = {film.pk for pair in pairs if (film := self._by_id.get(pair))}
        if identified:
            return _one_of(sorted(identified))
        if not entry.is_film:
            return Match(None)
        namesakes = self._namesakes[_wanted(entry)]
        films = [film for pk in namesakes[:MOST_NAMESAKES] if (film := self._by_pk.get(pk))]
        films += [film for film in [self._by_slug.get(entry.slug)] if film]
        told = {film.pk: _likeness(entry, film) for film in films}
        # The same title in quite another year is another film, and so is one whose title only began alike.
        likely = {pk: like for pk, like in told.items() if like.year and (like.title or like.slug)}
        ranked = sorted(likely, key=lambda pk: (tuple(-part for part in likely[pk]), pk))
        if ranked and len(namesakes) <= MOST_NAMESAKES and likely[ranked[0]].is_sure:
            best = likely[ranked[0]]
            if all(best.beats(likely[pk]) for pk in ranked[1:]):
                return Match(ranked[0])
        return Match(None, tuple(ranked[:MOST_CANDIDATES]))


def _wanted(entry: Entry) -> tuple[tuple[str, ...], int | None]:
    return tuple(_titles(entry)), entry.year


def _one_of(films: list[int]) -> Match:
    return Match(films[0]) if len(films) == 1 else Match(None, tuple(films))


def _likeness(entry: Entry, film: _Known) -> _Likeness:
    directors = {_key(name) for name in entry.directors}
    known = bool(directors and film.directors)
    return _Likeness(
        title=_likeness_of_titles(_titles(entry), film),
        year=_likeness_of_years(entry.year, film.year),
        directors=1 if not known else 2 if directors & film.directors else 0,
        ids=int(all(film.ids.get(name) in (None, getattr(entry, name)) for name in _IDS if getattr(entry, name))),
        slug=int(entry.slug in film.slugs),
    )


def _likeness_of_titles(titles: Collection[str], film: _Known) -> int:
    if _keys(titles, ()) & _keys(film.titles, ()):
        return 3
    articles = _articles(frozenset(film.languages))
    if _keys(titles, articles) & _keys(film.titles, articles):
        return 2
    return int(bool(_keys(titles, ARTICLES_OF_ALL) & _keys(film.titles, ARTICLES_OF_ALL)))


def _likeness_of_years(one: int | None, other: int | None) -> int:
    if not one or not other:
        return 1
    return {0: 3, 1: 2}.get(abs(one - other), 0)


@cache
def _articles(languages: frozenset[str]) -> tuple[str, ...]:
    """The articles of these languages, of English, and of the site's."""
    spoken = {*languages, "en", settings.LANGUAGE_CODE.partition("-")[0]}
    return tuple(sorted({article for language in spoken for article in ARTICLES.get(language, ())}))


def _keys(titles: Iterable[str], articles: tuple[str, ...]) -> set[str]:
    return {_key(without_article(title, articles) if articles else title) for title in titles}


def _key(text: str) -> str:
    """What is the same in two titles or names: case, accents, punctuation and spaces aside."""
    return fold(text).replace(" ", "")


def _titles(entry: Entry) -> list[str]:
    return [title for title in (entry.title, entry.original_title) if title]


def _named(entries: Sequence[Entry]) -> set[int]:
    """The films that have an id or a slug of the entries, in one query."""
    told = {name: {getattr(entry, name) for entry in entries} - {""} for name in _IDS}
    parts: list[QuerySet] = [
        # With the condition of the index, which the databases wouldn't use else.
        Film.objects.filter(~Q(**{name: ""}), **{f"{name}__in": values}).values_list("pk")
        for name, values in told.items()
        if values
    ]
    if slugs := {entry.slug for entry in entries} - {""}:
        parts.append(Film.objects.filter(slug__in=slugs).values_list("pk"))
        parts.append(FormerFilmSlug.objects.filter(slug__in=slugs).values_list(F("film_id")))
    if not parts:
        return set()
    first, *others = (part.order_by() for part in parts)
    return {pk for (pk,) in (first.union(*others) if others else first)}


def _films(keys: Collection[int], *, with_directors: bool) -> list[_Known]:
    """Those of the films that are published, with all their titles."""
    if not keys:
        return []
    found = {}
    films = Film.objects.published().filter(pk__in=keys).order_by()
    for row in films.values_list("pk", "year", "slug", "title", "original_title", *_IDS):
        pk, year, slug, title, original_title, *values = row
        ids = {name: value for name, value in zip(_IDS, values, strict=True) if value}
        found[pk] = _Known(pk, year, {slug}, ids, {title, original_title} - {""})
    for film, title in AlternativeTitle.objects.filter(film__in=found).order_by().values_list("film_id", "title"):
        found[film].titles.add(title)
    for film, slug in FormerFilmSlug.objects.filter(film__in=found).values_list("film_id", "slug"):
        found[film].slugs.add(slug)
    spoken = Film.languages.through.objects.filter(film__in=found)
    for film, language in spoken.values_list("film_id", "language_id"):
        found[film].languages.add(language)
    if with_directors:
        directing = Credit.objects.directors().filter(film__in=found).order_by()
        for film, *names in directing.values_list("film_id", "person__name", "credited_as"):
            found[film].directors.update(_key(name) for name in names if name)
    return list(found.values())

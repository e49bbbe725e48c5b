"""What the film page shows of the catalogue, gathered in a fixed number of queries."""

from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import Model
from django.utils import timezone
from django.utils.functional import cached_property

from films import folding, text
from films.canonical import absolute
from films.credits import Line, Section, by_role
from films.models import AlternativeTitle, Collection, Country, Credit, Film, Genre, Kinship, Language, Picture
from films.outside_ids import EIDR, IMDB_TITLE, TMDB, WIKIDATA, places
from films.phrases import gettext
from films.prepared import Asked, Prepared, made, together
from films.statements import Row
from films.trailers import trailer_of
from films.versions import VERSION, with_version

DESCRIPTION_LENGTH = 160  # characters, of which search engines show about as many
MOST_KIN = 6  # whole rows of 2, 3 and 6


_PICTURE = ("id", "file", "width", "height", "alt", "credit", "licence", "tone", "accent", "recipe", "widths")
FILM = (
    *("id", "slug", "title", "original_title", "release_date", "year", "synopsis_html", "tagline", "runtime"),
    *("imdb_id", "tmdb_id", "wikidata_id", "eidr", "website", "trailer", "status", "published_at"),
    *(f"poster__{name}" for name in _PICTURE),
    *("reception__film", "reception__histogram", "reception__here_count", "reception__here_total"),
    *("reception__editors_count", "reception__editors_total"),
    *("reception__elsewhere_count", "reception__elsewhere_total", "reception__reviews_count"),
)
PUBLISHED = Prepared(
    Film,
    (*VERSION, *FILM),
    lambda slug, now: with_version(Film.objects.published(now).filter(slug=slug)),
)
#: Further queries by the key `film` for what else the page tells: asked along with its own.
ALSO: list[Prepared] = []
_CREDITS = Prepared(
    Credit,
    ("id", "film", "role", "character", "credited_as", "person__id", "person__name", "person__slug"),
    lambda film: Credit.objects.filter(film=film),
)
_STILLS = Prepared(Picture, _PICTURE, lambda film: Picture.objects.filter(film=film, kind=Picture.Kind.STILL))
_KIN = Prepared(
    Kinship,
    (
        *("id", "film", "place", "reason", "country", "decade"),
        *("other__id", "other__slug", "other__title", "other__year"),
        *(f"other__poster__{name}" for name in _PICTURE),
        *("person__id", "person__name", "collection__id", "collection__title", "genre__slug", "genre__name"),
    ),
    lambda film, now: Kinship.objects.public(now).filter(film=film),
)
# Everything of a film that is a word or a line, from one query instead of five: kind, key, name, position, id. And
# whether there are stills, since most films have none to ask for.
_WORDS = """
SELECT 'country', country_id, '', 0, 0 FROM films_film_countries WHERE film_id = %(film)s
UNION ALL SELECT 'language', language_id, '', 0, 0 FROM films_film_languages WHERE film_id = %(film)s
UNION ALL SELECT 'genre', g.slug, g.name, 0, 0 FROM films_film_genres t JOIN films_genre g ON g.slug = t.genre_id
    WHERE t.film_id = %(film)s
UNION ALL SELECT 'title', COALESCE(language_id, ''), title, position, id FROM films_alternativetitle
    WHERE film_id = %(film)s
UNION ALL SELECT 'collection', c.slug, c.title, 0, 0 FROM films_collectionentry e
    JOIN films_collection c ON c.id = e.collection_id
    WHERE e.film_id = %(film)s AND c.status = 'published' AND c.published_at <= %(now)s
UNION ALL SELECT 'still', '', '', 0, 0 FROM films_picture WHERE film_id = %(film)s AND kind = 'still'
"""


class FilmPage:
    """A film with its credits, all that is told in a word or a line, its stills, its kin, and what others tell `ALSO`.

    The film comes with its poster and its reception already loaded. The rest is asked for together, when a part of it
    is first wanted; but for the stills, which most films haven't. Pieces of the page that are kept ask for nothing.
    """

    def __init__(self, film: Film) -> None:
        self.film = film
        self.trailer = trailer_of(film.trailer)

    @cached_property
    def _told(self) -> dict[Any, list[Row]]:
        """The rows of each query."""
        film, now = self.film.pk, timezone.now()
        asked = {
            _CREDITS: _CREDITS.asked(film=film),
            _WORDS: Asked(_WORDS, {"film": film, "now": connection.ops.adapt_datetimefield_value(now)}),
            _KIN: _KIN.asked(film=film, now=now),
            **{query: query.asked(film=film) for query in ALSO},
        }
        return dict(zip(asked, together(*asked.values()), strict=True))

    def also[Record: Model](self, query: Prepared[Record]) -> list[Record]:
        """Give the records of one of the queries `ALSO`: asked alone where the page's own pieces are kept."""
        if "_told" in self.__dict__:
            return query.records_of(self._told[query])
        return query.records(film=self.film.pk)

    @cached_property
    def _sections(self) -> list[Section]:
        return by_role(_CREDITS.records_of(self._told[_CREDITS]))

    @cached_property
    def directors(self) -> list[Line]:
        lines = [line for part in self._sections if part.role == Credit.Role.DIRECTOR for line in part.lines]
        self.film.directing = [credit for line in lines for credit in line.credits]
        return lines

    @cached_property
    def credits(self) -> list[Section]:
        """Everybody else, by role."""
        return [part for part in self._sections if part.role != Credit.Role.DIRECTOR]

    @cached_property
    def stills(self) -> list[Picture]:
        return _STILLS.records(film=self.film.pk) if "still" in self._words else []

    @cached_property
    def kin(self) -> list[Kinship]:
        # The same film may be there for two reasons: the first is told.
        kin = {row[_KIN.names.index("other__id")]: row for row in reversed(self._told[_KIN])}
        shown = sorted(kin.values(), key=lambda row: row[_KIN.names.index("place")])[:MOST_KIN]
        return [_KIN.record_of(row) for row in shown]

    @cached_property
    def _words(self) -> dict[str, list[tuple[str, str, int, int]]]:
        """Key, name, position and id of each word and line, by kind; only a title has the latter two."""
        found: dict[str, list[tuple[str, str, int, int]]] = {}
        for kind, *word in self._told[_WORDS]:
            found.setdefault(kind, []).append(tuple(word))
        return found

    @cached_property
    def countries(self) -> list[Country]:
        return _sorted([made(Country, {"code": key}) for key, *_rest in self._words.get("country", ())])

    @cached_property
    def languages(self) -> list[Language]:
        return _sorted([made(Language, {"code": key}) for key, *_rest in self._words.get("language", ())])

    @cached_property
    def genres(self) -> list[Genre]:
        return _sorted([made(Genre, {"slug": key, "name": name}) for key, name, *_rest in self._words.get("genre", ())])

    @cached_property
    def alternative_titles(self) -> list[AlternativeTitle]:
        rows = sorted(self._words.get("title", ()), key=lambda row: row[2:])
        return [made(AlternativeTitle, {"title": title, "language_id": key or None}) for key, title, *_rest in rows]

    @cached_property
    def collections(self) -> list[Collection]:
        words = self._words.get("collection", ())
        return _sorted([made(Collection, {"slug": slug, "title": title}) for slug, title, *_rest in words])

    @cached_property
    def url(self) -> str:
        """The page's own address in full."""
        return absolute(self.film.get_absolute_url())

    @cached_property
    def description(self) -> str:
        """The first words of the synopsis, or the tagline; empty when there is neither."""
        return text.excerpt(self.film.synopsis_html, DESCRIPTION_LENGTH) or self.film.tagline

    @property
    def trailer_picture(self) -> Picture | None:
        """What stands for the trailer until it plays: a still, else the poster."""
        return next(iter(self.stills), self.film.poster)

    @cached_property
    def places(self) -> list[tuple[str, str]]:
        """Names and addresses elsewhere: a trailer of no known player, the film's own page, other catalogues'."""
        film = self.film
        linked = "" if self.trailer else film.trailer  # what can be played here isn't linked a second time
        own = [(gettext("Trailer"), linked), (gettext("The film’s website"), film.website)]
        ids = (IMDB_TITLE, film.imdb_id), (TMDB, film.tmdb_id), (WIKIDATA, film.wikidata_id), (EIDR, film.eidr)
        return [(name, address) for name, address in own if address] + places(*ids)

    @property
    def original_language(self) -> str:
        """The language of the original title where there is only one it can be in, else empty."""
        spoken = [language.code for language in self.languages if language.code != "zxx"]
        return spoken[0] if len(spoken) == 1 else ""


def _sorted[Word: Model](words: list[Word]) -> list[Word]:
    return sorted(words, key=lambda word: _folded(str(word))) if len(words) > 1 else words


_folded = lru_cache(maxsize=2_000)(folding.fold)

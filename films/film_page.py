"""What the film page shows of the catalogue, gathered in a fixed number of queries."""

from django.db import connection
from django.utils.functional import cached_property
from django.utils.translation import gettext

from films import folding, text
from films.canonical import absolute
from films.credits import Line, Section, by_role
from films.models import Country, Credit, Film, Genre, Language, Picture
from films.outside_ids import EIDR, IMDB_TITLE, TMDB, WIKIDATA, places

DESCRIPTION_LENGTH = 160  # characters, of which search engines show about as many


_OF_CREDITS = ("film_id", "role", "character", "credited_as", "person__name", "person__slug")
_CODED = {"country": Country, "language": Language}
_VOCABULARY = """
SELECT 'country', country_id, '' FROM films_film_countries WHERE film_id = %(film)s
UNION ALL SELECT 'language', language_id, '' FROM films_film_languages WHERE film_id = %(film)s
UNION ALL SELECT 'genre', slug, name FROM films_film_genres JOIN films_genre ON slug = genre_id WHERE film_id = %(film)s
"""


class FilmPage:
    """A film with its credits, its countries, languages and genres, and its stills.

    The film comes with its poster and its reception already loaded. Each of the rest is one query when it is first
    asked for: pieces of the page that are kept ask for nothing.
    """

    def __init__(self, film: Film) -> None:
        self.film = film

    @cached_property
    def _sections(self) -> list[Section]:
        return by_role(Credit.objects.filter(film=self.film).select_related("person").only(*_OF_CREDITS))

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
        return list(self.film.pictures.filter(kind=Picture.Kind.STILL))

    @cached_property
    def _vocabulary(self) -> dict[str, list]:
        """The film's countries, languages and genres by name, from one query instead of three."""
        found: dict[str, list] = {"country": [], "language": [], "genre": []}
        with connection.cursor() as cursor:
            cursor.execute(_VOCABULARY, {"film": self.film.pk})
            for kind, key, name in cursor.fetchall():
                found[kind].append(Genre(key, name) if kind == "genre" else _CODED[kind](key))
        return {kind: sorted(words, key=lambda word: folding.fold(str(word))) for kind, words in found.items()}

    @property
    def countries(self) -> list[Country]:
        return self._vocabulary["country"]

    @property
    def languages(self) -> list[Language]:
        return self._vocabulary["language"]

    @property
    def genres(self) -> list[Genre]:
        return self._vocabulary["genre"]

    @cached_property
    def url(self) -> str:
        """The page's own address in full."""
        return absolute(self.film.get_absolute_url())

    @property
    def has_lead(self) -> bool:
        """Whether anything is known to stand under the title."""
        film = self.film
        facts = film.year or film.runtime or film.original_title or film.tagline
        return bool(facts or self.directors or self.countries or self.languages or self.genres)

    @cached_property
    def description(self) -> str:
        """The first words of the synopsis, or the tagline; empty when there is neither."""
        return text.excerpt(self.film.synopsis_html, DESCRIPTION_LENGTH) or self.film.tagline

    @property
    def places(self) -> list[tuple[str, str]]:
        """Names and addresses of pages elsewhere: the trailer, the film's own, and those of other catalogues."""
        film = self.film
        own = [(gettext("Trailer"), film.trailer), (gettext("The film’s website"), film.website)]
        ids = (IMDB_TITLE, film.imdb_id), (TMDB, film.tmdb_id), (WIKIDATA, film.wikidata_id), (EIDR, film.eidr)
        return [(name, address) for name, address in own if address] + places(*ids)

    @property
    def original_language(self) -> str:
        """The language of the original title where there is only one it can be in, else empty."""
        spoken = [language.code for language in self.languages if language.code != "zxx"]
        return spoken[0] if len(spoken) == 1 else ""

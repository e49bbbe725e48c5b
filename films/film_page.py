"""What the film page shows of the catalogue, gathered in a fixed number of queries."""

from django.apps import apps
from django.db.models import Prefetch, Value, prefetch_related_objects
from django.utils.translation import gettext

from films import folding, text
from films.canonical import absolute
from films.credits import Line, Section, by_role
from films.models import Country, Credit, Film, Genre, Language, Picture
from films.outside_ids import EIDR, IMDB_TITLE, TMDB, WIKIDATA, places
from films.trailers import trailer_of

DESCRIPTION_LENGTH = 160  # characters, of which search engines show about as many


class FilmPage:
    """A film with its credits, its countries, languages and genres, and its stills: three queries.

    The film comes with its poster and its reception already loaded.
    """

    def __init__(self, film: Film) -> None:
        self.film = film
        prefetch_related_objects([film], Prefetch("credits", Credit.objects.select_related("person")))
        sections = by_role(film.credits.all())
        directing = Credit.Role.DIRECTOR
        self.directors: list[Line] = [line for part in sections if part.role == directing for line in part.lines]
        self.credits: list[Section] = [part for part in sections if part.role != directing]
        self.countries, self.languages, self.genres = _vocabulary(film)
        self.stills = list(film.pictures.filter(kind=Picture.Kind.STILL))
        self.trailer = trailer_of(film.trailer)

    @property
    def url(self) -> str:
        """The page's own address in full."""
        return absolute(self.film.get_absolute_url())

    @property
    def has_lead(self) -> bool:
        """Whether anything is known to stand under the title."""
        film = self.film
        facts = film.year or film.runtime or film.original_title or film.tagline
        return bool(facts or self.directors or self.countries or self.languages or self.genres)

    @property
    def description(self) -> str:
        """The first words of the synopsis, or the tagline; empty when there is neither."""
        return text.excerpt(self.film.synopsis_html, DESCRIPTION_LENGTH) or self.film.tagline

    @property
    def trailer_picture(self) -> Picture | None:
        """What stands for the trailer until it plays: a still, else the poster."""
        return next(iter(self.stills), self.film.poster)

    @property
    def places(self) -> list[tuple[str, str]]:
        """Names and addresses of pages elsewhere: the film's own, those of catalogues, a trailer of no known player."""
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


def _vocabulary(film: Film) -> tuple[list[Country], list[Language], list[Genre]]:
    """Give the film's countries, languages and genres by name, from one query instead of three."""
    found: dict[str, list] = {}
    queries = []
    for model in (Country, Language, Genre):
        found[model.__name__] = []
        words = model.objects.filter(films=film).order_by().annotate(model=Value(model.__name__))
        queries.append(words.values_list("model", "pk", "name"))
    for model, pk, name in queries[0].union(*queries[1:], all=True):
        found[model].append(apps.get_model("films", model)(pk=pk, name=name))
    return tuple(sorted(words, key=lambda word: folding.fold(str(word))) for words in found.values())

"""What the film page shows of the catalogue, gathered in a fixed number of queries."""

from django.apps import apps
from django.db.models import CharField, Model, Prefetch, TextField, Value, prefetch_related_objects
from django.db.models.functions import Cast, Coalesce
from django.utils.translation import gettext

from films import folding, text
from films.canonical import absolute
from films.credits import Line, Section, by_role
from films.models import AlternativeTitle, Collection, Country, Credit, Film, Genre, Kinship, Language, Picture
from films.outside_ids import EIDR, IMDB_TITLE, TMDB, WIKIDATA, places

DESCRIPTION_LENGTH = 160  # characters, of which search engines show about as many
MOST_KIN = 6  # whole rows of 2, 3 and 6


class FilmPage:
    """A film with its credits, all that is told in a word or a line, its stills and its kin: four queries.

    The film comes with its poster and its reception already loaded.
    """

    def __init__(self, film: Film) -> None:
        self.film = film
        prefetch_related_objects([film], Prefetch("credits", Credit.objects.select_related("person")))
        sections = by_role(film.credits.all())
        directing = Credit.Role.DIRECTOR
        self.directors: list[Line] = [line for part in sections if part.role == directing for line in part.lines]
        self.credits: list[Section] = [part for part in sections if part.role != directing]
        words = _words(film)
        self.countries, self.languages, self.genres = (_sorted(words[model]) for model in (Country, Language, Genre))
        self.alternative_titles: list[AlternativeTitle] = words[AlternativeTitle]
        self.collections: list[Collection] = _sorted(words[Collection])
        self.stills = list(film.pictures.filter(kind=Picture.Kind.STILL))
        # The same film may be there for two reasons: the first is told.
        kin = {kinship.other_id: kinship for kinship in reversed(film.kinships.public().with_card_data())}
        self.kin: list[Kinship] = sorted(kin.values(), key=lambda kinship: kinship.place)[:MOST_KIN]

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


def _words(film: Film) -> dict[type[Model], list]:
    """Give what is a word or a line of the film's, by model, from one query instead of five.

    Records come with what a page shows of them: key, name or title, slug or language.
    """
    key, text = CharField(), TextField()
    queries = [
        model.objects.filter(films=film).values_list(
            Value(model.__name__), Cast("pk", key), Cast("name", text), Value(0)
        )
        for model in (Country, Language, Genre)
    ]
    titles = AlternativeTitle.objects.filter(film=film)
    language = Coalesce("language_id", Value(""), output_field=key)
    queries.append(titles.values_list(Value("AlternativeTitle"), language, Cast("title", text), "position"))
    collections = Collection.objects.published().filter(entries__film=film)
    queries.append(collections.values_list(Value("Collection"), Cast("slug", key), Cast("title", text), Value(0)))
    first, *others = (query.order_by() for query in queries)
    found: dict[type[Model], list] = {model: [] for model in (Country, Language, Genre, AlternativeTitle, Collection)}
    for name, pk, words, _position in sorted(first.union(*others, all=True).order_by(), key=lambda row: row[3]):
        model = apps.get_model("films", name)
        if model is AlternativeTitle:
            found[model].append(AlternativeTitle(title=words, language_id=pk or None))
        elif model is Collection:
            found[model].append(Collection(slug=pk, title=words))
        else:
            found[model].append(model(pk=pk, name=words))
    return found


def _sorted[Word: Model](words: list[Word]) -> list[Word]:
    return sorted(words, key=lambda word: folding.fold(str(word)))

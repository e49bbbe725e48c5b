"""The catalogue's models: this is their table of contents."""

from films.models.addresses import FormerFilmSlug, FormerPersonSlug
from films.models.film import Film
from films.models.people import Credit, Person
from films.models.picture import Picture
from films.models.reception import Reception
from films.models.search_entry import FilmEntry, PersonEntry, Spelling
from films.models.vocabulary import Country, Genre, Language

__all__ = [
    "Country",
    "Credit",
    "Film",
    "FilmEntry",
    "FormerFilmSlug",
    "FormerPersonSlug",
    "Genre",
    "Language",
    "Person",
    "PersonEntry",
    "Picture",
    "Reception",
    "Spelling",
]

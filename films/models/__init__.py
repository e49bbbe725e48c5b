"""The catalogue's models: this is their table of contents."""

from films.models.addresses import FormerFilmSlug, FormerPersonSlug
from films.models.clock import Clock
from films.models.film import Film
from films.models.people import Credit, Person
from films.models.picture import Picture
from films.models.reception import Reception
from films.models.shelf import Facet, FacetChange, FacetPair, ShelfEntry
from films.models.vocabulary import Country, Genre, Language

__all__ = [
    "Clock",
    "Country",
    "Credit",
    "Facet",
    "FacetChange",
    "FacetPair",
    "Film",
    "FormerFilmSlug",
    "FormerPersonSlug",
    "Genre",
    "Language",
    "Person",
    "Picture",
    "Reception",
    "ShelfEntry",
]

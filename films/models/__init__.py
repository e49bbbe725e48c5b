"""The catalogue's models: this is their table of contents."""

from films.models.addresses import FormerCollectionSlug, FormerFilmSlug, FormerPersonSlug
from films.models.card import FilmCard
from films.models.clock import Clock
from films.models.collection import Collection, CollectionEntry
from films.models.facet import Facet, FacetChange, FacetPair
from films.models.film import Film
from films.models.kinship import Kinship, KinshipMark
from films.models.names import AlternativeTitle, OtherName
from films.models.people import Credit, Person
from films.models.picture import Picture
from films.models.reception import Reception
from films.models.search_entry import CollectionSearchEntry, FilmEntry, PersonEntry, Spelling
from films.models.shelf import ShelfEntry
from films.models.vocabulary import Country, Genre, Language

__all__ = [
    "AlternativeTitle",
    "Clock",
    "Collection",
    "CollectionEntry",
    "CollectionSearchEntry",
    "Country",
    "Credit",
    "Facet",
    "FacetChange",
    "FacetPair",
    "Film",
    "FilmCard",
    "FilmEntry",
    "FormerCollectionSlug",
    "FormerFilmSlug",
    "FormerPersonSlug",
    "Genre",
    "Kinship",
    "KinshipMark",
    "Language",
    "OtherName",
    "Person",
    "PersonEntry",
    "Picture",
    "Reception",
    "ShelfEntry",
    "Spelling",
]

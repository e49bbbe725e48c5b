"""What cards of films show: read from one table, in one query that is compiled once a process."""

from collections.abc import Sequence
from itertools import batched
from typing import NamedTuple

from django.db import connection
from django.utils import timezone

from films.canonical import path_of
from films.models import FilmCard, Picture
from films.models.reception import Figure
from films.pictures import DRAWN
from films.prepared import SIZES, Prepared, padded

# In the order in which the model has its fields, as `from_db` wants them.
_POSTER = [field.name for field in Picture._meta.concrete_fields if field.name in ("id", *DRAWN)]
_CARDS = Prepared(
    FilmCard,
    (
        *("film_id", "slug", "title", "year", "directors", "here_count", "here_total", "poster_setting"),
        *(f"poster__{name}" for name in _POSTER),
    ),
    lambda now, **ids: FilmCard.objects.filter(film__in=ids.values(), published_at__lte=now),
    at_once=True,
)


class Card(NamedTuple):
    """What a card shows of a film; `directors` are their names in a row, `average` is in half stars, `poster_setting`
    as in `films.posters`."""

    pk: int
    slug: str
    title: str
    year: int | None
    poster: Picture | None
    directors: str
    average: float | None
    poster_setting: int

    @property
    def address(self) -> str:
        return path_of("films:film", self.slug)


def cards_of(ids: Sequence[int]) -> list[Card]:
    """Give the cards of films in the order of their ids, of those that a visitor may see at this moment: one may have
    been withdrawn since it was found. A query for each 24 of them."""
    found = {}
    for some in batched(ids, SIZES[0]):
        rows = _CARDS.rows(now=timezone.now(), **padded(some))
        for pk, slug, title, year, directors, count, total, setting, *poster in rows:
            average = Figure(count, total).average
            found[pk] = Card(pk, slug, title, year, _poster(poster), directors, average, setting)
    return [found[pk] for pk in ids if pk in found]


def _poster(values: Sequence) -> Picture | None:
    # The id is the card's own and outlasts a picture that was deleted; any other column doesn't.
    return Picture.from_db(connection.alias, _POSTER, values) if values[-1] is not None else None

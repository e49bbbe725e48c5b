"""What cards of films show: in two queries whatever the number of films, compiled once a process."""

from collections.abc import Sequence
from typing import NamedTuple

from django.db import connection
from django.utils import timezone

from films.canonical import path_of
from films.models import Credit, Film, Picture
from films.models.reception import Figure
from films.prepared import Prepared, padded

_OF_POSTER = ("id", "file", "width", "height", "alt", "tone", "accent", "recipe", "widths")
# In the order in which the model has its fields, as `from_db` wants them.
_POSTER = [field.name for field in Picture._meta.concrete_fields if field.name in _OF_POSTER]
_FILMS = Prepared(
    Film,
    (
        *("id", "slug", "title", "year", "reception__here_count", "reception__here_total"),
        *(f"poster__{name}" for name in _POSTER),
    ),
    lambda now, **ids: Film.objects.filter(pk__in=ids.values()).published(now),
    at_once=True,
)
_DIRECTORS = Prepared(
    Credit,
    ("film_id", "credited_as", "person__name"),
    lambda **ids: Credit.objects.directors().filter(film__in=ids.values()),
    at_once=True,
)


class Card(NamedTuple):
    """What a card shows of a film; `directors` are their names in a row, `average` is in half stars."""

    pk: int
    slug: str
    title: str
    year: int | None
    poster: Picture | None
    directors: str
    average: float | None

    @property
    def address(self) -> str:
        return path_of("films:film", self.slug)


def cards_of(ids: Sequence[int]) -> list[Card]:
    """Give the cards of at most 24 films, in the order of their ids, of those that a visitor may see at this moment:
    one may have been withdrawn since it was found."""
    if not ids:
        return []
    asked = padded(ids)
    names: dict[int, list[str]] = {}
    for film, credited_as, name in _DIRECTORS.rows(**asked):
        names.setdefault(film, []).append(credited_as or name)
    found = {
        pk: Card(pk, slug, title, year, _poster(poster), ", ".join(names.get(pk, ())), _average(count, total))
        for pk, slug, title, year, count, total, *poster in _FILMS.rows(now=timezone.now(), **asked)
    }
    return [found[pk] for pk in ids if pk in found]


def card_of(film: Film) -> Card:
    """Give the card of a film that was asked for by `as_cards()`."""
    names = ", ".join(credit.name for credit in film.directors())
    return Card(film.pk, film.slug, film.title, film.year, film.poster, names, film.reception.here.average)


def _poster(values: Sequence) -> Picture | None:
    return Picture.from_db(connection.alias, _POSTER, values) if values[0] is not None else None


def _average(count: int | None, total: int | None) -> float | None:
    return Figure(count or 0, total or 0).average

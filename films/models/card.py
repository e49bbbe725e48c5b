"""Cards: a row a published film with all that lists show of it, so that a list reads one table and not five; and with
its facets, so that a list by several of them asks the same row whether the film has the others.

They are kept in step by `Film.objects.reindex()`, `rerank()` and `rekey()`, in the transaction of the change; of the
poster only its key is here, so that whatever is done to a picture is seen at once.
"""

from collections.abc import Collection, Iterable, Mapping
from functools import cache

from django.apps import apps
from django.db import models, transaction
from django.db.models.functions import Replace

from films import inserting
from films.derived import RowId
from films.facets import facets_of, in_row, row
from films.models.people import Credit
from films.models.reception import Reception
from films.posters import setting_of
from films.prepared import PreparedByIds, PreparedUpdate

type Columns = tuple[object, ...]


class FilmKeyField(RowId, models.OneToOneField):
    """The film, as the primary key."""


class FilmCardQuerySet(models.QuerySet):
    """The verbs that keep cards in step."""

    def put_in_step(self, films: Iterable[int], facets: Mapping[int, Iterable[str]] | None = None) -> None:
        """Bring the cards of these films to what the films are now; drafts have none. `facets` are those of the
        published ones, where they are known."""
        films = sorted(set(films))
        with transaction.atomic(savepoint=False):
            Reception.objects.lock(films)
            stored = set(_STORED.rows_of(films))
            wanted = set(rows_of(films, facets))
            if stale := {columns[0] for columns in stored - wanted}:
                self.take_off(stale)
            insert(sorted(wanted - stored))

    def follow(self, receptions: Collection[Reception]) -> None:
        """Bring the figures of cards to what these receptions say, which the caller has locked and stored."""
        if len(receptions) == 1:
            [one] = receptions
            _FIGURES.run(one.pk, [one.here_count, one.here_total])
        elif receptions:
            stored = Reception.objects.filter(pk=models.OuterRef("film"))
            values = {name: models.Subquery(stored.values(name)) for name in _FIGURES.names}
            self.model.objects.filter(pk__in=[reception.pk for reception in receptions]).update(**values)

    def lose(self, facet: str, films: models.QuerySet) -> None:
        """Let the films of a query of their ids have this facet no more."""
        self.model.objects.filter(pk__in=films).update(
            facets=Replace("facets", models.Value(in_row(facet)), models.Value(" "))
        )

    def take_off(self, films: Collection[int]) -> None:
        """Take the cards of films away, before these are deleted."""
        self.model.objects.filter(pk__in=films)._raw_delete(self.db)  # nothing hangs on a card


class FilmCard(models.Model):
    """What a list shows of a published film, and the facets by which it is narrowed (`films.facets.row`).

    `poster_setting` is how the film's typographic poster is set (`films.posters.setting_of`).
    """

    # Rows are made and deleted by the verbs above alone: constraints would only cost.
    film = FilmKeyField(
        "films.Film", on_delete=models.DO_NOTHING, primary_key=True, related_name="card", db_constraint=False
    )
    slug = models.TextField()
    title = models.TextField()
    year = models.IntegerField(null=True)
    directors = models.TextField()  # their names in a row
    published_at = models.DateTimeField()
    here_count = models.PositiveIntegerField()
    here_total = models.PositiveIntegerField()
    poster = models.ForeignKey(
        "films.Picture", on_delete=models.DO_NOTHING, null=True, related_name="+", db_index=False, db_constraint=False
    )
    poster_setting = models.PositiveSmallIntegerField()
    facets = models.TextField()

    objects = FilmCardQuerySet.as_manager()

    def __str__(self) -> str:
        return self.title


_COLUMNS = [field.attname for field in FilmCard._meta.concrete_fields]
_FIGURES = PreparedUpdate(FilmCard, ("here_count", "here_total"))
_STORED = PreparedByIds(FilmCard.objects.all(), _COLUMNS, "film")
_DIRECTORS = PreparedByIds(Credit.objects.directors(), ("film_id", "credited_as", "person__name"), "film", at_once=True)


def insert(rows: Collection[Columns]) -> None:
    """Insert cards given as their columns, in the order of the model's."""
    inserting.insert(FilmCard, _COLUMNS, rows)


def rows_of(films: Collection[int], facets: Mapping[int, Iterable[str]] | None = None) -> list[Columns]:
    """Give the columns of the cards of those of the films with these ids that are published, as they are now; `facets`
    as in `put_in_step`."""
    facets = facets_of(films) if facets is None else facets
    names: dict[int, list[str]] = {}
    for film, credited_as, name in _DIRECTORS.rows_of(films):
        names.setdefault(film, []).append(credited_as or name)
    return [
        (
            *(pk, slug, title, year, ", ".join(names.get(pk, ())), published_at),
            *(count or 0, total or 0, poster, setting_of(pk, title), row(facets[pk])),
        )
        for pk, slug, title, year, published_at, poster, count, total in _published().rows_of(films)
        if pk in facets  # who has published it a moment ago puts it in step next
    ]


@cache
def _published() -> PreparedByIds:
    film = apps.get_model("films", "Film")
    columns = ("pk", "slug", "title", "year", "published_at", "poster_id")
    figures = ("reception__here_count", "reception__here_total")
    return PreparedByIds(film.objects.filter(status=film.Status.PUBLISHED), (*columns, *figures))

"""Shelves: for every facet the films that have it, in each order that lists of films have.

A published film stands on one shelf a facet (`films.facets`) and on the shelf of all films, with its sort keys, so that
a filtered list in any order, at any depth, is a walk along one index. Shelves are kept in step by
`Film.objects.reindex()` and `rerank()`, in the transaction of the change.

A film of the future stands there too, and on the shelf of the awaited; its signature says so.

How many films stand on each shelf, and on each two, but for the awaited, is counted along: a change is written down as
a `FacetChange`, which the database adds to the counts at the end of the transaction (a trigger, see the migration), one
transaction after another, so that none waits for two others in a ring.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from functools import cache
from typing import NamedTuple

from django.apps import apps
from django.db import connection, models, transaction
from django.db.models import ExpressionWrapper, F, Q, Subquery
from django.db.models.functions import Coalesce, StrIndex
from django.db.models.lookups import GreaterThan, IsNull, LessThanOrEqual
from django.utils import timezone

from films import inserting
from films.derived import ByteOrderedTextField
from films.facets import ALL, AWAITED, AWAITED_BIT, RECEIVED, counted, facets_of, in_row, pairs, signature, untold
from films.models.facet import Facet, FacetChange, FacetPair
from films.models.reception import Reception
from films.prepared import PreparedByIds, PreparedUpdate


class Keys(NamedTuple):
    """What a film is sorted by, and the signature of its facets: columns of each of its places."""

    published_at: object
    sort_year: int
    sort_title: str
    weighted: float
    reviews_count: int
    signature: int


class Place(NamedTuple):
    """A film on its shelves."""

    keys: Keys
    facets: set[str]


class ShelfEntryQuerySet(models.QuerySet):
    """The words to ask for places by, and the verbs that keep shelves in step."""

    def visible(self, now: datetime | None = None) -> "ShelfEntryQuerySet":
        """Without the films that are published in the future."""
        # Only those that were awaited are asked for their time, and of the film: the rest is told by the index alone.
        films = apps.get_model("films", "Film").objects.filter(pk=models.OuterRef("film_id"))
        is_due = LessThanOrEqual(Subquery(films.values("published_at")), now or timezone.now())
        return self.filter(Q(signature__lt=AWAITED_BIT) | Q(is_due))

    def due(self) -> "ShelfEntryQuerySet":
        """The films that were awaited and whose time has come, as places: visible, but not counted yet."""
        return self.filter(facet=AWAITED, published_at__lte=timezone.now())

    def of_films(self, films: Iterable[int]) -> "ShelfEntryQuerySet":
        """The places of these films on the shelf of all films."""
        # As an expression, so that no database goes along the shelf to find a few films.
        return self.alias(shelf=Coalesce("facet", "facet")).filter(shelf=ALL, film__in=films)

    def also_on(self, facets: Sequence[str]) -> "ShelfEntryQuerySet":
        """Only films that stand on the shelves of all of these facets too."""
        return self.having([in_row(facet) for facet in untold(facets)], signature(facets)) if facets else self

    def having(self, rows: Sequence[str], bits: int) -> "ShelfEntryQuerySet":
        """Only films whose signature has these bits and whose cards have these facets (`films.facets.in_row`).

        The indexes of shelves hold signatures: most of what is passed is left aside by its own, and only of the rest is
        the card looked at.
        """
        there = ExpressionWrapper(F("signature").bitand(bits), models.BigIntegerField())  # else it is an integer
        # Never more than `bits`. With = PostgreSQL takes the films for so few that it reads and sorts all of them, and
        # of EXISTS it makes a join of all cards.
        places = self.alias(bits=there).filter(bits__gte=bits)
        if not rows:
            return places
        cards = apps.get_model("films", "FilmCard").objects.filter(
            *(GreaterThan(StrIndex("facets", models.Value(one)), 0) for one in rows), pk=models.OuterRef("film_id")
        )
        return places.filter(IsNull(Subquery(cards.values("pk")[:1]), False))

    def put_in_step(self, films: Iterable[int]) -> dict[int, set[str]]:
        """Bring the places of these films, and the counts, to what the films are now, and give the facets of those that
        are published; drafts have none."""
        films = sorted(set(films))
        with transaction.atomic(savepoint=False):
            Reception.objects.lock(films)
            stored, wanted = self._stored(films), places_of(films)
            self._move(stored, wanted)
            self._rekey(stored, wanted)
        return {film: place.facets for film, place in wanted.items()}

    def follow(self, receptions: Collection[Reception]) -> None:
        """Bring the places of films to what these receptions say, which the caller has locked and changed."""
        with transaction.atomic(savepoint=False):
            stored = self._stored([reception.pk for reception in receptions])
            wanted = {}
            for reception in (reception for reception in receptions if reception.pk in stored):
                keys, facets = stored[reception.pk]
                facets = {facet for facet in facets if not facet.startswith(RECEIVED)} | reception.facets
                keys = keys._replace(
                    weighted=reception.weighted,
                    reviews_count=reception.reviews_count,
                    signature=signature(facets),
                )
                wanted[reception.pk] = Place(keys, facets)
            self._move(stored, wanted)
            for film, (keys, _facets) in wanted.items():
                former = stored[film].keys
                if keys.signature != former.signature:
                    _REKEY_AND_RESIGN.run(film, [keys.weighted, keys.reviews_count, keys.signature])
                elif keys != former:
                    _REKEY.run(film, [keys.weighted, keys.reviews_count])

    def rekey(self, receptions: Iterable[Reception]) -> None:
        """The same for films that keep their facets: nothing needs to be read."""
        for reception in receptions:
            _REKEY.run(reception.pk, [reception.weighted, reception.reviews_count])

    def take_off(self, films: Iterable[int]) -> None:
        """Take films off their shelves before they are deleted."""
        films = sorted(set(films))
        with transaction.atomic(savepoint=False):
            Reception.objects.lock(films)
            self._move(self._stored(films), {})

    def close(self, facet: str) -> None:
        """Do away with a shelf whose facet is no more; its films stay on the others.

        Their signatures keep its bit until they are put in step: others may share it, and it costs a look at most.
        """
        with transaction.atomic(savepoint=False):
            places = ShelfEntry.objects.filter(facet=facet)
            apps.get_model("films", "FilmCard").objects.lose(facet, places.values("film_id"))
            places.delete()
            changes = [[facet, "", -count] for count in Facet.objects.filter(key=facet).values_list("films", flat=True)]
            counted = FacetPair.objects.of(facet).values_list("a", "b", "films")
            changes += [[a, b, -count] for a, b, count in counted]
            FacetChange.objects.create(changes=changes)

    def _stored(self, films: Collection[int]) -> dict[int, Place]:
        places: dict[int, Place] = {}
        for film, facet, *keys in _PLACES.rows_of(films):
            if film in places:
                places[film].facets.add(facet)
            else:
                places[film] = Place(Keys(*keys), {facet})
        return places

    def _move(self, stored: dict[int, Place], wanted: dict[int, Place]) -> None:
        counts: Counter[tuple[str, str]] = Counter()
        arriving = []
        leaving: dict[frozenset[str], list[int]] = {}
        nowhere: set[str] = set()
        for film in sorted(stored.keys() | wanted.keys()):
            before = stored[film].facets if film in stored else nowhere
            after = wanted[film].facets if film in wanted else nowhere
            if before != after:
                _count(counts, before, after)
                if gone := frozenset(before - after):
                    leaving.setdefault(gone, []).append(film)
                arriving += [(film, facet, *wanted[film].keys) for facet in sorted(after - before)]
        for gone, some in leaving.items():
            _delete(some, gone)
        insert(arriving)
        if changes := [[*pair, delta] for pair, delta in counts.items() if delta]:
            inserting.insert(FacetChange, ["changes"], [[changes]])

    def _rekey(self, stored: dict[int, Place], wanted: dict[int, Place]) -> None:
        """Give the places of films that stay their new keys; columns that stay are not named, nor are their indexes."""
        films = [film for film in stored if film in wanted and stored[film].keys != wanted[film].keys]
        changed = {
            name: [film for film in films if getattr(wanted[film].keys, name) != getattr(stored[film].keys, name)]
            for name in Keys._fields
        }
        if len(films) == 1:
            values = {name: getattr(wanted[films[0]].keys, name) for name, some in changed.items() if some}
            self.model.objects.filter(film__in=films).update(**values)
            return
        for film in changed.pop("signature"):
            _RESIGN.run(film, [wanted[film].keys.signature])
        if names := [name for name, some in changed.items() if some]:
            self.model.objects.filter(film__in=films).update(**{name: Subquery(_key(name)) for name in names})


class ShelfEntry(models.Model):
    """A film on the shelf of one of its facets; a row of what is sorted by."""

    pk = models.CompositePrimaryKey("film_id", "facet")
    # Rows are made and deleted by the verbs above alone: a constraint would only cost.
    film = models.ForeignKey(
        "films.Film", on_delete=models.DO_NOTHING, related_name="places", db_index=False, db_constraint=False
    )
    facet = ByteOrderedTextField()
    published_at = models.DateTimeField()
    sort_year = models.IntegerField()
    sort_title = ByteOrderedTextField()
    weighted = models.FloatField()
    reviews_count = models.PositiveIntegerField()
    signature = models.BigIntegerField()

    objects = ShelfEntryQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["facet", "-published_at", "-film", "signature"], name="shelf_newest"),
            models.Index(fields=["facet", "-sort_year", "-film", "signature"], name="shelf_year"),
            models.Index(fields=["facet", "sort_title", "film", "signature"], name="shelf_title"),
            models.Index(fields=["facet", "-weighted", "-film", "signature"], name="shelf_weighted"),
            models.Index(fields=["facet", "-reviews_count", "-film", "signature"], name="shelf_most_reviewed"),
        ]

    def __str__(self) -> str:
        return f"{self.facet}: {self.film_id}"


_COLUMNS = ("film_id", "facet", *Keys._fields)
_PLACES = PreparedByIds(ShelfEntry.objects.all(), _COLUMNS, "film")
_REKEY = PreparedUpdate(ShelfEntry, ("weighted", "reviews_count"), key="film")
_RESIGN = PreparedUpdate(ShelfEntry, ("signature",), key="film")
_REKEY_AND_RESIGN = PreparedUpdate(ShelfEntry, (*_REKEY.names, *_RESIGN.names), key="film")


def insert(rows: Collection[tuple]) -> None:
    """Insert places given as (film, facet, *Keys)."""
    inserting.insert(ShelfEntry, _COLUMNS, rows)


def _delete(films: Collection[int], facets: Collection[str]) -> None:
    """Take these films off these shelves: done for every other review, and by the ORM it takes three times as long."""
    places = (", ".join(["%s"] * len(some)) for some in (films, facets))
    table = connection.ops.quote_name(ShelfEntry._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM {} WHERE film_id IN ({}) AND facet IN ({})".format(table, *places), [*films, *facets]
        )


def places_of(films: Collection[int]) -> dict[int, Place]:
    """Give where those of the films with these ids that are published belong, worked out from what they are now."""
    numbers = {
        pk: (published_at, year, title, weighted or 0, reviews or 0)
        for pk, published_at, year, title, weighted, reviews in _published().rows_of(films)
    }
    now = timezone.now()
    places = {}
    for pk, facets in facets_of(list(numbers)).items():
        facets |= {ALL} if numbers[pk][0] <= now else {ALL, AWAITED}
        places[pk] = Place(Keys(*numbers[pk], signature(facets)), facets)
    return places


@cache
def _published() -> PreparedByIds:
    """What places hold of those of some films that are published."""
    film = apps.get_model("films", "Film")
    columns = ("published_at", "sort_year", "sort_title", "reception__weighted", "reception__reviews_count")
    return PreparedByIds(film.objects.order_by().filter(status=film.Status.PUBLISHED), ["pk", *columns])


def _key(name: str) -> models.QuerySet:
    """A place's key, from the table that it comes from."""
    of_reception = name in ("weighted", "reviews_count")
    model = Reception if of_reception else apps.get_model("films", "Film")
    return model.objects.filter(pk=models.OuterRef("film_id")).values(name)


def _count(counts: Counter[tuple[str, str]], before: set[str], after: set[str]) -> None:
    before, after = counted(before), counted(after)
    counts.update((facet, "") for facet in after - before)
    counts.subtract((facet, "") for facet in before - after)
    counts.update(pairs(after))
    counts.subtract(pairs(before))

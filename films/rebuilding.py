"""What lists of films are read from, and sort keys, made anew for the whole catalogue, in bounded memory: after a
restore or a load, or as a repair."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import batched, groupby
from operator import itemgetter

from django.db import connection, models, transaction

from films.batches import in_batches
from films.facets import counted, pairs
from films.models import Facet, FacetPair, Film, FilmCard, ShelfEntry, card
from films.models.shelf import insert, places_of

BATCH = 2_000  # films
type Progress = Callable[[int], object]


def rebuild_shelves(progress: Progress = lambda films: None) -> None:
    """Empty all shelves and fill them from the films as they are, and count them; `progress` is told films done.

    One transaction, the fastest way there is: lists wait until it is over. `reindex` repairs a site that is at work.
    """
    counts: Counter[str] = Counter()
    together: Counter[tuple[str, str]] = Counter()
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {_table(ShelfEntry)}")
        with _without_indexes():
            for films in _published():
                rows = []
                for film, place in places_of(films).items():
                    rows += [(film, facet, *place.keys) for facet in place.facets]
                    seen = counted(place.facets)
                    counts.update(seen)
                    together.update(pairs(seen))
                insert(rows)
                progress(len(films))
        _store_counts(counts, together)
        if connection.vendor == "postgresql":
            cursor.execute(f"ANALYZE {_table(ShelfEntry)}")


def rebuild_cards(progress: Progress = lambda films: None) -> None:
    """Make the cards of all films anew; as `rebuild_shelves`."""
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {_table(FilmCard)}")
        for films in _published():
            card.insert(card.rows_of(films))
            progress(len(films))
        if connection.vendor == "postgresql":
            cursor.execute(f"ANALYZE {_table(FilmCard)}")


def recount_shelves() -> None:
    """Count what stands on the shelves anew, should the counts ever differ. Whoever changes films waits meanwhile."""
    counts: Counter[str] = Counter()
    together: Counter[tuple[str, str]] = Counter()
    with transaction.atomic(savepoint=False):
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT films_wait_to_count_facets()")
        places = ShelfEntry.objects.order_by("pk").values_list("film_id", "facet").iterator(chunk_size=BATCH)
        for _film, some in groupby(places, key=itemgetter(0)):
            facets = counted({facet for _pk, facet in some})
            counts.update(facets)
            together.update(pairs(facets))
        _store_counts(counts, together)


def sweep() -> None:
    """Take off shelves and away from cards what is there without a film: left over where rows were deleted by hand."""
    there = Film.objects.filter(pk=models.OuterRef("film_id"))
    for model in (ShelfEntry, FilmCard):
        model.objects.filter(~models.Exists(there)).delete()


def renew_sort_keys(model: type[models.Model], name: str) -> None:
    """Work out a sort key of every row anew, as the site's language has it now."""
    field = model._meta.get_field(name)
    for batch in in_batches(model.objects.only(field.source, name), size=BATCH):
        changed = [row for row in batch if getattr(row, name) != field.pre_save(row, add=False)]
        model.objects.bulk_update(changed, [name], batch_size=500)


def _published() -> Iterator[list[int]]:
    films = Film.objects.filter(status=Film.Status.PUBLISHED)
    for batch in in_batches(films.only("pk"), size=BATCH):
        yield [film.pk for film in batch]


def _store_counts(counts: Counter[str], together: Counter[tuple[str, str]]) -> None:
    Facet.objects.all().delete()
    FacetPair.objects.all().delete()
    for some in batched(sorted(counts.items()), BATCH):
        Facet.objects.bulk_create([Facet(key=facet, films=films) for facet, films in some])
    for some in batched(sorted(together.items()), BATCH):
        FacetPair.objects.bulk_create([FacetPair(a=a, b=b, films=films) for (a, b), films in some])


@contextmanager
def _without_indexes() -> Iterator[None]:
    """Shelves without the indexes that they are walked by, which come back sorted in one go."""
    editor = connection.SchemaEditorClass(connection, collect_sql=True)  # it only says how
    indexes = ShelfEntry._meta.indexes
    with connection.cursor() as cursor:
        for index in indexes:
            cursor.execute(f"DROP INDEX {connection.ops.quote_name(index.name)}")
        yield
        for index in indexes:
            cursor.execute(str(index.create_sql(ShelfEntry, editor)))


def _table(model: type[models.Model]) -> str:
    return connection.ops.quote_name(model._meta.db_table)

"""What the receptions of films say of their reviews, kept true by difference: counting all would cost ever more.

Every change of reviews is a block of `Review.save()`, `delete()` or a word of `ReviewQuerySet`, which goes like this:
lock the reviews in the order of their keys and take them out of the tally as they are stored, change them, put them in
as they are now, and let the tally change the receptions, locked in the order of their keys too. The lock of a review
makes its part of the difference exact, that of a reception the sum; and since all take them in this order, none waits
in a ring. Who changes several one by one in a transaction locks them all first: `ReviewQuerySet.lock()`.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import batched
from typing import Any, NamedTuple

from django.db.models import Count, QuerySet

from films.models import Film, Reception
from films.models.reception import BATCH

PUBLISHED = "published"  # Review.Status.PUBLISHED; a review's model is made of what is here
_PLACES = {"member": "here", "editors": "editors", "elsewhere": "elsewhere"}


class Counted(NamedTuple):
    """The columns of a review that its film's reception is made of."""

    film_id: int
    kind: str
    rating: int | None
    language: str
    status: str


COLUMNS = Counted._fields


class Tally:
    """Public reviews that came to films and went from them."""

    def __init__(self) -> None:
        self._films: defaultdict[int, Counter[Counted]] = defaultdict(Counter)

    def take_out(self, rows: Iterable[Counted]) -> None:
        """These reviews are no longer what they were."""
        self._count(rows, -1)

    def put_in(self, rows: Iterable[Counted]) -> None:
        """These reviews are there now."""
        self._count(rows, +1)

    def _count(self, rows: Iterable[Counted], by: int) -> None:
        for row in rows:
            if row.status == PUBLISHED:
                self._films[row.film_id][row] += by

    def apply(self) -> None:
        """Change the receptions. Also where no number changes, the film's pages do: the text may have."""
        for films in batched(sorted(self._films), BATCH, strict=False):
            receptions = Reception.objects.locked(films)
            missing = set(films) - receptions.keys()
            before = {film: reception.standing for film, reception in receptions.items()}
            for film, reception in receptions.items():
                reception.add(**_by_kind(self._films[film].items()))
            Reception.objects.store(receptions.values())
            if missing:
                recount(missing)
            changed = [reception for film, reception in receptions.items() if any(self._films[film].values())]
            moved = [reception for reception in changed if reception.standing != before[reception.pk]]
            if moved:
                Film.objects.rerank(moved)
            Film.objects.rekey([reception for reception in changed if reception.standing == before[reception.pk]])


def change(before: Iterable[Counted], after: Iterable[Counted]) -> None:
    """Let the receptions follow one change of reviews."""
    changes = Tally()
    changes.take_out(before)
    changes.put_in(after)
    changes.apply()


def recount(films: Iterable[int]) -> None:
    """Fill the receptions of the films with these ids anew from all their reviews; call it in a transaction.

    Locked before they are counted: whoever changes a review meanwhile waits with the difference until this is stored.
    """
    from reviews.models.review import Review

    for batch in batched(sorted(set(films)), BATCH, strict=False):
        Reception.objects.bulk_create([Reception(film_id=film) for film in batch], ignore_conflicts=True)
        receptions = Reception.objects.locked(batch)
        counts: defaultdict[int, list[tuple[Counted, int]]] = defaultdict(list)
        rows = Review.objects.filter(film__in=batch, status=PUBLISHED).order_by()
        for *columns, count in rows.values_list(*COLUMNS).annotate(count=Count("pk")).iterator():
            row = Counted(*columns)
            counts[row.film_id].append((row, count))
        for film, reception in receptions.items():
            reception.recount(**_by_kind(counts[film]))
        Reception.objects.store(receptions.values())
        Film.objects.rerank(receptions.values())


def stored(reviews: QuerySet) -> list[Counted]:
    """Give what is stored of these reviews."""
    return [Counted(*row) for row in reviews.order_by().values_list(*COLUMNS)]


def _by_kind(counts: Iterable[tuple[Counted, int]]) -> dict[str, Any]:
    """Sort numbers of reviews into the arguments of `Reception.add`."""
    sums: dict[str, Counter] = {"here": Counter(), "editors": Counter(), "elsewhere": Counter(), "languages": Counter()}
    for row, count in counts:
        sums[_PLACES[row.kind]][row.rating] += count
        sums["languages"][row.language] += count
    return sums

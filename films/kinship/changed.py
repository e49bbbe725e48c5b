"""The kin of films that have changed since they were last worked out: what a run every night has to look at."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone

from films.kinship.renewing import around, renew
from films.models import Film, KinshipMark

AT_ONCE = 5_000  # films whose turns are read from the database together
# A change counts from when it was made, and is seen when its transaction ends: the last minutes come again next time.
AGAIN = timedelta(minutes=10)


def renew_changed() -> Iterator[tuple[int, int]]:
    """Renew the kin of each film that changed, or whose reviews did, since its last turn, and of those around it.

    Yields the id of each and the number of films for which that changed anything; the longest ago comes first. A film
    has had its turn when the next one is asked for, and a run that is stopped is gone on with by the next. Those around
    it which have changed themselves have a turn of their own. Costs a look at every film for each 5,000 that changed.
    """
    mark = KinshipMark.objects.first() or KinshipMark()
    if mark.began is None:
        mark.began, mark.moment, mark.film = timezone.now(), mark.done, 0
    turns = _turns(mark)
    while turns:
        for film, moment in turns:
            changes = renew([film])
            yield film, changes + (renew(_unchanged(around([film]), mark.done)) if mark.done else 0)
            mark.moment, mark.film = moment, film
            mark.save()
        turns = _turns(mark) if len(turns) == AT_ONCE else []
    reach_end(mark.began)


def reach_end(began: datetime) -> None:
    """Say that every film has had its turn in a run that began at this moment."""
    done = {"done": began - AGAIN, "began": None, "moment": None, "film": 0}
    KinshipMark.objects.update_or_create(pk=1, defaults=done)


def _turns(mark: KinshipMark) -> list[tuple[int, datetime]]:
    films = _with_moment().order_by("moment", "pk")
    if mark.moment:
        films = films.filter(Q(moment__gt=mark.moment) | Q(moment=mark.moment, pk__gt=mark.film))
    return list(films.values_list("pk", "moment")[:AT_ONCE])


def _unchanged(films: list[int], since: datetime) -> list[int]:
    some = _with_moment().filter(moment__lte=since, pk__in=films)
    return list(some.order_by("pk").values_list("pk", flat=True))


def _with_moment() -> QuerySet[Film]:
    received = Coalesce("reception__changed_at", "updated_at")
    return Film.objects.annotate(moment=Greatest("updated_at", received))

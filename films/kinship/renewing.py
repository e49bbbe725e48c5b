"""Stores the kin of films. A film whose kin are the same as before is not written to."""

from collections.abc import Collection, Iterable, Sequence

from django.db import transaction
from django.db.models import Q

from films.kinship.finding import Kin, Reason, kin_of
from films.models import Film, Kinship
from films.prepared import Prepared

# Where each reason begins: kin are shown by their places. The last, likeness, fills up what the others leave.
PLACES = {Reason.DIRECTOR: 0, Reason.COLLECTION: 10, Reason.LOVED: 20, Reason.LIKENESS: 30}
MOST_LOVED = 4
MOST_AROUND = 60

_FIELDS = ("other_id", "reason", "person_id", "collection_id", "genre_id", "country_id", "decade")
_STORED = Prepared(Kinship, _FIELDS, lambda film: Kinship.objects.filter(film=film).order_by("place"))


def renew(films: Iterable[int]) -> int:
    """Work out anew which films belong with those of these ids; give the number of films for which that changed.

    A film that isn't public has no kin. What the reviews say is left as it is.
    """
    return sum(_store(film, None, loved=False) for film in films)


def store_loved(film: int, others: Sequence[int]) -> bool:
    """Store the films that the same members loved, best first; give whether that changed anything.

    For whoever keeps the reviews. The first four are kept.
    """
    kin = [Kin(other, Reason.LOVED) for other in dict.fromkeys(others) if other != film][:MOST_LOVED]
    # As a rule nothing has changed: then nobody has to wait for this to be found out.
    return not _is_stored(film, kin, loved=True) and _store(film, kin, loved=True)


def having_loved(film: int, others: Collection[int]) -> set[int]:
    """Give which of these films have the film stored as one that the same members loved."""
    rows = Kinship.objects.filter(film__in=others, other=film, reason=Reason.LOVED)
    return set(rows.values_list("film", flat=True))


def around(films: Iterable[int]) -> list[int]:
    """Give the ids of films that have these as kin or are their kin: those a change of these may concern. Bounded."""
    films = set(films)
    found: dict[int, None] = {}
    for column, other in (("other_id", "film_id"), ("film_id", "other_id")):
        rows = Kinship.objects.filter(**{f"{column}__in": films}).order_by(column, other)
        found |= dict.fromkeys(rows.values_list(other, flat=True)[:MOST_AROUND])
    return [film for film in found if film not in films][:MOST_AROUND]


def _store(film: int, wanted: list[Kin] | None, *, loved: bool) -> bool:
    with transaction.atomic():
        # One at a time: two who renew the same film would give the same places.
        row = Film.objects.select_for_update(no_key=True).filter(pk=film).only("sort_year", "status", "published_at")
        stored_film = row.first()
        if stored_film is None:
            return False
        if wanted is None:
            wanted = kin_of(film, stored_film.sort_year) if stored_film.is_public else []
        if _is_stored(film, wanted, loved=loved):
            return False
        which = Q(reason=Reason.LOVED)
        Kinship.objects.filter(which if loved else ~which, film=film).delete()
        Kinship.objects.bulk_create(_rows(film, wanted))
        return True


def _is_stored(film: int, wanted: list[Kin], *, loved: bool) -> bool:
    stored = [Kin(*row) for row in _STORED.rows(film=film)]
    return [kin for kin in stored if (kin.reason == Reason.LOVED) is loved] == wanted


def _rows(film: int, wanted: list[Kin]) -> list[Kinship]:
    rows, places = [], dict(PLACES)
    for kin in wanted:
        reason = Reason(kin.reason)
        rows.append(Kinship(film_id=film, place=places[reason], **dict(zip(_FIELDS, kin, strict=True))))
        places[reason] += 1
    return rows

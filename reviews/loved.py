"""Films loved by the same members: what only the reviews can tell of the films that belong with a film.

The catalogue keeps the place (`films.kinship`), and shows no member: only that several loved both.
"""

from collections.abc import Iterable
from functools import cache, partial

from django.db import transaction
from django.tasks import task
from django.utils import timezone

from films import kinship
from films.models import Film, Reception
from films.models.publishing import public
from films.prepared import Prepared, padded
from films.statements import fetched
from reviews.models import Review
from reviews.models.review_choices import LOVED

LEAST_SHARED = 2  # members: fewer would be no "same members", and would tell of one
MEMBERS = 40  # that are asked, those with the highest and then the latest ratings
LATEST = 100  # films that each of them loved that are looked at
CANDIDATES = 60

_ADMIRERS = Prepared(
    Review,
    ["member"],
    lambda film: (
        Review.objects.published()
        .filter(film=film, kind=Review.Kind.MEMBER, highest_first__gte=LOVED)
        .order_by("-highest_first", "-published_at", "-id")[:MEMBERS]
    ),
)
# The constants stand in the text, as in the condition of the index that has all that is asked for.
_LATEST = f"""
SELECT film_id FROM (
    SELECT film_id FROM reviews_review WHERE member_id = %s AND status = 'published' AND rating >= {LOVED}
    ORDER BY published_at DESC, id DESC LIMIT {LATEST}
) latest
"""
_ASKED = (10, MEMBERS)  # members of one statement


def loved_with(film: int) -> list[int]:
    """Give the ids of public films that members loved who loved this one, best first.

    Two bounded queries by index and one for the numbers. A film that everybody has rated says little: the members
    that both have in common are weighed against the square root of the ratings of the other.
    """
    shared = _loved_by([member for (member,) in _ADMIRERS.rows(film=film) if member], film)
    ids = padded(list(shared)) if shared else {}
    counts = dict(_counts(len(ids)).rows(now=timezone.now(), **ids)) if ids else {}
    scores = {pk: shared[pk] / max(count, 1) ** 0.5 for pk, count in counts.items()}
    return sorted(scores, key=lambda pk: (-scores[pk], pk))


def renew(films: Iterable[int]) -> int:
    """Store for each of the films with these ids what goes with it; give the number of films where that changed."""
    return sum(kinship.store_loved(film, loved_with(film)) for film in films)


@task
def renew_loved(film: int, *, grows: bool = False) -> None:
    """Renew what goes with the film, and what goes with those films.

    Where the film `grows`, those that have it already are left alone: one more who loved both can't bring it in there.
    """
    others = loved_with(film)
    kinship.store_loved(film, others)
    closest = others[: kinship.MOST_LOVED]
    have_it = kinship.having_loved(film, closest) if grows else set()
    renew(other for other in closest if other not in have_it)


def renew_later(film: Film) -> None:
    """A rating of the film has changed or gone: have what goes with it renewed."""
    transaction.on_commit(partial(renew_loved.enqueue, film=film.pk))


def grow_later(film: Film, rating: int | None) -> None:
    """One more has rated the film so: have what goes with it renewed when that is some more than the last time.

    `film` comes with its reception, counted before. One rating tells the more, the fewer there were: the second, third,
    fifth, eighth and so on renew.
    """
    if rating and rating >= LOVED and _is_step(film.reception.here_count + 1):
        transaction.on_commit(partial(renew_loved.enqueue, film=film.pk, grows=True))


def _is_step(count: int) -> bool:
    step, next_step = LEAST_SHARED, LEAST_SHARED + 1
    while step < count:
        step, next_step = next_step, step + next_step
    return step == count


def _loved_by(members: list[int], film: int) -> dict[int, int]:
    """The other films that at least two of these members loved among their latest, each with their number."""
    if len(members) < LEAST_SHARED:
        return {}
    asked = next(size for size in _ASKED if len(members) <= size)
    nobody = [0] * (asked - len(members))
    return dict(fetched(_shared_by(asked), [*members, *nobody, film]))


@cache
def _counts(films: int) -> Prepared[Reception]:
    """How many members have rated each of so many films, those that are public."""
    return Prepared(
        Reception,
        ["film", "here_count"],
        lambda now, **ids: Reception.objects.filter(film__in=ids.values(), **public("film__", now)),
    )


@cache
def _shared_by(members: int) -> str:
    """One statement for so many: a query a member would cost many times as much, and one for all would read all they
    ever loved."""
    return f"""
        SELECT film_id, COUNT(*) FROM ({" UNION ALL ".join([_LATEST] * members)}) loved WHERE film_id <> %s
        GROUP BY film_id HAVING COUNT(*) >= {LEAST_SHARED} ORDER BY COUNT(*) DESC, film_id LIMIT {CANDIDATES}
    """

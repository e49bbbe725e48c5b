"""Films loved by the same members: what only the reviews can tell of the films that belong with a film.

The catalogue keeps the place (`films.kinship`), and shows no member: only that several loved both.
"""

from collections.abc import Iterable
from functools import partial

from django.db import connection, transaction
from django.tasks import task

from films import kinship
from films.models import Film, Reception
from reviews.models import Review

LOVED = 8  # half stars
LEAST_SHARED = 2  # members: fewer would be no "same members", and would tell of one
MEMBERS = 40  # that are asked, those with the highest and then the latest ratings
LATEST = 100  # reviews of each of them that are looked at
CANDIDATES = 60


def loved_with(film: int) -> list[int]:
    """Give the ids of public films that members loved who loved this one, best first.

    Two bounded queries by index and one for the numbers. A film that everybody has rated says little: the members
    that both have in common are weighed against the square root of the ratings of the other.
    """
    reviews = Review.objects.published().filter(film=film, kind=Review.Kind.MEMBER, rating__gte=LOVED)
    ordered = reviews.order_by("-rating", "-published_at", "-id")
    members = [member for member in ordered.values_list("member", flat=True)[:MEMBERS] if member]
    shared = _loved_by(members, film)
    counts = Reception.objects.filter(film__in=Film.objects.published().filter(pk__in=shared))
    scores = {pk: shared[pk] / max(count, 1) ** 0.5 for pk, count in counts.values_list("pk", "here_count")}
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
    columns = ("film_id", "rating", "status")
    latest = Review.objects.filter(member=members[0]).order_by("-published_at", "-id").values_list(*columns)[:LATEST]
    one, _value = latest.query.sql_with_params()  # the member is all that differs
    parts = [f"SELECT * FROM ({one}) AS latest"] * len(members)
    # One statement: a query a member would cost many times as much, and one for all would read all they ever wrote.
    statement = f"""
        SELECT film_id, COUNT(*) FROM ({" UNION ALL ".join(parts)}) AS loved
        WHERE rating >= %s AND status = %s AND film_id <> %s
        GROUP BY film_id HAVING COUNT(*) >= %s ORDER BY COUNT(*) DESC, film_id LIMIT %s
    """
    with connection.cursor() as cursor:
        cursor.execute(statement, [*members, LOVED, Review.Status.PUBLISHED, film, LEAST_SHARED, CANDIDATES])
        return dict(cursor.fetchall())

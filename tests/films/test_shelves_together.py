"""Two who change films at the same moment: PostgreSQL alone lets them (SQLite has one writer at a time)."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection, transaction

from films.models import Facet, Film
from tests.factories import make_film, make_genre, make_member, make_review
from tests.films.shelves import assert_in_step

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="there is one writer at a time on SQLite"),
]


def together(*jobs: Callable[[], None]) -> list[BaseException]:
    """Run the jobs at once, each with a connection of its own; give what they raised."""
    start = threading.Barrier(len(jobs))
    raised: list[BaseException] = []

    def run(job: Callable[[], None]) -> None:
        try:
            start.wait()
            job()
        except BaseException as error:
            raised.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[job]) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


def test_transactions_that_move_many_films_count_each_once():
    """Several verbs in one transaction, on the same shelves in opposite order."""
    genres = [make_genre(name) for name in ("Drama", "War", "Comedy")]
    films = [[make_film(f"{group} {number}") for number in range(6)] for group in "ABCD"]

    def job(group: list[Film], order: int) -> Callable[[], None]:
        def change() -> None:
            for _round in range(3):
                with transaction.atomic():
                    for film in group[::order]:
                        film.genres.set(genres[::order])
                        film.reindex()
                        film.withdraw()
                        film.publish()

        return change

    raised = together(*(job(group, order) for group, order in zip(films, (1, -1, 1, -1), strict=True)))

    assert raised == []
    assert Facet.objects.get(key="genre:drama").films == 24
    assert_in_step()


def test_members_who_rate_the_same_films_at_once_leave_them_in_step(settings):
    settings.MINIMUM_RATINGS = 2
    films = [make_film(f"Film {number}") for number in range(3)]
    members = [make_member() for _number in range(4)]

    def job(place: int) -> Callable[[], None]:
        def rate() -> None:
            for film in films:
                make_review(film, members[place], rating=10 - place)

        return rate

    assert together(*(job(place) for place in range(4))) == []
    assert Facet.objects.get(key="rating:8").films == 3
    assert_in_step()


def test_a_film_deleted_while_it_is_reviewed_is_on_no_shelf():
    for _round in range(5):
        film, member = make_film("Ran", genres=["Drama"]), make_member()
        together(film.delete, lambda film=film, member=member: make_review(film, member))

    assert not Film.objects.exists()
    assert_in_step()

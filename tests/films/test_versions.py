"""What stands for a page, read by a process that has read it before: in a short query, and right at each moment."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import transaction
from django.test.utils import CaptureQueriesContext

from films import versions
from films.film_page import PUBLISHED
from films.models import Collection
from tests.factories import make_collection, make_film

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


@pytest.fixture
def _at_noon():
    with time_machine.travel(NOON, tick=False):
        yield


def at(hour: float) -> versions.Version | None:
    with time_machine.travel(NOON + timedelta(hours=hour), tick=False):
        return versions.CATALOGUE.version()


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_at_noon")
@pytest.mark.parametrize("make", [make_film, make_collection])
def test_what_comes_out_changes_it_at_its_time_and_not_before(make):
    make_film("Playtime", published_at=NOON - timedelta(days=1))
    make("Traffic", published_at=NOON + timedelta(hours=1))
    make("Parade", published_at=NOON + timedelta(hours=2))
    told = [at(hour) for hour in (0, 0.9, 1, 1.9, 2, 3)]

    assert told[0] != told[2] != told[4]
    assert told == [told[0], told[0], told[2], told[2], told[4], told[4]]


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_at_noon")
def test_a_clock_that_is_set_back_tells_what_it_told_then():
    make_film("Playtime", published_at=NOON + timedelta(hours=1))

    assert [at(0), at(1), at(0)] == [before := at(0), at(1), before]


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_at_noon")
def test_what_is_withdrawn_put_off_or_deleted_changes_it_at_once():
    film = make_film("Playtime", published_at=NOON + timedelta(hours=2))
    collection = make_collection("Comedies", published_at=NOON - timedelta(hours=2))
    told = [at(0)]
    film.published_at = NOON + timedelta(hours=1)
    film.save()
    told += [at(0), at(1)]
    Collection.objects.filter(pk=collection.pk).update(status=Collection.Status.DRAFT)
    told += [at(0)]
    film.delete()
    told += [at(1)]

    assert len(set(told)) == 5


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_at_noon")
def test_what_a_transaction_takes_back_is_not_remembered():
    make_film("Playtime", published_at=NOON - timedelta(hours=1))
    before = at(0)
    with transaction.atomic():
        make_film("Traffic", published_at=NOON - timedelta(minutes=1))
        within = at(0)
        transaction.set_rollback(True)

    assert (within == before, at(0) == before) == (False, True)


@pytest.mark.django_db(transaction=True)
def test_it_is_one_query_and_a_second_only_after_a_change():
    film = make_film("Playtime")
    numbers = []
    for change in (film.save, lambda: None, lambda: None, film.save):
        change()
        with CaptureQueriesContext(transaction.get_connection()) as queries:
            versions.film("playtime").version()
        numbers.append(len(queries))

    assert numbers == [2, 1, 1, 2]


@pytest.mark.django_db(transaction=True)
def test_a_film_comes_with_its_version_and_is_never_older():
    film = make_film("Playtime")
    subject = versions.film("playtime", PUBLISHED)
    numbers, told = [], []
    for title in ("Playtime", "Play time", "Play time"):
        if title != film.title:
            film.title = title
            film.save()
        with CaptureQueriesContext(transaction.get_connection()) as queries:
            version, find = subject.read()
            told.append((version == subject.version(), find().title))
        numbers.append(len(queries) - 1)

    assert told == [(True, "Playtime"), (True, "Play time"), (True, "Play time")]
    assert numbers == [3, 3, 1]
    with transaction.atomic():
        version, find = subject.read()
        assert (version, find().title) == (subject.version(), "Play time")
    film.withdraw()
    version, find = subject.read()
    assert (version, find()) == (None, None)

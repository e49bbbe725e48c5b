"""What the bench asks for is there: lists in each order, from any place on, and with filters that leave films."""

import random

import pytest
from django.http import QueryDict

from bench import samples
from films.browse import Browse
from films.walks import SORTS
from tests.factories import make_film

pytestmark = pytest.mark.django_db


@pytest.fixture
def lists():
    for title, year, genre in (("Ran", 1985, "drama"), ("Ikiru", 1952, "drama"), ("Dodes’ka-den", 1970, "comedy")):
        make_film(title, year=year, runtime=120, genres=[genre], countries=["JP"], languages=["ja"])
    return samples._lists(random.Random(1), least=1)


def test_each_order_is_gone_into_at_every_film(lists):
    for sort in SORTS:
        states = [Browse(QueryDict(query)) for query in lists[f"deep {sort}"]]
        assert sorted(len(state.page().items) for state in states) == [0, 1, 2]
        assert [state.problems for state in states] == [[], [], []]


@pytest.mark.parametrize("number", [1, 2, 3])
def test_filters_leave_the_film_they_were_taken_from(lists, number):
    states = [Browse(QueryDict(query)) for query in lists[f"filtered {number}"]]

    assert {len(state.chosen) for state in states} == {number}
    assert [state.problems for state in states] == [[]] * len(states)
    assert min(len(state.page().items) for state in states) > 0


def test_pages_with_filters_that_are_not_whole_are_left_out(lists):
    whole = samples._lists(random.Random(1), least=2)
    states = [Browse(QueryDict(query)) for number in (1, 2, 3) for query in whole[f"filtered {number}"]]

    assert min(len(state.page().items) for state in states) == 2

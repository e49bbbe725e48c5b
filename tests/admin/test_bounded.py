"""No list of the admin counts or shows to the end of a table."""

import pytest

from films import counting
from films.admin import bounded
from tests.factories import make_genre, make_person

LIST = "/admin/films/person/"


@pytest.fixture
def few_are_counted(monkeypatch):
    """Lists count no further than to three."""
    for module in (counting, bounded):
        monkeypatch.setattr(module, "MOST_COUNTED", 3)
    monkeypatch.setattr(bounded, "bounded_count", lambda rows, most=3: counting.bounded_count(rows, most))


def test_a_long_list_says_that_there_are_more(desk, few_are_counted):
    for _ in range(5):
        make_person()

    response = desk.get(LIST)

    assert response.context["cl"].result_count == 3
    assert "The first 3 people of more: search or filter to see others" in response.content.decode()


def test_a_short_list_says_how_many_there_are(desk, few_are_counted):
    for _ in range(3):
        make_person()

    page = " ".join(desk.get(LIST).content.decode().split())

    assert ("3 people" in page, "of more" in page) == (True, False)


def test_counting_stops_one_after_the_bound(db, django_assert_num_queries):
    genres = [make_genre(f"Genre {number}") for number in range(4)]

    with django_assert_num_queries(1) as captured:
        assert counting.bounded_count(type(genres[0]).objects.all(), 2) == 3

    assert "LIMIT 3" in captured.captured_queries[0]["sql"]
    assert [counting.count_in_words(count, 2) for count in (2, 3)] == ["2", "more than 2"]

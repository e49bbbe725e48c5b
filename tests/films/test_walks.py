"""Walks along shelves: pages of films, and the films around a page that a count needs."""

from datetime import timedelta

import pytest
from django.http import QueryDict
from django.utils import timezone

from films import walks
from films.browse import Browse
from films.keyset import encode
from films.models import Film, ShelfEntry
from tests.factories import make_film, make_review

pytestmark = pytest.mark.django_db

SIZE, MOST = 3, 8  # as 24 and 51 are
FACETS = ["genre:drama", "country:JP", "runtime:feature"]


def make_films(number: int) -> set[int]:
    """So many Japanese dramas, some of which tie in each order, among films that are none or aren't out yet."""
    made = []
    for place in range(number):
        made.append(
            make_film(
                f"Film {place // 2}",
                genres=["Drama"],
                countries=["JP"],
                runtime=90,
                release_date=f"{1950 + place // 2}",
            )
        )
        if place % 3 == 0:
            make_review(made[-1], rating=8)
    make_film("Film 1", genres=["Drama"], countries=["FR"], runtime=90, release_date="1951")
    make_film("Film 2", genres=["Drama"], countries=["JP"], runtime=9, release_date="1951")
    later = timezone.now() + timedelta(days=1)
    for _place in range(3):
        make_film("Film 2", genres=["Drama"], countries=["JP"], runtime=90, release_date="1952", published_at=later)
    return {film.pk for film in made}


@pytest.mark.parametrize("number", [0, 1, SIZE + 1, MOST, MOST + 1, 2 * MOST])
def test_every_page_meets_as_many_films_as_are_counted_or_all(number):
    films = make_films(number)
    pages = max(1, -(-number // SIZE))
    for sort in walks.SORTS:
        listed, met, after = [], [], ""
        while after is not None:
            page, found = walks.page_of(FACETS, sort, SIZE, timezone.now(), after, most=MOST)
            listed += page.items
            met.append(found)
            after = page.next_cursor

        assert (sort, sorted(listed)) == (sort, sorted(films))
        assert [len(found) for found in met] == [len(set(found)) for found in met] == [min(number, MOST)] * pages
        assert set().union(*met) <= films


@pytest.mark.parametrize("number", [1, MOST + 1])
def test_so_does_a_page_that_begins_where_a_film_was(number):
    films = make_films(number)
    cursors = {}
    for sort, (_label, keys) in walks.SORTS.items():
        places = ShelfEntry.objects.filter(facet="genre:drama").values_list(*[str(key.source) for key in keys])
        cursors[sort] = [encode(place) for place in places]
    Film.objects.filter(pk=films.pop()).delete()
    for sort, some in cursors.items():
        met = [walks.page_of(FACETS, sort, SIZE, timezone.now(), after, most=MOST)[1] for after in some]

        assert [(sort, len(found), len(set(found))) for found in met] == [(sort, number - 1, number - 1)] * len(some)
        assert set().union(*met) <= films


@pytest.mark.parametrize("query", ["", "genre=drama&country=JP", "director=ann-ash", "genre=drama&director=ann-ash"])
def test_the_newest_after_a_film_of_the_future_are_the_first_page(query):
    for days in (-2, -1, 0, 1, 2):
        published_at = timezone.now() + timedelta(days=days)
        make_film(f"{days}", genres=["Drama"], countries=["JP"], directors=["Ann Ash"], published_at=published_at)
    keys = [str(key.source) for key in walks.SORTS["newest"][1]]
    places = dict(ShelfEntry.objects.filter(facet="all:").values_list("film__title", "pk"))
    cursors = {title: encode(ShelfEntry.objects.values_list(*keys).get(pk=place)) for title, place in places.items()}

    pages = {title: Browse(QueryDict(f"{query}&after={after}")).page() for title, after in cursors.items()}
    assert {title: [film.title for film in page.items] for title, page in pages.items()} == {
        "2": ["0", "-1", "-2"],
        "1": ["0", "-1", "-2"],
        "0": ["-1", "-2"],
        "-1": ["-2"],
        "-2": [],
    }
    assert {title for title, page in pages.items() if page.has_previous} == {"-2", "-1", "0"}


def test_without_a_count_a_later_page_is_one_query(django_assert_num_queries):
    make_films(MOST)
    page, _found = walks.page_of(FACETS, "title", SIZE, timezone.now())
    with django_assert_num_queries(1):
        walks.page_of(FACETS, "title", SIZE, timezone.now(), page.next_cursor)
    with django_assert_num_queries(3):  # what is before it are too few
        walks.page_of(FACETS, "title", SIZE, timezone.now(), page.next_cursor, most=MOST)

"""What a posted review costs, and that what it saves itself to look at stays true."""

import pytest

from films.models import Film, FilmEntry
from films.search.places import place_of
from reviews.forms import LanguageField
from tests.factories import make_film, make_genre, make_member, make_review, make_staff
from tests.films.shelves import assert_in_step
from tests.pages import texts

pytestmark = pytest.mark.django_db

ADDRESS = "/films/laura/reviews/write/"
SENT = {"rating": "7", "text": "Of *a* kind.", "language": "en"}


@pytest.fixture
def film(db):
    return make_film("Laura", genres=[make_genre()])


@pytest.mark.parametrize("count", [4, 6])  # where one more brings no average, and no renown for the search
def test_posting_costs_the_same_whatever_there_is(browser_of, member, film, count, django_assert_num_queries):
    for _ in range(count):
        make_review(film, rating=7)
    browser = browser_of(member)
    browser.get(ADDRESS)  # which notes that the member is here
    # session, member; film, own review; the limit; a savepoint and its end around the review, the reception read and
    # stored, the shelves and the card. Where the film moves in lists or in the search, more.
    with django_assert_num_queries(12):
        browser.post(ADDRESS, SENT)

    assert film.reviews.count() == count + 1
    assert_in_step()


def test_the_film_moves_in_lists_and_in_the_search_as_it_is_rated(browser_of, film):
    for count, rating in enumerate(("10", "9", "2", "1", "1"), 1):
        browser_of(make_member()).post(ADDRESS, {**SENT, "rating": rating})
        assert_in_step()
        assert FilmEntry.objects.get().place == place_of(film.pk, count, draft=False)

    places = Film.objects.get().places.order_by("facet")
    assert [place.facet for place in places if place.facet.startswith("r")] == ["rating:4", "reviews:any"]
    assert {(place.weighted, place.reviews_count) for place in places} == {(5.3, 5)}


def test_only_staff_have_the_rights_of_a_group(browser_of, film):
    former = make_staff("edith", "Editors")
    former.is_staff = False
    former.save()
    browser = browser_of(former)
    browser.post(ADDRESS, {**SENT, "as_editors": "on"})

    assert texts(browser.get(ADDRESS), ".//label[@for='id_as_editors']") == []
    assert [review.kind for review in film.reviews.all()] == ["member"]


def test_the_names_of_languages_are_looked_up_only_where_they_are_shown(browser_of, member, film, monkeypatch):
    looked_up = []
    monkeypatch.setattr("reviews.forms.language_choices", lambda *asked: looked_up.append(asked) or [("en", "English")])
    browser_of(member).post(ADDRESS, SENT)
    assert looked_up == []

    browser_of(member).get(ADDRESS)
    assert looked_up != []


@pytest.mark.parametrize(("code", "valid"), [("en", True), ("xx", True), ("zxx", False), ("yy", False)])
def test_a_language_is_one_of_the_list_or_what_was_stored(code, valid):
    field = LanguageField()
    field.stored = "xx"

    assert field.valid_value(code) is valid

"""A review that its member wrote elsewhere says so, and when; it counts as theirs in everything else."""

from datetime import UTC, date, datetime

import pytest

from tests.factories import make_film, make_review
from tests.pages import texts

pytestmark = pytest.mark.django_db

PRINT = ".//footer[@class='review__meta']"


@pytest.fixture
def film():
    return make_film("Laura")


def brought_along(film, member, **fields):
    fields = {"origin": "letterboxd", "published_at": datetime(2019, 5, 5, 12, tzinfo=UTC), **fields}
    return make_review(film, member, text="Fine.", **fields)


@pytest.mark.parametrize(
    "address", ["/films/laura/", "/films/laura/reviews/", "/members/maria/", "/reviews/{pk}/", "/"]
)
def test_every_page_says_where_and_when_it_was_written(visitor, member, film, address):
    review = brought_along(film, member)
    page = visitor.get(address.format(pk=review.pk))

    assert texts(page, f"{PRINT}/a[@href='/reviews/{review.pk}/']") == ["Written on Letterboxd, 5 May 2019"]
    assert texts(page, f"{PRINT}//time[@datetime='2019-05-05']") == ["5 May 2019"]
    assert texts(page, ".//*[@class='review__line']") == ["★★★ review by Maria Lind"]


def test_one_that_was_written_here_says_its_day_alone(visitor, member, film):
    make_review(film, member, published_at=datetime(2019, 5, 5, 12, tzinfo=UTC))

    assert texts(visitor.get("/films/laura/"), f"{PRINT}/a[1]") == ["5 May 2019"]


@pytest.mark.parametrize(
    ("seen", "told"), [(date(2019, 5, 3), ["Seen on 3 May 2019"]), (date(2019, 5, 5), []), (None, [])]
)
def test_the_day_of_the_film_is_told_where_it_is_another(visitor, member, film, seen, told):
    brought_along(film, member, watched_on=seen)

    assert texts(visitor.get("/films/laura/"), f"{PRINT}/span") == told


def test_who_changes_it_here_still_wrote_it_there(visitor, browser_of, member, film):
    review = brought_along(film, member)
    browser_of(member).post("/films/laura/reviews/write/", {"rating": "7", "text": "Better.", "language": ""})
    page = visitor.get("/films/laura/")

    review.refresh_from_db()
    assert (review.text, review.origin) == ("Better.", "letterboxd")
    assert texts(page, f"{PRINT}/a[1]") == ["Written on Letterboxd, 5 May 2019"]
    assert texts(page, f"{PRINT}/span") == ["Edited"]


def test_a_line_of_imdb_says_so(visitor, member, film):
    brought_along(film, member, origin="imdb")

    assert texts(visitor.get("/films/laura/"), f"{PRINT}/a[1]") == ["Written on IMDb, 5 May 2019"]

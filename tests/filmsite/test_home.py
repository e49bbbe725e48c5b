"""The home page."""

import html
import re

import pytest

from filmsite.views import LATEST_REVIEWS, NEWEST_FILMS
from tests.factories import make_film, make_quoted_review, make_review

pytestmark = pytest.mark.django_db


def films(response) -> list[str]:
    return re.findall(r'class="card__title"><a href="[^"]*">(?:<bdi>)?([^<]*)', response.content.decode())


def reviews(response) -> list[str]:
    found = re.findall(
        r'class="review__film">(.*?)</p>\s*<h3 class="review__line">(.*?)</h3>', response.content.decode(), re.S
    )
    return [" ".join(re.sub(r"<[^>]*>", " ", " ".join(parts)).split()) for parts in found]


def text(response) -> str:
    return html.unescape(" ".join(re.sub(r"<[^>]*>", " ", response.content.decode()).split()))


def test_a_visitor_sees_the_newest_films_and_the_latest_reviews(visitor, member):
    first = make_film("First", release_date="1954")
    second = make_film("Second")
    draft = make_film("Draft", published=False)
    make_review(first, member, rating=9, text="Good.")
    make_quoted_review(second, "Ana Prado", "The Parallel Reel", rating=8)
    make_review(draft, member)
    make_review(second, member, published=False)
    response = visitor.get("/")

    assert films(response) == ["Second", "First"]
    assert reviews(response) == [
        "Second ★★★★ review by Ana Prado on The Parallel Reel",
        "First (1954) ★★★★½ review by Maria Lind",
    ]


def test_each_list_has_an_end(visitor):
    for _number in range(NEWEST_FILMS + 1):
        make_review(make_film())
    response = visitor.get("/")

    assert (len(films(response)), len(reviews(response))) == (NEWEST_FILMS, LATEST_REVIEWS)


def test_a_long_review_is_only_begun_and_spoilers_stay_folded(visitor):
    make_review(make_film(), text="word " * 500)
    make_review(make_film(), text="He dies.", spoilers=True)
    page = visitor.get("/").content.decode()

    assert max(len(part) for part in re.findall(r'<div class="review__text prose"[^>]*><p>(.*?)</p>', page)) <= 360
    assert re.findall(r'<details class="spoiler">.*?He dies\..*?</details>', page, re.DOTALL) != []
    assert page.count("He dies.") == 1


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_queries_however_full(visitor, django_assert_num_queries, count):
    for number in range(count):
        make_review(make_film(directors=[f"Director {number}"]), text="Text.")

    with django_assert_num_queries(5):  # version; newest films, their cards, no collections, reviews
        visitor.get("/")


def test_an_empty_site_looks_finished_and_tells_staff_what_to_do(visitor, browser_of, member, editor):
    advice = "You can add films by hand"
    pages = [text(browser.get("/")) for browser in (visitor, browser_of(member), browser_of(editor))]

    assert ["Opening soon" in page for page in pages] == [True, True, True]
    assert [advice in page for page in pages] == [False, False, True]


def test_a_visitor_is_given_no_cookie_and_may_keep_the_page(visitor):
    make_review(make_film())
    response = visitor.get("/")

    assert dict(response.cookies) == {}
    assert response["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert response["Vary"] == "Cookie"


def test_the_page_is_the_same_until_something_changes(visitor):
    film = make_film()
    etag = visitor.get("/")["ETag"]
    again = visitor.get("/", headers={"If-None-Match": etag})
    make_review(film)
    later = visitor.get("/", headers={"If-None-Match": etag})

    assert [again.status_code, later.status_code] == [304, 200]


def test_the_page_is_read_and_nothing_else(visitor):
    assert visitor.post("/").status_code == 405

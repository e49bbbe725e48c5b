"""Liking reviews."""

import pytest

from tests.factories import make_film, make_member, make_quoted_review, make_review

pytestmark = pytest.mark.django_db


@pytest.fixture
def review(other_member):
    return make_review(make_film("Laura"), other_member)


def likes(review) -> tuple:
    review.refresh_from_db()
    return review.likes_count, list(review.likes.values_list("member__username", flat=True))


def test_a_member_likes_a_review_once_and_no_more(browser_of, member, review):
    browser, address = browser_of(member), f"/reviews/{review.pk}/like/"
    answers = [browser.post(address, {"liked": "yes"}) for _ in range(2)]
    liked = likes(review)
    browser.post(address, {"liked": "no"})
    browser.post(address, {"liked": "no"})

    assert [answer.url for answer in answers] == [f"/reviews/{review.pk}/"] * 2
    assert (liked, likes(review)) == ((1, ["maria"]), (0, []))


def test_a_review_from_elsewhere_can_be_liked(browser_of, member):
    review = make_quoted_review(make_film())
    browser_of(member).post(f"/reviews/{review.pk}/like/")

    assert likes(review) == (1, ["maria"])


def test_nobody_likes_the_own_review(browser_of, other_member, review):
    response = browser_of(other_member).post(f"/reviews/{review.pk}/like/")

    assert (response.status_code, likes(review)) == (403, (0, []))


def test_a_visitor_is_asked_to_log_in(visitor, review):
    response = visitor.post(f"/reviews/{review.pk}/like/")

    assert (response.url, likes(review)) == (f"/accounts/login/?next=/reviews/{review.pk}/", (0, []))


@pytest.mark.parametrize("method", ["get", "head", "put", "delete"])
def test_nothing_but_posting_likes(browser_of, member, review, method):
    assert getattr(browser_of(member), method)(f"/reviews/{review.pk}/like/").status_code == 405
    assert likes(review) == (0, [])


def test_what_is_not_public_can_t_be_liked(browser_of, member, moderator, review):
    review.withdraw()

    for who in (member, moderator):
        assert browser_of(who).post(f"/reviews/{review.pk}/like/").status_code == 404


@pytest.mark.parametrize(
    ("asked", "led"),
    [
        ("/films/laura/?a=1#review-7", "/films/laura/?a=1#review-7"),
        ("https://evil.example/", None),
        ("//evil.example/", None),
        ("javascript:alert(1)", None),
        ("", None),
    ],
)
def test_the_way_leads_back_but_never_off_the_site(browser_of, member, review, asked, led):
    response = browser_of(member).post(f"/reviews/{review.pk}/like/", {"next": asked})

    assert response.url == (led or f"/reviews/{review.pk}/")


def test_who_likes_too_often_is_told_to_wait(browser_of, member, review, settings):
    settings.ACCOUNT_RATE_LIMITS = {"like": "1/h/user"}
    other = make_review(review.film, make_member())
    browser = browser_of(member)
    browser.post(f"/reviews/{review.pk}/like/")

    assert browser.post(f"/reviews/{other.pk}/like/").status_code == 429
    assert (likes(review)[0], likes(other)[0]) == (1, 0)

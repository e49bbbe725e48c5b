"""Taking one's own review back."""

import pytest

from films.models import Reception
from tests.factories import make_film, make_review
from tests.pages import buttons, lines, texts

pytestmark = pytest.mark.django_db


@pytest.fixture
def review(member):
    return make_review(make_film("Laura"), member, rating=8, text="Mine.")


@pytest.fixture
def address(review):
    return f"/reviews/{review.pk}/withdraw/"


def status(review) -> str:
    review.refresh_from_db()
    return review.status


def test_an_author_is_asked_first_and_then_takes_the_review_back(browser_of, visitor, member, review, address):
    browser = browser_of(member)
    asked = browser.get(address)
    before = status(review)
    response = browser.post(address, follow=True)

    assert (buttons(asked), before, status(review)) == (["Withdraw the review"], "published", "withdrawn")
    assert response.redirect_chain == [("/films/laura/", 302)]
    assert texts(response, ".//ul[@class='messages']/li") == [
        "Your review is withdrawn. You can publish it again whenever you like."
    ]
    assert lines(visitor.get("/films/laura/")) == []
    assert Reception.objects.get(film=review.film).here.count == 0
    assert texts(browser.get("/films/laura/reviews/write/"), ".//textarea") == ["Mine."]


def test_nobody_else_takes_it_back(browser_of, visitor, other_member, moderator, review, address):
    for who in (other_member, moderator):
        browser = browser_of(who)
        assert (browser.get(address).status_code, browser.post(address).status_code) == (404, 404)
    assert visitor.get(address).url == visitor.post(address).url == f"/accounts/login/?next={address}"
    assert status(review) == "published"


def test_twice_is_the_same_as_once(browser_of, member, review, address):
    browser = browser_of(member)
    answers = [browser.post(address).status_code for _ in range(2)]

    assert (answers, status(review)) == ([302, 302], "withdrawn")


def test_what_a_moderator_has_removed_stays_removed(browser_of, member, review, address):
    review.remove()

    assert (browser_of(member).post(address).status_code, status(review)) == (404, "removed")


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_other_methods_are_not_answered(browser_of, member, review, address, method):
    assert getattr(browser_of(member), method)(address).status_code == 405

"""Nobody loses what they wrote: a session that ended, a token that is too old."""

import pytest
from django.test import Client

from tests.factories import PASSWORD, make_film, make_review
from tests.pages import parsed, texts, words
from tests.reviews.test_writing import ADDRESS, filled_in, stored

pytestmark = pytest.mark.django_db

SENT = {"rating": "7", "text": "Hours of work.", "language": "fr", "spoilers": "on"}
WRITTEN = {"rating": "7", "text": "Hours of work.", "language": "fr", "spoilers": True}


@pytest.fixture
def film(db):
    return make_film("Laura")


def log_in(browser):
    return browser.post(f"/accounts/login/?next={ADDRESS}", {"login": "maria", "password": PASSWORD}, follow=True)


def test_what_is_sent_after_the_session_ended_is_there_after_logging_in_again(visitor, member, film):
    response = visitor.post(ADDRESS, SENT)
    assert response.url == f"/accounts/login/?next={ADDRESS}"

    back = log_in(visitor)
    assert back.redirect_chain[-1] == (ADDRESS, 302)
    assert filled_in(back) == WRITTEN
    assert texts(back, ".//div[@class='note stack']/p") == [
        "This is what you wrote before you were logged out. It isn’t stored yet."
    ]
    assert filled_in(visitor.get(ADDRESS)) == WRITTEN  # also when the page is loaded again
    visitor.post(ADDRESS, SENT)
    assert stored(film) == [("maria", 7, "Hours of work.", "published", "member")]
    assert texts(visitor.get(ADDRESS), ".//div[@class='note stack']/p") == []


def test_it_comes_back_over_a_review_that_exists_and_can_be_thrown_away(visitor, member, film):
    make_review(film, member, rating=2, text="Old.")
    visitor.post(ADDRESS, SENT)
    assert filled_in(log_in(visitor)) == WRITTEN
    visitor.post(ADDRESS, {"action": "forget"})

    assert filled_in(visitor.get(ADDRESS))["text"] == "Old."


def test_it_belongs_to_its_film(visitor, member, film):
    make_film("Ran")
    visitor.post(ADDRESS, SENT)
    log_in(visitor)

    assert filled_in(visitor.get("/films/ran/reviews/write/"))["text"] == ""


def test_what_is_too_long_to_be_kept_is_shown_to_be_copied(visitor, film):
    response = visitor.post(ADDRESS, {"text": "word " * 10_001})

    assert response.status_code == 403
    assert parsed(response).find(".//textarea").text.strip() == ("word " * 10_001).strip()
    assert visitor.cookies.get("sessionid") is None


def test_a_session_keeps_three_reviews_at_most(visitor, member, film):
    for title in ("One", "Two", "Three", "Four"):
        make_film(title)
        visitor.post(f"/films/{title.lower()}/reviews/write/", {"text": title})

    assert list(visitor.session["kept_reviews"]) == ["two", "three", "four"]


def test_who_sends_again_and_again_without_logging_in_gets_the_text_back(visitor, film, settings):
    settings.ACCOUNT_RATE_LIMITS = {"keep": "1/h/ip"}
    visitor.post(ADDRESS, SENT)
    response = visitor.post(ADDRESS, {"text": "Again."})

    assert (response.status_code, texts(response, ".//textarea")) == (403, ["Again."])


def test_reading_the_form_as_a_visitor_leaves_no_cookie(visitor, film):
    assert visitor.get(ADDRESS).cookies == {}


@pytest.fixture
def strict(member):
    """Maria's browser, with a token that is too old."""
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(member, backend="django.contrib.auth.backends.ModelBackend")
    return browser


def test_a_token_that_is_too_old_gives_a_new_form_with_all_that_was_written(strict, film):
    response = strict.post(ADDRESS, SENT | {"csrfmiddlewaretoken": "a" * 64})
    assert (response.status_code, filled_in(response), stored(film)) == (403, WRITTEN, [])
    assert texts(response, ".//p[@role='alert']") == [
        "Your form had become too old, so nothing was stored. What you wrote is below: send it again."
    ]

    token = parsed(response).find(".//form[@data-preview]/input[@name='csrfmiddlewaretoken']").get("value")
    assert strict.post(ADDRESS, SENT | {"csrfmiddlewaretoken": token}).status_code == 302
    assert stored(film) == [("maria", 7, "Hours of work.", "published", "member")]


def test_a_visitor_without_a_token_gets_the_text_to_copy_and_no_session(film):
    browser = Client(enforce_csrf_checks=True)
    response = browser.post(ADDRESS, SENT)

    assert (response.status_code, texts(response, ".//textarea")) == (403, ["Hours of work."])
    assert "sessionid" not in response.cookies


def test_other_forms_get_the_plain_page(strict):
    response = strict.post("/accounts/logout/")

    assert (response.status_code, texts(response, ".//h1")) == (403, ["The form was too old"])


def test_the_log_in_page_says_that_the_text_is_kept(visitor, film):
    response = visitor.post(ADDRESS, SENT, follow=True)

    assert "You were logged out. What you wrote is kept: log in to go on." in words(parsed(response))

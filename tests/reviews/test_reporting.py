"""Reporting a review to the moderators."""

import pytest

from reviews.models import Report
from tests.factories import make_film, make_quoted_review, make_review
from tests.pages import parsed, texts

pytestmark = pytest.mark.django_db

SENT = {"reason": "spam", "text": "It sells shoes."}


@pytest.fixture
def review(other_member):
    return make_review(make_film("Laura"), other_member)


@pytest.fixture
def address(review):
    return f"/reviews/{review.pk}/report/"


def reports() -> list[tuple]:
    return list(Report.objects.order_by("pk").values_list("review", "member__username", "reason", "text", "state"))


def test_a_member_reports_a_review_and_is_told_what_happens_next(browser_of, member, review, address):
    browser = browser_of(member)
    response = browser.post(address, SENT, follow=True)

    assert response.redirect_chain == [(f"/reviews/{review.pk}/", 302)]
    assert texts(response, ".//ul[@class='messages']/li") == [
        "Thank you. A moderator will look at this review and decide."
    ]
    assert reports() == [(review.pk, "maria", "spam", "It sells shoes.", "open")]


def test_a_report_is_made_once_while_it_is_open(browser_of, member, review, address):
    browser = browser_of(member)
    browser.post(address, SENT)
    again = browser.post(address, {"reason": "abuse"})

    assert len(reports()) == 1
    assert parsed(again).find(".//main//form") is None
    assert texts(again, ".//main//p")[2] == (
        "You have reported this review. A moderator will look at it and decide: it is removed, or it stays. "
        "You can report it again after that."
    )


def test_a_decided_report_can_be_followed_by_another(browser_of, member, moderator, review, address):
    browser = browser_of(member)
    browser.post(address, SENT)
    Report.objects.get().dismiss(by=moderator)
    browser.post(address, {"reason": "abuse"})

    assert [row[4] for row in reports()] == ["dismissed", "open"]


def test_a_reason_is_needed_and_the_words_are_kept(browser_of, member, address):
    response = browser_of(member).post(address, {"text": "Read it yourself."})

    assert texts(response, ".//ul[@class='errorlist']/li") == ["This field is required."]
    assert texts(response, ".//textarea") == ["Read it yourself."]
    assert reports() == []


def test_the_page_names_the_review_and_leads_to_it(browser_of, member, review, address):
    response = browser_of(member).get(address)

    assert texts(response, ".//main//p[@class='lead']") == ["★★★ review by Tomás Vega"]
    assert parsed(response).find(".//main//p[@class='lead']/a").get("href") == f"/reviews/{review.pk}/"
    assert len(texts(response, ".//main//input[@type='radio']")) == 6


def test_a_review_from_elsewhere_can_be_reported(browser_of, member):
    review = make_quoted_review(make_film())
    browser_of(member).post(f"/reviews/{review.pk}/report/", SENT)

    assert [row[0] for row in reports()] == [review.pk]


def test_a_visitor_is_asked_to_log_in_and_loses_no_words(visitor, address):
    assert visitor.get(address).url == f"/accounts/login/?next={address}"
    lost = visitor.post(address, SENT)

    assert (lost.status_code, texts(lost, ".//textarea")) == (403, ["It sells shoes."])
    assert reports() == []


def test_nobody_reports_the_own_review(browser_of, other_member, address):
    browser = browser_of(other_member)

    assert (browser.get(address).status_code, browser.post(address, SENT).status_code) == (403, 403)
    assert reports() == []


def test_what_is_not_public_can_t_be_reported(browser_of, member, review, address):
    review.withdraw()

    assert browser_of(member).post(address, SENT).status_code == 404


def test_who_reports_too_often_is_told_to_wait_and_keeps_the_words(browser_of, member, review, address, settings):
    settings.ACCOUNT_RATE_LIMITS = {"report": "1/h/user"}
    other = make_quoted_review(review.film)
    browser = browser_of(member)
    browser.post(address, SENT)
    response = browser.post(f"/reviews/{other.pk}/report/", SENT)

    assert (response.status_code, texts(response, ".//textarea")) == (429, ["It sells shoes."])
    assert len(reports()) == 1


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_other_methods_are_not_answered(browser_of, member, address, method):
    assert getattr(browser_of(member), method)(address).status_code == 405

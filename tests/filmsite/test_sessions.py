"""Sessions: kept as Django keeps them, in fewer steps."""

from datetime import UTC, datetime

import pytest
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.models import Session

from filmsite.sessions import SessionStore

pytestmark = pytest.mark.django_db


@pytest.fixture
def session():
    store = SessionStore()
    store["film"] = "ikiru"
    store.create()
    return store


def test_what_is_put_into_a_session_is_there_at_the_next_request(session):
    again = SessionStore(session.session_key)
    again["page"] = 2
    again.save()

    assert dict(SessionStore(session.session_key).items()) == {"film": "ikiru", "page": 2}
    assert Session.objects.count() == 1


def test_each_takes_one_statement(session, django_assert_num_queries):
    again = SessionStore(session.session_key)
    with django_assert_num_queries(1):
        again["page"] = 2
    with django_assert_num_queries(1):
        again.save()


def test_a_session_that_is_over_holds_nothing(session, time_machine):
    over = Session.objects.get().expire_date
    time_machine.move_to(over, tick=False)
    again = SessionStore(session.session_key)

    assert (dict(again.items()), again.session_key) == ({}, None)


def test_saving_lets_a_session_last_longer(session, time_machine):
    time_machine.move_to(datetime(2030, 1, 1, tzinfo=UTC), tick=False)
    session.set_expiry(60)
    session.save()

    assert Session.objects.get().expire_date == datetime(2030, 1, 1, 0, 1, tzinfo=UTC)


def test_a_session_that_was_ended_meanwhile_is_not_brought_back(session):
    Session.objects.all().delete()
    session["page"] = 2

    with pytest.raises(UpdateError):
        session.save()
    assert Session.objects.count() == 0


def test_who_is_logged_out_elsewhere_while_a_page_is_made_stays_so(browser_of, member, monkeypatch):
    browser = browser_of(member)
    monkeypatch.setattr("reviews.seen._is_due", lambda seen_at: bool(Session.objects.all().delete()))
    response = browser.get("/settings/export/")

    assert response.status_code == 400
    assert Session.objects.count() == 0

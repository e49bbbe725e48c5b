"""Where a member is logged in, and logging out everywhere else."""

from datetime import UTC, datetime

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client

from reviews.templatetags.accounts import browser as browser_name
from tests.factories import PASSWORD
from tests.pages import texts

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 20_0 like Mac OS X) AppleWebKit/605.1.15 Version/20.0 Mobile Safari/604.1"

pytestmark = pytest.mark.django_db


def log_in(user_agent: str) -> Client:
    client = Client(headers={"user-agent": user_agent})
    client.post("/accounts/login/", {"login": "maria", "password": PASSWORD})
    return client


def test_a_member_sees_every_session_and_ends_the_others(member, other_member, browser_of, time_machine, told):
    time_machine.move_to("2026-03-04 05:06:07Z", tick=False)
    stranger = browser_of(other_member)
    stranger.get("/settings/profile/")
    phone = log_in(PHONE)
    time_machine.move_to("2026-03-05 05:06:07Z", tick=False)
    here = log_in(FIREFOX)
    page = here.get("/accounts/sessions/")
    assert texts(page, ".//main//td") == [
        "Safari on iPhone127.0.0.1",
        "4 Mar 2026, 05:06",
        "1\xa0day ago".replace("\xa0", " "),
        "Firefox on Linux This one127.0.0.1",
        "5 Mar 2026, 05:06",
        "now",
    ]
    page = here.post("/accounts/sessions/", follow=True)

    assert told(page)[-1] == "You are logged out everywhere else."
    assert len(texts(page, ".//main//tbody/tr")) == 1
    assert here.get("/settings/profile/").status_code == 200
    assert phone.get("/settings/profile/").status_code == 302
    assert stranger.get("/settings/profile/").status_code == 200
    assert sorted(UserSession.objects.values_list("user__username", flat=True)) == ["maria", "tomas"]
    assert Session.objects.filter(session_key=phone.cookies["sessionid"].value).exists() is False


def test_a_member_s_session_is_noted_again_after_ten_minutes_and_not_before(
    member, time_machine, django_assert_num_queries
):
    def noted():
        return UserSession.objects.values_list("last_seen_at", "user_agent").get()

    time_machine.move_to("2026-03-04 05:00:00Z", tick=False)
    here = log_in(FIREFOX)
    here.get("/settings/export/")
    began = noted()
    time_machine.move_to("2026-03-04 05:09:59Z", tick=False)
    with django_assert_num_queries(2):  # session, member
        here.get("/settings/export/")
    assert noted() == began

    time_machine.move_to("2026-03-04 05:10:00Z", tick=False)
    here.get("/settings/export/", headers={"user-agent": PHONE})
    assert noted() == (datetime(2026, 3, 4, 5, 10, tzinfo=UTC), PHONE)


def test_a_visitor_s_requests_are_not_noted(visitor, django_assert_num_queries):
    with django_assert_num_queries(1):  # the version of the page
        assert visitor.get("/robots.txt").cookies == {}


def test_the_only_session_is_ended_by_logging_out(member):
    here = log_in(FIREFOX)
    page = here.get("/accounts/sessions/")

    assert texts(page, ".//main//button") == ["Log out"]


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        (FIREFOX, "Firefox on Linux"),
        (PHONE, "Safari on iPhone"),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/150.0 Safari/537.36 Edg/150.0",
            "Edge on Windows",
        ),
        ("Mozilla/5.0 (Linux; Android 16) AppleWebKit/537.36 Chrome/150.0 Mobile Safari/537.36", "Chrome on Android"),
        ("curl/8.1", "curl/8.1"),
        ("", ""),
    ],
)
def test_a_browser_is_called_what_people_call_it(user_agent, name):
    assert browser_name(user_agent) == name

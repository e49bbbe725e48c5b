"""Limits: how often is too often, for whom, and until when."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from reviews import rate_limits
from reviews.models import Attempts
from tests.factories import make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked_by(rf):
    def make(member=None, address="192.0.2.1"):
        request = rf.post("/", REMOTE_ADDR=address)
        request.user = member
        return request

    return make


def test_all_come_at_once_and_each_is_there_again_after_its_share_of_the_time(asked_by, settings, time_machine):
    settings.ACCOUNT_RATE_LIMITS = {"like": "3/m/user"}
    request = asked_by(make_member())
    time_machine.move_to("2026-03-04 05:00:00Z", tick=False)
    assert [rate_limits.allows(request, "like") for _ in range(5)] == [True, True, True, False, False]

    time_machine.move_to("2026-03-04 05:00:19Z", tick=False)
    assert rate_limits.allows(request, "like") is False
    time_machine.move_to("2026-03-04 05:00:20Z", tick=False)
    assert [rate_limits.allows(request, "like") for _ in range(2)] == [True, False]
    time_machine.move_to("2026-03-04 05:10:00Z", tick=False)
    assert [rate_limits.allows(request, "like") for _ in range(4)] == [True, True, True, False]


def test_a_limit_is_each_member_s_own_and_each_action_s(asked_by, settings):
    settings.ACCOUNT_RATE_LIMITS = {"like": "1/h/user", "report": "1/h/user"}
    maria, otto = asked_by(make_member("maria")), asked_by(make_member("otto"))
    asked = [(maria, "like"), (maria, "like"), (otto, "like"), (maria, "report")]

    assert [rate_limits.allows(who, action) for who, action in asked] == [True, False, True, True]


def test_a_visitor_is_counted_by_the_address(asked_by, settings):
    settings.ACCOUNT_RATE_LIMITS = {"keep": "1/h/ip"}
    asked = [asked_by(address=address) for address in ("192.0.2.1", "192.0.2.1", "192.0.2.2")]

    assert [rate_limits.allows(request, "keep") for request in asked] == [True, False, True]


@pytest.mark.parametrize(
    ("limit", "allowed"), [("2/h/user,1/m/user", [True, False]), ("0/h/user", [False, False]), (None, [True, True])]
)
def test_limits_may_be_several_or_none(asked_by, settings, limit, allowed):
    settings.ACCOUNT_RATE_LIMITS = {"like": limit}
    request = asked_by(make_member())

    assert [rate_limits.allows(request, "like") for _ in allowed] == allowed


def test_a_limit_by_anything_else_is_refused(asked_by, settings):
    settings.ACCOUNT_RATE_LIMITS = {"like": "1/h/key"}

    with pytest.raises(ImproperlyConfigured):
        rate_limits.allows(asked_by(make_member()), "like")


def test_counting_costs_one_statement(asked_by, settings, django_assert_num_queries):
    settings.ACCOUNT_RATE_LIMITS = {"like": "1/h/user"}
    request = asked_by(make_member())
    for _ in range(2):
        with django_assert_num_queries(1):
            rate_limits.allows(request, "like")


def test_what_limits_nobody_any_more_is_forgotten(asked_by, settings, time_machine):
    settings.ACCOUNT_RATE_LIMITS = {"like": "1/m/user", "report": "1/h/user"}
    member = make_member()
    time_machine.move_to("2026-03-04 05:00:00Z", tick=False)
    for action in ("like", "report"):
        rate_limits.allows(asked_by(member), action)
    time_machine.move_to("2026-03-04 05:01:01Z", tick=False)
    rate_limits.forget_old.enqueue()

    assert [row.who for row in Attempts.objects.all()] == [f"report:1/3600/user:user:{member.pk}"]


def test_nothing_is_left_of_a_member_who_leaves(asked_by, settings):
    settings.ACCOUNT_RATE_LIMITS = {"like": "9/h/user"}
    leaving, staying = make_member(), make_member()
    for member in (leaving, staying):
        rate_limits.allows(asked_by(member), "like")
    leaving.erase(keep_reviews=False)

    assert [row.who for row in Attempts.objects.all()] == [f"like:9/3600/user:user:{staying.pk}"]

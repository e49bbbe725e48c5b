"""Letterboxd is asked rarely, politely and not in vain, whoever presses what and however many workers there are."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from films.models import Film
from filmsite.background import queue
from reviews.letterboxd import following
from reviews.letterboxd.following import follow
from reviews.letterboxd.tasks import follow_due
from reviews.models import LetterboxdAccount, Review
from tests.factories import make_film, make_member
from tests.letterboxd.accounts import an_hour_later, ask_due, linked
from tests.letterboxd.feeds import feed, item
from tests.pages import texts

ADDRESS = "/settings/imports/letterboxd/"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now(time_machine):
    time_machine.move_to("2026-11-20T12:00:00Z", tick=False)


@pytest.fixture
def laura() -> Film:
    return make_film("Laura", release_date="1944")


def pass_(time_machine, **span) -> None:
    time_machine.move_to(timezone.now() + timedelta(**span), tick=False)


def stored() -> LetterboxdAccount:
    return LetterboxdAccount.objects.get()


def test_a_feed_is_asked_for_once_an_hour_whoever_presses_what(
    there, account, member, moderator, browser_of, time_machine
):
    there.serves(feed())
    ask_due()
    pass_(time_machine, minutes=59, seconds=59)
    browser_of(member).post(f"{ADDRESS}check/")
    ticked = {"action": "check_soon", "_selected_action": [account.pk], "index": "0"}
    browser_of(moderator).post("/admin/reviews/letterboxdaccount/", ticked)
    ask_due()
    follow(account.pk)
    within = len(there.asked)
    pass_(time_machine, seconds=1)
    ask_due()

    assert (within, len(there.asked)) == (1, 2)


def test_left_alone_it_is_asked_for_between_one_hour_and_one_and_a_half(there, account):
    there.serves(feed())
    ask_due()

    assert timedelta(hours=1) <= stored().next_check - timezone.now() <= timedelta(hours=1.5)


def test_feeds_do_not_come_all_at_once(there, account):
    now, times = timezone.now(), set()
    for _ in range(20):
        account.note(LetterboxdAccount.Answer.READ, 200, at=now)
        times.add(account.next_check)

    assert len(times) == 20


def test_a_request_whose_worker_was_killed_is_not_made_again(there, account, monkeypatch):
    def killed(*args, **named):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(following, "fetch", killed)
        with pytest.raises(KeyboardInterrupt):
            follow(account.pk)
    follow(account.pk)
    ask_due()

    assert there.asked == []


@pytest.mark.django_db(transaction=True)
def test_of_many_workers_one_asks(there, account, laura, at_once):
    there.serves(feed(item()))

    def work(_number):
        try:
            follow(account.pk)
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as workers:
        list(workers.map(work, range(6)))

    assert (len(there.asked), Review.objects.count()) == (1, 1)


def test_an_unchanged_feed_is_not_sent_again(there, account, time_machine):
    there.serves(feed(), ETag='"one"', Last_Modified="Mon, 02 Nov 2026 09:30:00 GMT")
    ask_due()
    there.says(304)
    an_hour_later(time_machine)
    an_hour_later(time_machine)

    validators = [(headers.get("if-none-match"), headers.get("if-modified-since")) for _path, headers in there.asked]
    assert validators == [(None, None), *[('"one"', "Mon, 02 Nov 2026 09:30:00 GMT")] * 2]
    assert (stored().answer, stored().status, stored().failures) == ("unchanged", 304, 0)


@pytest.mark.parametrize(
    ("status", "answer"), [(403, "refused"), (404, "missing"), (410, "missing"), (429, "too-often"), (503, "trouble")]
)
def test_after_failures_the_pauses_grow_and_in_the_end_it_is_left_alone(
    there, account, member, browser_of, time_machine, status, answer
):
    there.says(status)
    pauses = []
    for _ in range(30):
        ask_due()
        if stored().next_check is None:
            break
        pauses.append((stored().next_check - timezone.now()) // timedelta(hours=1))
        time_machine.move_to(stored().next_check, tick=False)

    assert pauses == [2, 4, 8, 16, 32, 64, 128, 168, 168, 168, 168]
    assert (len(there.asked), stored().state, stored().answer, stored().status) == (12, "paused", answer, status)
    browser = browser_of(member)
    assert texts(browser.get(ADDRESS), ".//div[@class='note']/p")[0].startswith("Your feed was asked for in vain")

    there.serves(feed())
    browser.post(f"{ADDRESS}check/")
    an_hour_later(time_machine)
    assert (stored().state, stored().failures, len(there.asked)) == ("linked", 0, 13)


def test_a_good_answer_ends_the_pauses(there, account, time_machine):
    there.says(503)
    ask_due()
    an_hour_later(time_machine, 3)
    before = stored().failures
    there.serves(feed())
    an_hour_later(time_machine, 24)

    assert (before, stored().failures) == (2, 0)
    assert stored().next_check - timezone.now() <= timedelta(hours=1.5)


@pytest.mark.parametrize(("wait", "hours"), [("36000", 10), ("60", 2), ("99999999", 720)])
def test_it_is_left_alone_for_as_long_as_it_wants(there, account, wait, hours):
    there.says(429, Retry_After=wait)
    ask_due()

    assert (stored().next_check - timezone.now()) // timedelta(hours=1) == hours


def test_nobody_presses_it_out_of_that(there, account, member, browser_of, time_machine):
    there.says(429, Retry_After="36000")
    ask_due()
    pass_(time_machine, hours=9)
    browser_of(member).post(f"{ADDRESS}check/")
    ask_due()
    within = len(there.asked)
    pass_(time_machine, hours=1)
    ask_due()

    assert (within, len(there.asked)) == (1, 2)


@pytest.mark.parametrize("content", [b"<html>Please wait</html>", b"", b"<!DOCTYPE rss><rss/>"])
def test_what_is_no_feed_is_told_and_harms_nothing(there, account, laura, at_once, content, time_machine):
    there.serves(feed(item()))
    ask_due()
    there.serves(content)
    an_hour_later(time_machine)

    assert (stored().answer, stored().failures, Review.objects.published().count()) == ("broken", 1, 1)


def test_members_who_are_shut_out_or_gone_are_not_asked_for(there, account, member, other_member, laura):
    linked(other_member, "tom")
    member.deactivate()
    other_member.erase(keep_reviews=False)
    ask_due()
    follow(account.pk)

    assert there.asked == []


@pytest.mark.django_db(transaction=True)
def test_each_minute_a_task_a_feed_is_given_to_the_worker(there, account, laura, at_once, settings):
    settings.PERIODIC_TASKS = {"reviews.letterboxd.tasks.follow_due": 60}
    there.serves(feed(item()))

    assert queue.enqueue_periodic() == ["reviews.letterboxd.tasks.follow_due"]
    assert (there.paths, Review.objects.published().count()) == (["/ana/rss/"], 1)


def test_while_letterboxd_refuses_everybody_one_feed_at_a_time_is_tried(
    there, time_machine, django_capture_on_commit_callbacks
):
    for number in range(6):
        there.says(403, f"ana{number}")
        linked(make_member(), f"ana{number}")
    with django_capture_on_commit_callbacks(execute=True):
        first = follow_due.call()
    pass_(time_machine, minutes=10)
    LetterboxdAccount.objects.update(next_check=timezone.now())
    with django_capture_on_commit_callbacks(execute=True):
        tried = follow_due.call()

    assert (first, tried) == (6, 1)


def test_while_it_wants_to_be_left_alone_nobody_asks_for_up_to_an_hour(
    there, account, other_member, time_machine, django_capture_on_commit_callbacks
):
    there.says(429, Retry_After="86400")
    ask_due()
    pass_(time_machine, minutes=5)
    linked(other_member, "tom")
    counts = []
    for minutes in (0, 50, 10):
        pass_(time_machine, minutes=minutes)
        with django_capture_on_commit_callbacks(execute=True):
            counts.append(follow_due.call())

    assert (counts, there.paths) == ([0, 0, 1], ["/ana/rss/", "/tom/rss/"])


def test_turned_off_the_worker_has_nothing_to_do(there, account, settings, django_assert_num_queries):
    settings.LETTERBOXD_FEEDS = False
    with django_assert_num_queries(0):
        assert follow_due.call() == 0

    assert "reviews.letterboxd.tasks.follow_due" not in settings.PERIODIC_TASKS

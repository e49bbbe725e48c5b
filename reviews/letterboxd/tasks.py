"""What is done for members' feeds in the background. Each may be run twice: the hour is held by the database."""

from datetime import datetime
from functools import partial

from django.conf import settings
from django.db import transaction
from django.tasks import task
from django.utils import timezone

from reviews.letterboxd.following import follow
from reviews.models import LetterboxdAccount
from reviews.models.asked_feed import HOUR

AT_ONCE = 50  # feeds a minute
TOLD_BY = 3  # answers in a row that say that Letterboxd doesn't want us, or isn't there


@task(priority=-10)
def follow_feed(account: int) -> None:
    """Ask for the feed of the account with this id, if it may be, and take what it holds."""
    follow(account)


@task
def follow_due() -> int:
    """Have the feeds asked for whose time has come; give their number."""
    if not settings.LETTERBOXD_FEEDS:
        return 0
    now = timezone.now()
    due = list(LetterboxdAccount.objects.due(now)[: _at_once(now)])
    for account in due:
        # Due again in an hour, should this be lost; who does it sets the time anew.
        LetterboxdAccount.objects.filter(pk=account.pk).update(next_check=now + HOUR)
        transaction.on_commit(partial(follow_feed.enqueue, account.pk))
    return len(due)


def _at_once(now: datetime) -> int:
    """How many feeds may be asked for now. Where the last answers were meant for all of us, one tries whether that is
    over, and none for as long as Letterboxd has wanted to be left alone, up to an hour."""
    asked = LetterboxdAccount.objects.filter(claimed_at__gt=now - HOUR).order_by("-claimed_at")
    lately = list(asked[:TOLD_BY])
    if lately and lately[0].answer == LetterboxdAccount.Answer.TOO_OFTEN and (lately[0].not_before or now) >= now:
        return 0
    is_shut = len(lately) == TOLD_BY and all(account.answer in LetterboxdAccount.TO_ALL for account in lately)
    return 1 if is_shut else AT_ONCE

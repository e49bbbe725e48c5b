"""A feed that is asked for again and again: when, and how it answered last."""

import random
from datetime import datetime, timedelta

from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

HOUR = timedelta(hours=1)  # between two requests of one member, whatever anybody wants
SPREAD = timedelta(minutes=30)  # added by chance, so that feeds don't come all at once
LONGEST_PAUSE = timedelta(days=7)
LONGEST_WAIT = timedelta(days=30)  # that the other side may ask for


class AskedFeed(models.Model):
    """When a feed was and will be asked for, and its answer. The manager of a subclass knows which are `followed()`.

    `claimed_at` is set before each request and is what holds the hour: a request that ended with its worker counts.
    """

    class Answer(models.TextChoices):
        NONE = "", _("not asked yet")
        READ = "read", _("read")
        UNCHANGED = "unchanged", _("nothing new")
        REFUSED = "refused", _("Letterboxd refuses")
        MISSING = "missing", _("there is no such feed")
        TOO_OFTEN = "too-often", _("Letterboxd wants to be asked less often")
        TROUBLE = "trouble", _("Letterboxd has a fault")
        ELSEWHERE = "elsewhere", _("the feed leads elsewhere")
        ODD = "odd", _("an answer that says nothing")
        UNREACHABLE = "unreachable", _("Letterboxd can’t be reached")
        TOO_SLOW = "too-slow", _("the answer took too long")
        TOO_LARGE = "too-large", _("the feed is too large")
        BROKEN = "broken", _("what came is no feed")

    WELL = (Answer.READ, Answer.UNCHANGED)
    #: Answers that are Letterboxd's to all of us rather than to one member.
    TO_ALL = (Answer.REFUSED, Answer.TOO_OFTEN, Answer.TROUBLE, Answer.UNREACHABLE, Answer.TOO_SLOW)

    etag = models.CharField(max_length=200, blank=True, editable=False)
    last_modified = models.CharField(max_length=100, blank=True, editable=False)
    claimed_at = models.DateTimeField(_("last asked at"), blank=True, null=True)
    not_before = models.DateTimeField(_("wants to be left alone until"), blank=True, null=True)
    next_check = models.DateTimeField(_("to be asked at"), blank=True, null=True)
    answer = models.CharField(_("last answer"), max_length=15, choices=Answer, default=Answer.NONE, blank=True)
    status = models.PositiveSmallIntegerField(_("status of HTTP"), default=0)
    failures = models.PositiveSmallIntegerField(_("failures"), default=0)

    class Meta:
        abstract = True

    @property
    def free_at(self) -> datetime:
        """From when on the feed may be asked for again."""
        after_the_hour = self.claimed_at + HOUR if self.claimed_at else timezone.now()
        return max(after_the_hour, self.not_before or after_the_hour)

    def claim(self, now: datetime) -> bool:
        """Take the right to one request, in one statement: False where another took it within the hour.

        Call it in no transaction: what is claimed must be stored before the request goes out.
        """
        free = Q(claimed_at__isnull=True) | Q(claimed_at__lte=now - HOUR)
        free &= Q(not_before__isnull=True) | Q(not_before__lte=now)
        rows = type(self).objects.followed().filter(free, pk=self.pk)
        with transaction.atomic(durable=True):
            return bool(rows.update(claimed_at=now, next_check=_next(now, 0)))

    def note(self, answer: str, status: int, *, at: datetime, retry_after: timedelta | None = None) -> None:
        """Keep how the feed answered, and when it is to be asked for again: after failures ever later."""
        self.answer, self.status = answer, status
        self.failures = 0 if answer in self.WELL else self.failures + 1
        self.not_before = at + min(retry_after, LONGEST_WAIT) if retry_after else None
        self.next_check = max(_next(at, self.failures), self.not_before or at)


def _next(now: datetime, failures: int) -> datetime:
    pause = min(HOUR * 2**failures, LONGEST_PAUSE)
    return now + pause + SPREAD * random.random()

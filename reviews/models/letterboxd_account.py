"""A member's name at Letterboxd, once it is proven: what is asked of its feed, and how the feed answered."""

import random
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import IntegrityError, models, transaction
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from films.history import forget
from reviews.models.member import Member
from reviews.models.quoted import QuotedReview, take_away
from reviews.models.review import Review
from reviews.models.review_queries import ReviewQuerySet

NAME = RegexValidator(r"\A[A-Za-z0-9_]+\Z", _("A name at Letterboxd has letters, digits and underscores alone."))

HOUR = timedelta(hours=1)  # between two requests of one member, whatever anybody wants
SPREAD = timedelta(minutes=30)  # added by chance, so that feeds don't come all at once
LONGEST_PAUSE = timedelta(days=7)
LONGEST_WAIT = timedelta(days=30)  # that the other side may ask for
MOST_FAILURES = 12  # in a row, over some seven weeks; then the member must ask again
CODE_LASTS = timedelta(days=7)
MOST_LOOKS = 12  # for one code
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # none is taken for another


class NameTaken(Exception):
    """Another member has proven that the name is theirs."""


class LetterboxdAccountQuerySet(models.QuerySet):
    """The words to ask for accounts by."""

    def followed(self) -> "LetterboxdAccountQuerySet":
        """Those whose feeds are asked for.

        No join: an update through one is decided by rows as they were before it waited for another.
        """
        active = Member.objects.filter(pk=OuterRef("member"), is_active=True)
        return self.filter(Exists(active), state__in=LetterboxdAccount.FOLLOWED)

    def due(self, now: datetime) -> "LetterboxdAccountQuerySet":
        """Those whose time has come, the longest waiting first."""
        return self.followed().filter(next_check__lte=now).order_by("next_check", "pk")

    def holding(self, username: str) -> "LetterboxdAccountQuerySet":
        """The account that has proven this name, if there is one."""
        return self.filter(username__iexact=username, state__in=LetterboxdAccount.PROVEN)

    def begin(self, member: Member, username: str) -> "LetterboxdAccount":
        """Note that the member calls this name theirs, with a new code to prove it by. Raises NameTaken.

        When its feed was last asked for stays known: a new beginning makes no request earlier.
        """
        if self.holding(username).exclude(member=member).exists():
            raise NameTaken
        for account in self.filter(member=member, state__in=LetterboxdAccount.PROVEN):
            return account  # another name only after this one is unlinked
        values = {
            "username": username,
            "state": LetterboxdAccount.State.WAITING,
            "code": get_random_string(10, _LETTERS),
            "code_made_at": timezone.now(),
            **dict.fromkeys(["etag", "last_modified"], ""),
            **dict.fromkeys(["looks", "failures", "status"], 0),
            "answer": LetterboxdAccount.Answer.NONE,
            "next_check": None,
        }
        return self.update_or_create(member=member, defaults=values)[0]


class LetterboxdAccount(models.Model):
    """What is known of one member's name at Letterboxd. Times tell when its feed was and will be asked for.

    `claimed_at` is set before each request and is what holds the hour: a request that ended with its worker counts.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waits for the proof")
        LAPSED = "lapsed", _("was not proven in time")
        LINKED = "linked", _("linked")
        PAUSED = "paused", _("paused")  # after too many answers in vain
        UNLINKED = "unlinked", _("unlinked")

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

    PROVEN = (State.LINKED, State.PAUSED)
    FOLLOWED = (State.WAITING, State.LINKED)
    WELL = (Answer.READ, Answer.UNCHANGED)
    #: Answers that are Letterboxd's to all of us rather than to one member.
    TO_ALL = (Answer.REFUSED, Answer.TOO_OFTEN, Answer.TROUBLE, Answer.UNREACHABLE, Answer.TOO_SLOW)

    member = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="letterboxd", verbose_name=_("member")
    )
    username = models.CharField(_("name at Letterboxd"), max_length=50, validators=[NAME])
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    code = models.CharField(_("code"), max_length=20, blank=True)
    code_made_at = models.DateTimeField(_("code made at"), blank=True, null=True)
    looks = models.PositiveSmallIntegerField(_("looks for the code"), default=0)
    linked_at = models.DateTimeField(_("linked at"), blank=True, null=True)
    display_name = models.CharField(_("name shown there"), max_length=100, blank=True)
    byline = models.CharField(_("signed here"), max_length=100, blank=True)
    etag = models.CharField(max_length=200, blank=True, editable=False)
    last_modified = models.CharField(max_length=100, blank=True, editable=False)
    claimed_at = models.DateTimeField(_("last asked at"), blank=True, null=True)
    not_before = models.DateTimeField(_("wants to be left alone until"), blank=True, null=True)
    next_check = models.DateTimeField(_("to be asked at"), blank=True, null=True)
    answer = models.CharField(_("last answer"), max_length=15, choices=Answer, default=Answer.NONE, blank=True)
    status = models.PositiveSmallIntegerField(_("status of HTTP"), default=0)
    failures = models.PositiveSmallIntegerField(_("failures"), default=0)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    objects = LetterboxdAccountQuerySet.as_manager()

    class Meta:
        verbose_name = _("Letterboxd account")
        verbose_name_plural = _("Letterboxd accounts")
        constraints = [
            models.UniqueConstraint(
                Lower("username"), condition=Q(state__in=["linked", "paused"]), name="letterboxd_name_has_one_member"
            ),
            models.UniqueConstraint(
                Lower("byline"), condition=~Q(byline=""), name="letterboxd_byline_is_of_one_member"
            ),
        ]
        indexes = [
            models.Index(fields=["next_check", "id"], name="letterboxd_due", condition=Q(next_check__isnull=False)),
            models.Index(fields=["-claimed_at"], name="letterboxd_asked"),
        ]

    def __str__(self) -> str:
        return self.username

    @property
    def is_followed(self) -> bool:
        return self.state in self.FOLLOWED

    @property
    def is_proven(self) -> bool:
        return self.state in self.PROVEN

    @property
    def code_ends_at(self) -> datetime | None:
        return self.code_made_at + CODE_LASTS if self.code_made_at else None

    @property
    def free_at(self) -> datetime:
        """From when on the feed may be asked for again."""
        after_the_hour = self.claimed_at + HOUR if self.claimed_at else timezone.now()
        return max(after_the_hour, self.not_before or after_the_hour)

    def wants(self, titles: Iterable[str]) -> bool:
        """Whether one of these titles of lists holds the code."""
        return bool(self.code) and any(self.code in title.upper() for title in titles)

    def ask(self) -> datetime | None:
        """Have the feed asked for as soon as the hour allows; give when that is. One that is paused goes on.

        None where there is nothing to ask for, because the code is too old.
        """
        if self.state == self.State.PAUSED:
            self.state, self.failures = self.State.LINKED, 0
        self.next_check = max(self.free_at, timezone.now()) if self.is_followed else None
        if self._waits_in_vain(timezone.now()):
            self.lapse()
        self.save(update_fields=["state", "failures", "next_check", "code"])
        return self.next_check

    def claim(self, now: datetime) -> bool:
        """Take the right to one request, in one statement: False where another took it within the hour.

        Call it in no transaction: what is claimed must be stored before the request goes out.
        """
        free = Q(claimed_at__isnull=True) | Q(claimed_at__lte=now - HOUR)
        free &= Q(not_before__isnull=True) | Q(not_before__lte=now)
        rows = LetterboxdAccount.objects.followed().filter(free, pk=self.pk)
        with transaction.atomic(durable=True):
            return bool(rows.update(claimed_at=now, next_check=self._next(now, 0)))

    def note(self, answer: str, status: int, *, at: datetime, retry_after: timedelta | None = None) -> None:
        """Keep how the feed answered, and when it is to be asked for again: after failures ever later."""
        self.answer, self.status = answer, status
        self.failures = 0 if answer in self.WELL else self.failures + 1
        self.not_before = at + min(retry_after, LONGEST_WAIT) if retry_after else None
        self.next_check = max(self._next(at, self.failures), self.not_before or at)
        if self.state == self.State.WAITING:
            self.looks += 1
            if self.looks >= MOST_LOOKS or self._waits_in_vain(at):
                self.lapse()
        elif self.failures >= MOST_FAILURES:
            self.state, self.next_check = self.State.PAUSED, None

    def lapse(self) -> None:
        """Nobody has proven the name in time."""
        self.state, self.code, self.next_check = self.State.LAPSED, "", None

    def link(self, at: datetime) -> None:
        """The name is proven to be the member's: what its former holder left goes over to them.

        Raises NameTaken where another has proven it meanwhile.
        """
        former = LetterboxdAccount.objects.filter(username__iexact=self.username).exclude(pk=self.pk)
        with transaction.atomic():
            LetterboxdAccount.objects.select_for_update().get(pk=self.pk)
            if former.holding(self.username).exists():
                raise NameTaken
            for account in former:
                account.items.update(account=self)
            former.update(byline="")
            self.state, self.code, self.looks, self.linked_at = self.State.LINKED, "", 0, at
            self.display_name = self.byline = ""  # the feed says it
            try:
                with transaction.atomic():
                    self.save()
            except IntegrityError:
                raise NameTaken from None

    def unlink(self, *, take_back: bool) -> None:
        """Follow the feed no longer; what came stays, or goes as well.

        What was withdrawn or removed stays away also when the name is linked again.
        """
        with transaction.atomic():
            LetterboxdAccount.objects.select_for_update().get(pk=self.pk)
            if take_back:
                self.items.removed().bury(removed=True)
                take_away(self._arrived())
                self.items.living().delete()
                self.display_name = self.byline = ""
            else:
                self.items.filter(review=None).removed().bury(removed=True)
                self.items.filter(review=None).living().delete()
            self.state, self.code, self.next_check = self.State.UNLINKED, "", None
            self.etag = self.last_modified = ""
            self.save()

    def let_go(self, *, keep_reviews: bool) -> None:
        """Before the member's account is erased: what came goes, or what is public stays as any quotation does."""
        with transaction.atomic():
            LetterboxdAccount.objects.select_for_update().get(pk=self.pk)
            if keep_reviews:
                kept = list(self._arrived().published().values_list("pk", flat=True))
                forget(QuotedReview, kept)  # which names the member
                allowed = gettext("A former member of this site had linked their name at Letterboxd.")
                Review.objects.filter(pk__in=kept).update(permission=allowed)
                self.items.filter(review__in=kept).update(review=None)
            take_away(self._arrived())

    def _arrived(self) -> ReviewQuerySet:
        return Review.objects.filter(letterboxd_item__account=self)

    def _waits_in_vain(self, now: datetime) -> bool:
        return self.state == self.State.WAITING and (not self.code_ends_at or now > self.code_ends_at)

    def _next(self, now: datetime, failures: int) -> datetime:
        pause = min(HOUR * 2**failures, LONGEST_PAUSE)
        return now + pause + SPREAD * random.random()

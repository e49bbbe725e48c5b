"""A member's name at Letterboxd: its proof, and the end of it."""

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
from reviews.models.asked_feed import AskedFeed
from reviews.models.member import Member
from reviews.models.quoted import QuotedReview, take_away
from reviews.models.review import Review
from reviews.models.review_queries import ReviewQuerySet

NAME = RegexValidator(r"\A[A-Za-z0-9_]+\Z", _("A name at Letterboxd has letters, digits and underscores alone."))

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


class LetterboxdAccount(AskedFeed):
    """What is known of one member's name at Letterboxd, and of its feed."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waits for the proof")
        LAPSED = "lapsed", _("was not proven in time")
        LINKED = "linked", _("linked")
        PAUSED = "paused", _("paused")  # after too many answers in vain
        UNLINKED = "unlinked", _("unlinked")

    PROVEN = (State.LINKED, State.PAUSED)
    FOLLOWED = (State.WAITING, State.LINKED)

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

    def note(self, answer: str, status: int, *, at: datetime, retry_after: timedelta | None = None) -> None:
        """Keep how the feed answered, as `AskedFeed`; neither looks for the code nor failures go on for ever."""
        super().note(answer, status, at=at, retry_after=retry_after)
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

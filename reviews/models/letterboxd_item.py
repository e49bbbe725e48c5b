"""What a member's feed at Letterboxd held: each review once, and what became of it here."""

from typing import Any

from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from films.models import Film
from reviews.models.letterboxd_account import LetterboxdAccount
from reviews.models.quoted import take_away
from reviews.models.review import Review

# What a tombstone doesn't hold: nothing but the guid is left of it.
_BURIED: dict[str, Any] = {
    **dict.fromkeys(["title", "tmdb_id", "digest", "url"], ""),
    **dict.fromkeys(["year", "film", "review", "watched_on", "written_at"]),
    "content": {},
}


class LetterboxdItemQuerySet(models.QuerySet):
    """The words to ask for items by."""

    def living(self) -> "LetterboxdItemQuerySet":
        """All but the tombstones."""
        return self.exclude(state__in=LetterboxdItem.TOMBSTONES)

    def pending(self) -> "LetterboxdItemQuerySet":
        """Those whose film or place may be found later."""
        return self.filter(state__in=LetterboxdItem.PENDING)

    def removed(self) -> "LetterboxdItemQuerySet":
        """Those whose review staff has removed or deleted: it must not come again."""
        deleted = Q(review=None, film__isnull=False)
        return self.filter(deleted | Q(review__status=Review.Status.REMOVED), state=LetterboxdItem.State.ARRIVED)

    def bury(self, *, removed: bool = False) -> None:
        """Make tombstones of these and delete their reviews: what they stand for never comes again."""
        state = LetterboxdItem.State.REMOVED if removed else LetterboxdItem.State.WITHDRAWN
        ids = list(self.values_list("pk", flat=True))
        take_away(Review.objects.filter(letterboxd_item__in=ids))
        self.model.objects.filter(pk__in=ids).update(state=state, **_BURIED)


class LetterboxdItem(models.Model):
    """One review of the feed, known by its guid, which an edit there keeps.

    `content` holds what it says while it has no review here. The guid is unique on the site, not in the account: what
    was withdrawn stays withdrawn whoever comes to hold the name.
    """

    class State(models.TextChoices):
        ARRIVED = "arrived", _("arrived")
        NO_FILM = "no-film", _("the film isn’t in our catalogue")
        SEVERAL = "several", _("it could be one of several films")
        SAME = "same", _("you have brought it along with your export")
        OLDER = "older", _("a later review of this film is shown")
        TOO_LONG = "too-long", _("its text is too long for this site")
        WITHDRAWN = "withdrawn", _("you have withdrawn it")
        REMOVED = "removed", _("a moderator has removed it")

    PENDING = (State.NO_FILM, State.SEVERAL, State.SAME)
    TOMBSTONES = (State.WITHDRAWN, State.REMOVED)

    account = models.ForeignKey(
        LetterboxdAccount, on_delete=models.CASCADE, related_name="items", db_index=False, verbose_name=_("account")
    )
    guid = models.CharField(max_length=100, unique=True)
    state = models.CharField(_("state"), max_length=10, choices=State)
    title = models.CharField(_("title"), max_length=300, blank=True)
    year = models.PositiveSmallIntegerField(_("year"), blank=True, null=True)
    tmdb_id = models.CharField(max_length=20, blank=True)
    film = models.ForeignKey(
        Film, on_delete=models.SET_NULL, related_name="+", blank=True, null=True, verbose_name=_("film")
    )
    review = models.OneToOneField(
        Review,
        on_delete=models.SET_NULL,
        related_name="letterboxd_item",
        blank=True,
        null=True,
        verbose_name=_("review"),
    )
    url = models.URLField(_("address there"), max_length=500, blank=True)
    watched_on = models.DateField(_("seen on"), blank=True, null=True)
    written_at = models.DateTimeField(_("written at"), blank=True, null=True)
    digest = models.CharField(max_length=64, blank=True, editable=False)
    content = models.JSONField(_("what it says"), default=dict, blank=True)

    objects = LetterboxdItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("review from Letterboxd")
        verbose_name_plural = _("reviews from Letterboxd")
        constraints = [
            models.CheckConstraint(
                condition=Q(state="arrived") | Q(review__isnull=True), name="letterboxd_review_is_of_what_arrived"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["withdrawn", "removed"]) | Q(title="", digest="", url="", film__isnull=True),
                name="letterboxd_tombstone_says_nothing",
            ),
        ]
        indexes = [
            models.Index(fields=["account", "-written_at", "-id"], name="letterboxd_item_newest"),
            models.Index(fields=["account", "film"], name="letterboxd_item_of_film"),
        ]

    def __str__(self) -> str:
        return self.title or self.guid

    @property
    def is_tombstone(self) -> bool:
        return self.state in self.TOMBSTONES

    @property
    def is_deleted(self) -> bool:
        """Whether staff has deleted the review that it had; where its film is gone too, it may come again."""
        return self.state == self.State.ARRIVED and not self.review_id and bool(self.film_id)

    @property
    def may_be_withdrawn(self) -> bool:
        """Whether its author has a say in it: what staff has removed or deleted is settled."""
        is_removed = self.review is not None and self.review.status == Review.Status.REMOVED
        return not (self.is_tombstone or self.is_deleted or is_removed)

    def withdraw(self) -> None:
        """Its author takes it back here: it and what they had written of the film before never come again."""
        with transaction.atomic():
            LetterboxdAccount.objects.select_for_update().get(pk=self.account_id)
            items = LetterboxdItem.objects.filter(account=self.account_id).living()
            older = Q(film=self.film_id, film__isnull=False, state=self.State.OLDER)
            items.filter(Q(pk=self.pk) | older).bury()

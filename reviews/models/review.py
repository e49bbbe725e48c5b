"""A review: written here by a member, or quoted from elsewhere. Lists, sorting and paging treat them alike."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from films import rating_scale
from films.canonical import path_of
from films.derived import RenderedMarkdownField
from films.inserting import InsertedByPrepared
from films.models import Film, Reception
from reviews.models import tally
from reviews.models.review_choices import Kind, Origin, Status
from reviews.models.review_indexes import INDEXES
from reviews.models.review_queries import ReviewQuerySet
from reviews.models.source import Source


class RemovedMeanwhile(Exception):
    """A moderator has removed the review since its author read it."""


class Review(InsertedByPrepared, models.Model):
    """What one person says of one film: a rating, a text, or both.

    `member` and `editors` reviews are written here; the author's account may be gone. An `elsewhere` review is quoted
    from a source, with the author's byline and the review's own address.
    """

    Kind = Kind
    Status = Status
    Origin = Origin

    # Neither film nor member has an index of its own: the constraint and the index of the two begin with them.
    film = models.ForeignKey(
        Film, on_delete=models.CASCADE, related_name="reviews", db_index=False, verbose_name=_("film")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.MEMBER)
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="reviews",
        db_index=False,
        blank=True,
        null=True,
        verbose_name=_("member"),
    )
    source = models.ForeignKey(
        Source,
        on_delete=models.PROTECT,
        related_name="reviews",
        db_index=False,
        blank=True,
        null=True,
        verbose_name=_("source"),
    )
    byline = models.CharField(_("author"), max_length=100, blank=True, help_text=_("Of a review from elsewhere."))
    byline_url = models.URLField(_("author's page"), max_length=500, blank=True)
    url = models.URLField(_("address of the review"), max_length=500, blank=True)
    permission = models.TextField(
        _("permission"), blank=True, help_text=_("Who allowed the quotation, and when. Only staff see this.")
    )
    rating = models.PositiveSmallIntegerField(
        _("rating"),
        blank=True,
        null=True,
        choices=rating_scale.CHOICES,
        validators=[MinValueValidator(rating_scale.LOWEST), MaxValueValidator(rating_scale.HIGHEST)],
    )
    text = models.TextField(_("text"), max_length=50_000, blank=True, help_text=_("Markdown."))
    text_html = RenderedMarkdownField(source="text", profile="review")
    language = models.CharField(_("language"), max_length=3, blank=True)
    spoilers = models.BooleanField(_("contains spoilers"), default=False)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.DRAFT)
    # Of what a member wrote elsewhere and brought along; `published_at` is the day it was written there.
    origin = models.CharField(_("written on"), max_length=10, choices=Origin, default=Origin.HERE, blank=True)
    origin_url = models.URLField(_("address there"), max_length=500, blank=True)
    watched_on = models.DateField(_("seen on"), blank=True, null=True)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    updated_at = models.DateTimeField(_("updated at"), auto_now=True)
    published_at = models.DateTimeField(_("published at"), blank=True, null=True)
    edited_at = models.DateTimeField(_("edited at"), blank=True, null=True)
    likes_count = models.PositiveIntegerField(_("likes"), default=0, editable=False)
    # Sorting wants columns without nulls, which the databases place differently: those without a rating come last.
    highest_first = models.GeneratedField(
        expression=Coalesce("rating", 0), output_field=models.PositiveSmallIntegerField(), db_persist=True
    )
    lowest_first = models.GeneratedField(
        expression=11 - Coalesce("rating", 11), output_field=models.PositiveSmallIntegerField(), db_persist=True
    )

    objects = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="elsewhere", member__isnull=True, source__isnull=False) & ~Q(byline="")
                | Q(kind__in=["member", "editors"], source__isnull=True, byline=""),
                name="review_is_from_here_or_from_elsewhere",
            ),
            models.CheckConstraint(
                condition=Q(rating__isnull=True) | Q(rating__gte=1, rating__lte=10),
                name="review_rating_is_on_the_scale",
            ),
            models.CheckConstraint(
                condition=~Q(status="published") | Q(published_at__isnull=False),
                name="published_review_has_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(status="published") | Q(rating__isnull=False) | ~Q(text=""),
                name="published_review_says_something",
            ),
            models.UniqueConstraint(fields=["film", "member"], name="one_review_a_member_and_film"),
            models.UniqueConstraint(
                fields=["film", "source", "byline"],
                condition=Q(source__isnull=False),
                name="one_review_an_author_source_and_film",
            ),
        ]
        indexes = INDEXES

    def __str__(self) -> str:
        return f"{self.film}: {self.author_name}"

    def save(self, **options: Any) -> None:
        """Save the review, and take the change over into the reception of its film, or of both when it moves.

        Of one that is stored already the number of likes is left alone: readers change it meanwhile.
        """
        with transaction.atomic():
            self._save_counted(**options)

    def get_absolute_url(self) -> str:
        return path_of("reviews:review", self.pk)

    def delete(self, **options: Any) -> tuple[int, dict[str, int]]:
        """Delete the review, and let the reception of its film follow."""
        with transaction.atomic():
            before = self._lock()
            deleted = super().delete(**options)
            tally.change(before, [])
        return deleted

    def _save_counted(self, **options: Any) -> None:
        """Save within the transaction of whoever calls."""
        if not self._state.adding and options.get("update_fields") is None:
            options["update_fields"] = self._own_columns()
        before = self._lock() if self.pk else []
        super().save(**options)
        after = self._as_counted()
        if before and options.get("update_fields") is not None:
            saved = {self._meta.get_field(name).attname for name in options["update_fields"]}
            after = before[0]._replace(**{name: getattr(after, name) for name in saved & set(tally.COLUMNS)})
        tally.change(before, [after])

    def _lock(self) -> list[tally.Counted]:
        """Lock the stored review; give what its reception was told of it, or nothing where there is none."""
        rows = Review._base_manager.filter(pk=self.pk).select_for_update(no_key=True)
        return tally.stored(rows)

    def _as_counted(self) -> tally.Counted:
        missing = self.get_deferred_fields()
        return tally.Counted(*(None if name in missing else getattr(self, name) for name in tally.COLUMNS))

    def _own_columns(self) -> list[str]:
        kept = {"id", "likes_count", "created_at", *self.get_deferred_fields()}
        return [field.name for field in self._meta.concrete_fields if not field.generated and field.attname not in kept]

    @property
    def is_elsewhere(self) -> bool:
        return self.kind == self.Kind.ELSEWHERE

    @property
    def is_published(self) -> bool:
        return self.status == self.Status.PUBLISHED

    @property
    def author_name(self) -> str:
        """The NAME of `review by NAME`."""
        if self.is_elsewhere:
            return self.byline
        return self.member.byline if self.member else gettext("a former member")

    @property
    def line_url(self) -> str:
        """Where the line leads: a review from elsewhere to its own address, one from here to its page."""
        return self.url if self.is_elsewhere and self.url else self.get_absolute_url()

    def save_draft(self) -> None:
        """Keep what was written for its author alone. Raises RemovedMeanwhile, as `publish` and `withdraw` do."""
        self._store(self.Status.DRAFT)

    def publish(self, *, at: datetime | None = None) -> None:
        """Show the review; a member's first ones may have to wait for a moderator (setting `REVIEWS_HOLD_FIRST`).

        `at` sets the time of publication; without it a new one is now, and an old one stays. A review that was public
        before is marked as edited, also when it was withdrawn meanwhile. The draft of one that was written elsewhere
        has the time of that, and is public for the first time.
        """
        if self._must_wait():
            self._store(self.Status.HELD)
            return
        now = timezone.now()
        brought_along = self.origin and self.status == self.Status.DRAFT
        if self.published_at and not self._state.adding and not brought_along:
            self.edited_at = now
        self.published_at = at or self.published_at or now
        self._store(self.Status.PUBLISHED)

    def approve(self) -> None:
        """A moderator lets a review that waited be seen."""
        self.published_at = self.published_at or timezone.now()
        self._decide(self.Status.PUBLISHED, "published_at")

    def withdraw(self) -> None:
        """The author takes the review back; the text stays theirs."""
        self._store(self.Status.WITHDRAWN, update_fields=["status", "updated_at"])

    def remove(self) -> None:
        """A moderator takes the review away; its author can't bring it back."""
        self._decide(self.Status.REMOVED)

    def _must_wait(self) -> bool:
        if self.kind != self.Kind.MEMBER or self.is_published:
            return False
        return Review.objects.must_wait(self.member_id)

    def _store(self, status: str, **options: Any) -> None:
        """What an author does; a review that a moderator removes at the same moment stays removed."""
        with transaction.atomic():
            known, self.status = self.status, status
            stored = self._lock() if self.pk and known != self.Status.REMOVED else []
            if any(row.status == self.Status.REMOVED for row in stored):
                raise RemovedMeanwhile
            self._save_counted(**options)

    def _decide(self, status: str, *also: str) -> None:
        """What a moderator does; what the author writes at the same moment stays."""
        self.status = status
        self.save(update_fields=["status", "updated_at", *also])

    def like(self, member) -> None:
        """Note that this member likes the review; once is enough."""
        with transaction.atomic():
            _like, is_new = self.likes.get_or_create(member=member)
            if is_new:
                self._count_likes(+1)

    def unlike(self, member) -> None:
        """Take the member's like back, if there is one."""
        with transaction.atomic():
            deleted, _by_model = self.likes.filter(member=member).delete()
            if deleted:
                self._count_likes(-1)

    def _count_likes(self, by: int) -> None:
        Review._base_manager.filter(pk=self.pk).update(likes_count=F("likes_count") + by)
        self.refresh_from_db(fields=["likes_count"])
        Reception.objects.filter(film=self.film_id).touch()

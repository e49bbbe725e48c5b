"""A review: written here by a member, or quoted from elsewhere. Lists, sorting and paging treat them alike."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from films import rating_scale
from films.canonical import path_of
from films.derived import RenderedMarkdownField
from films.models import Film, Reception
from reviews.models.source import Source


class ReviewQuerySet(models.QuerySet):
    """The words to ask for reviews by."""

    def published(self) -> "ReviewQuerySet":
        """Published themselves; whether their film is public too is for the caller to know or to ask."""
        return self.filter(status=Review.Status.PUBLISHED)

    def public(self) -> "ReviewQuerySet":
        """What a visitor may see: published reviews of published films."""
        return self.published().filter(film__status=Film.Status.PUBLISHED, film__published_at__lte=timezone.now())

    def visible_to(self, member) -> "ReviewQuerySet":
        """What this member (or AnonymousUser) may see: what is public and their own; for moderators all but drafts."""
        if member.has_perm("reviews.change_review"):
            return self.exclude(Q(status=Review.Status.DRAFT) & ~Q(member=member.pk))
        mine = Q(member=member.pk) & ~Q(status=Review.Status.REMOVED) if member.is_authenticated else Q(pk__in=[])
        public = Q(status=Review.Status.PUBLISHED, film__status=Film.Status.PUBLISHED)
        return self.filter(public & Q(film__published_at__lte=timezone.now()) | mine)

    def here(self) -> "ReviewQuerySet":
        return self.exclude(kind=Review.Kind.ELSEWHERE)

    def elsewhere(self) -> "ReviewQuerySet":
        return self.filter(kind=Review.Kind.ELSEWHERE)

    def with_line_data(self) -> "ReviewQuerySet":
        """What the line `★★★★½ review by NAME on SOURCE` needs, in the same query."""
        return self.select_related("member", "source")

    def recount(self, films: Iterable[int]) -> None:
        """Fill the receptions of the films with these ids from the reviews that are published now."""
        films = set(films)
        counts = {film: {kind: Counter() for kind in Review.Kind.values} for film in films}
        with transaction.atomic():
            # Locked before the reviews are counted, so that two who publish at once don't miss each other.
            stored = Reception.objects.select_for_update().order_by("pk").in_bulk(films)
            rows = (
                Review.objects.published()  # whoever asks: a manager of quoted ones would count no other
                .filter(film__in=films)
                .order_by()
                .values_list("film_id", "kind", "rating")
                .annotate(count=Count("pk"))
            )
            for film, kind, rating, count in rows:
                counts[film][kind][rating] += count
            for film in films:
                reception = stored.get(film) or Reception(film_id=film)
                reception.recount(
                    here=counts[film][Review.Kind.MEMBER],
                    editors=counts[film][Review.Kind.EDITORS],
                    elsewhere=counts[film][Review.Kind.ELSEWHERE],
                )
            Film.objects.filter(pk__in=films).rerank()


class Review(models.Model):
    """What one person says of one film: a rating, a text, or both.

    `member` and `editors` reviews are written here; the author's account may be gone. An `elsewhere` review is quoted
    from a source, with the author's byline and the review's own address.
    """

    class Kind(models.TextChoices):
        MEMBER = "member", _("by a member")
        EDITORS = "editors", _("by the editors")
        ELSEWHERE = "elsewhere", _("from elsewhere")

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        HELD = "held", _("waits for a moderator")
        PUBLISHED = "published", _("published")
        WITHDRAWN = "withdrawn", _("withdrawn by its author")
        REMOVED = "removed", _("removed by a moderator")

    film = models.ForeignKey(Film, on_delete=models.CASCADE, related_name="reviews", verbose_name=_("film"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.MEMBER)
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="reviews",
        blank=True,
        null=True,
        verbose_name=_("member"),
    )
    source = models.ForeignKey(
        Source,
        on_delete=models.PROTECT,
        related_name="reviews",
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
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    updated_at = models.DateTimeField(_("updated at"), auto_now=True)
    published_at = models.DateTimeField(_("published at"), blank=True, null=True)
    edited_at = models.DateTimeField(_("edited at"), blank=True, null=True)
    likes_count = models.PositiveIntegerField(_("likes"), default=0, editable=False)

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
            models.UniqueConstraint(fields=["film", "source", "byline"], name="one_review_an_author_source_and_film"),
        ]
        indexes = [
            models.Index(
                fields=["film", "-published_at", "-id"],
                name="review_of_film_newest",
                condition=Q(status="published"),
            ),
            models.Index(
                fields=["film", "rating", "published_at", "id"],
                name="review_of_film_rating",
                condition=Q(status="published"),
            ),
            models.Index(
                fields=["film", "-likes_count", "-id"],
                name="review_of_film_liked",
                condition=Q(status="published"),
            ),
            models.Index(fields=["film", "kind", "rating"], name="review_figures", condition=Q(status="published")),
            models.Index(fields=["-published_at", "-id"], name="review_newest", condition=Q(status="published")),
            models.Index(fields=["member", "-published_at", "-id"], name="review_by_member"),
            models.Index(fields=["status", "-updated_at"], name="review_to_moderate"),
        ]

    def __str__(self) -> str:
        return f"{self.film}: {self.author_name}"

    def get_absolute_url(self) -> str:
        return path_of("reviews:review", self.pk)

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
        """Keep what was written for its author alone."""
        self._store(self.Status.DRAFT)

    def publish(self, *, at: datetime | None = None) -> None:
        """Show the review; a member's first ones may have to wait for a moderator (setting `REVIEWS_HOLD_FIRST`).

        `at` sets the time of publication; without it a new one is now, and an old one stays. A review that was public
        before is marked as edited, also when it was withdrawn meanwhile.
        """
        if self._must_wait():
            self._store(self.Status.HELD)
            return
        now = timezone.now()
        if self.published_at and not self._state.adding:
            self.edited_at = now
        self.published_at = at or self.published_at or now
        self._store(self.Status.PUBLISHED)

    def approve(self) -> None:
        """A moderator lets a review that waited be seen."""
        self.published_at = self.published_at or timezone.now()
        self._store(self.Status.PUBLISHED)

    def withdraw(self) -> None:
        """The author takes the review back; the text stays theirs."""
        self._store(self.Status.WITHDRAWN)

    def remove(self) -> None:
        """A moderator takes the review away; its author can't bring it back."""
        self._store(self.Status.REMOVED)

    def _must_wait(self) -> bool:
        if not settings.REVIEWS_HOLD_FIRST or self.kind != self.Kind.MEMBER or self.is_published:
            return False
        approved = type(self).objects.published().filter(member=self.member_id)
        return approved.count() < settings.REVIEWS_HOLD_FIRST

    def _store(self, status: str) -> None:
        with transaction.atomic():
            self.status = status
            self.save()
            type(self).objects.recount([self.film_id])

    def like(self, member) -> None:
        """Note that this member likes the review; once is enough."""
        with transaction.atomic():
            self.likes.get_or_create(member=member)
            self.recount_likes()

    def unlike(self, member) -> None:
        """Take the member's like back, if there is one."""
        with transaction.atomic():
            self.likes.filter(member=member).delete()
            self.recount_likes()

    def recount_likes(self) -> None:
        """Renew the number of likes, and say that the film's pages have changed."""
        with transaction.atomic():
            type(self).objects.select_for_update().values_list("pk").get(pk=self.pk)  # one count at a time
            self.likes_count = self.likes.count()
            type(self).objects.filter(pk=self.pk).update(likes_count=self.likes_count)
            Reception.objects.filter(film=self.film_id).touch()

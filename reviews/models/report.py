"""Readers report reviews, moderators decide."""

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from reviews.models.review import Review


class ReportQuerySet(models.QuerySet):
    """The words to ask for reports by."""

    def open(self) -> "ReportQuerySet":
        return self.filter(state=Report.State.OPEN)


class Report(models.Model):
    """One member's report of one review."""

    class Reason(models.TextChoices):
        SPAM = "spam", _("It is advertising or spam")
        ABUSE = "abuse", _("It is abusive or hateful")
        SPOILERS = "spoilers", _("It gives spoilers without a warning")
        OFF_TOPIC = "off-topic", _("It isn't about the film")
        COPIED = "copied", _("It is copied from somebody else")
        OTHER = "other", _("Something else")

    class State(models.TextChoices):
        OPEN = "open", _("open")
        UPHELD = "upheld", _("upheld")
        DISMISSED = "dismissed", _("dismissed")

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="reports", verbose_name=_("review"))
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("reported by"),
    )
    reason = models.CharField(_("reason"), max_length=20, choices=Reason)
    text = models.TextField(_("what is wrong with it"), max_length=2_000, blank=True)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True, editable=False)

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        constraints = [
            models.UniqueConstraint(
                fields=["review", "member"],
                condition=Q(state="open"),
                name="one_open_report_a_member_and_review",
            ),
            models.CheckConstraint(
                condition=Q(state="open", decided_at__isnull=True) | ~Q(state="open") & Q(decided_at__isnull=False),
                name="decided_report_has_a_time",
            ),
        ]
        indexes = [models.Index(fields=["state", "-created_at", "-id"], name="report_to_decide")]

    def __str__(self) -> str:
        return f"{self.review}: {self.get_reason_display()}"

    def uphold(self, *, by) -> None:
        """The report is right: the review is removed, and with it every open report of it is decided."""
        with transaction.atomic():
            self.review.remove()
            self._decide(self.review.reports.open(), self.State.UPHELD, by)

    def dismiss(self, *, by) -> None:
        """The report is not right: the review stays."""
        with transaction.atomic():
            self._decide(Report.objects.filter(pk=self.pk), self.State.DISMISSED, by)

    def _decide(self, reports: ReportQuerySet, state: str, by) -> None:
        reports.update(state=state, decided_by=by, decided_at=timezone.now())
        self.refresh_from_db(fields=["state", "decided_by", "decided_at"])

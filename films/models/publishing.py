"""What staff publish: it is a draft at first, and may be seen by visitors from a time on."""

from datetime import datetime
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


def public(prefix: str = "", now: datetime | None = None) -> dict[str, Any]:
    """Give the look-ups for what a visitor may see at this moment: published, and not in the future.

    `prefix` leads from the rows asked for to the record, as in `"film__"`.
    """
    return {f"{prefix}status": Publishable.Status.PUBLISHED, f"{prefix}published_at__lte": now or timezone.now()}


class PublishableQuerySet(models.QuerySet):
    """The words to ask for what a visitor, or a member of staff, may see."""

    def published(self, now: datetime | None = None) -> Self:
        """What a visitor may see at this moment."""
        return self.filter(**public(now=now))

    def visible_to(self, user) -> Self:
        """What is published, and for those who may change such records the drafts too."""
        return self if user.has_perm(f"films.change_{self.model._meta.model_name}") else self.published()


class Publishable(models.Model):
    """A record that is a draft until staff publish it.

    A subclass has the time as `published_at`, with its own words of help, and `updated_at`; its `Meta` adds to our
    constraints and indexes.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        PUBLISHED = "published", _("published")

    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.DRAFT)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(condition=Q(status__in=["draft", "published"]), name="%(class)s_status_is_known"),
            models.CheckConstraint(
                condition=~Q(status="published") | Q(published_at__isnull=False), name="published_%(class)s_has_a_time"
            ),
        ]
        indexes = [
            models.Index(fields=["-published_at", "-id"], name="%(class)s_newest", condition=Q(status="published"))
        ]

    @property
    def is_public(self) -> bool:
        """Whether a visitor may see it now."""
        return (
            self.status == self.Status.PUBLISHED
            and self.published_at is not None
            and self.published_at <= timezone.now()
        )

    def publish(self) -> None:
        """Show it to visitors; a publication time that was set stays."""
        self.status = self.Status.PUBLISHED
        self.published_at = self.published_at or timezone.now()
        self.save(update_fields=["status", "published_at", "updated_at"])

    def withdraw(self) -> None:
        """Take it back to staff's drafts."""
        self.status = self.Status.DRAFT
        self.save(update_fields=["status", "updated_at"])

"""Reviews from elsewhere as a record of their own, so that staff may be given rights to them alone."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from films.history import forget
from reviews.models.review import Review
from reviews.models.review_queries import ReviewQuerySet


class QuotedReviewManager(models.Manager.from_queryset(ReviewQuerySet)):
    """Every quoted review, and no other."""

    def get_queryset(self) -> ReviewQuerySet:
        return super().get_queryset().elsewhere()


class QuotedReview(Review):
    """A review from elsewhere: the same row as `Review`, with permissions of its own."""

    objects = QuotedReviewManager()

    class Meta:
        proxy = True
        verbose_name = _("review from elsewhere")
        verbose_name_plural = _("reviews from elsewhere")

    def save(self, **kwargs) -> None:
        self.kind = self.Kind.ELSEWHERE
        super().save(**kwargs)


def take_away(reviews: ReviewQuerySet) -> None:
    """Delete quotations that their author takes back, and with them what their history knows."""
    forget(QuotedReview, reviews.order_by().values_list("pk", flat=True))
    reviews.delete()

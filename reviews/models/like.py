"""A member likes a review."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from reviews.models.review import Review


class Like(models.Model):
    """One like; a member gives a review one at the most."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="likes", verbose_name=_("review"))
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="likes", verbose_name=_("member")
    )
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    class Meta:
        verbose_name = _("like")
        verbose_name_plural = _("likes")
        constraints = [models.UniqueConstraint(fields=["review", "member"], name="one_like_a_member_and_review")]

    def __str__(self) -> str:
        return f"{self.member} → {self.review_id}"

"""Films that members want to see."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from films.models import Film


class WatchlistEntry(models.Model):
    """One film on one member's watchlist."""

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="watchlist", verbose_name=_("member")
    )
    film = models.ForeignKey(Film, on_delete=models.CASCADE, related_name="+", verbose_name=_("film"))
    added_at = models.DateTimeField(_("added at"), default=timezone.now)

    class Meta:
        verbose_name = _("watchlist entry")
        verbose_name_plural = _("watchlist")
        constraints = [models.UniqueConstraint(fields=["member", "film"], name="film_is_once_on_a_watchlist")]
        indexes = [models.Index(fields=["member", "-added_at", "-id"], name="watchlist_newest")]

    def __str__(self) -> str:
        return f"{self.member}: {self.film}"

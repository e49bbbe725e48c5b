"""Where reviews from elsewhere come from."""

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _


class Source(models.Model):
    """A place elsewhere that reviews are quoted from: a site, a magazine, a newspaper."""

    class Arrivals(models.TextChoices):
        AFTER_A_LOOK = "look", _("after a moderator’s look")
        AT_ONCE = "once", _("at once")

    name = models.CharField(
        _("name"), max_length=80, unique=True, help_text=_("As it stands in “review by NAME on SOURCE”.")
    )
    url = models.URLField(_("website"), max_length=300, blank=True)
    permission = models.TextField(
        _("permission"),
        blank=True,
        help_text=_("On what ground its reviews are quoted here. Only staff see this."),
    )
    arrivals = models.CharField(
        _("what arrives is published"),
        max_length=4,
        choices=Arrivals,
        default=Arrivals.AFTER_A_LOOK,
        help_text=_("Of reviews that come by themselves, because their authors follow them here (Letterboxd’s feeds)."),
    )

    class Meta:
        ordering = ["name"]
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        constraints = [models.UniqueConstraint(Lower("name"), name="source_name_is_unique_whatever_the_case")]

    def __str__(self) -> str:
        return self.name

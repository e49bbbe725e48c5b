"""When the catalogue changed last: what the age of a page is measured by."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Clock(models.Model):
    """The only row of its table: the microsecond of the last change, kept by triggers (`films.triggers`).

    `films` moves with every change of what the catalogue shows, `reviews` with every change of a film's reception.
    A hand never stands still and never goes back, even where two changes fall into one microsecond.
    """

    is_derived = True  # no backup holds it

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    films = models.BigIntegerField(default=0)
    reviews = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = _("clock")
        verbose_name_plural = _("clocks")
        constraints = [models.CheckConstraint(condition=Q(id=1), name="there_is_one_clock")]

    def __str__(self) -> str:
        return f"{self.films}, {self.reviews}"

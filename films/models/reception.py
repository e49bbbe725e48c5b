"""What the catalogue needs to know of a film's reviews, one row a film.

The catalogue owns the slot and reads it; whoever keeps the reviews fills it, in the transaction of every change.
"""

from collections.abc import Mapping
from typing import NamedTuple

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from films.rating_scale import HIGHEST, LOWEST

STEPS = range(LOWEST, HIGHEST + 1)

# The weighted score is the mean of the ratings and of this many imagined ones of three stars: few ratings move a
# film little from the middle, many move it to their own mean.
PRIOR_COUNT = 5
PRIOR_RATING = 6


class Figure(NamedTuple):
    """A number of ratings and their sum, in half stars."""

    count: int
    total: int

    @property
    def average(self) -> float | None:
        """In half stars, 1 to 10; none where the ratings are fewer than the setting demands."""
        return self.total / self.count if self.count >= settings.MINIMUM_RATINGS else None


class ReceptionQuerySet(models.QuerySet):
    """The words to ask for receptions by."""

    def touch(self) -> int:
        """Say that what is shown of these films' reviews has changed, so that no page is taken for unchanged."""
        return self.update(changed_at=timezone.now())


class Reception(models.Model):
    """How a film was received. *Here*, *editors* and *elsewhere* are three figures, never blended."""

    film = models.OneToOneField("films.Film", on_delete=models.CASCADE, primary_key=True, related_name="reception")
    histogram = models.JSONField(_("members' ratings by half star"), default=list)
    here_count = models.PositiveIntegerField(_("members' ratings"), default=0)
    here_total = models.PositiveIntegerField(_("sum of members' ratings"), default=0)
    editors_count = models.PositiveIntegerField(_("editors' ratings"), default=0)
    editors_total = models.PositiveIntegerField(_("sum of editors' ratings"), default=0)
    elsewhere_count = models.PositiveIntegerField(_("ratings from elsewhere"), default=0)
    elsewhere_total = models.PositiveIntegerField(_("sum of ratings from elsewhere"), default=0)
    reviews_here = models.PositiveIntegerField(_("reviews written here"), default=0)
    reviews_elsewhere = models.PositiveIntegerField(_("reviews from elsewhere"), default=0)
    reviews_count = models.PositiveIntegerField(_("reviews"), default=0)
    weighted = models.FloatField(_("weighted score"), default=0)
    changed_at = models.DateTimeField(_("changed at"), default=timezone.now)

    objects = ReceptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("reception")
        verbose_name_plural = _("receptions")
        indexes = [
            models.Index(fields=["-weighted", "-film_id"], name="reception_weighted"),
            models.Index(fields=["-reviews_count", "-film_id"], name="reception_most_reviewed"),
        ]

    def __str__(self) -> str:
        return f"{self.film_id}: {self.reviews_count}"

    @property
    def here(self) -> Figure:
        return Figure(self.here_count, self.here_total)

    @property
    def editors(self) -> Figure:
        return Figure(self.editors_count, self.editors_total)

    @property
    def elsewhere(self) -> Figure:
        return Figure(self.elsewhere_count, self.elsewhere_total)

    @property
    def has_ratings(self) -> bool:
        """Whether any of the three figures has something to tell."""
        return bool(self.here_count or self.editors_count or self.elsewhere_count)

    @cached_property
    def bars(self) -> list[tuple[int, int]]:
        """(half stars, number of members' ratings), from the lowest step to the highest."""
        counts = self.histogram or [0] * len(STEPS)
        return list(zip(STEPS, counts, strict=True))

    def recount(self, **counts: Mapping[int | None, int]) -> None:
        """Store new figures; see `fill`."""
        self.fill(**counts)
        self.save()

    def fill(
        self,
        *,
        here: Mapping[int | None, int],
        editors: Mapping[int | None, int],
        elsewhere: Mapping[int | None, int],
    ) -> None:
        """Set new figures. Each mapping says how many public reviews give a rating (half stars, or none)."""

        def figure(counts: Mapping[int | None, int]) -> Figure:
            rated = {rating: count for rating, count in counts.items() if rating is not None}
            return Figure(sum(rated.values()), sum(rating * count for rating, count in rated.items()))

        self.histogram = [here.get(step, 0) for step in STEPS]
        self.here_count, self.here_total = figure(here)
        self.editors_count, self.editors_total = figure(editors)
        self.elsewhere_count, self.elsewhere_total = figure(elsewhere)
        self.reviews_here = sum(here.values()) + sum(editors.values())
        self.reviews_elsewhere = sum(elsewhere.values())
        self.reviews_count = self.reviews_here + self.reviews_elsewhere
        self.weighted = (
            (self.here_total + PRIOR_COUNT * PRIOR_RATING) / (self.here_count + PRIOR_COUNT) if self.here_count else 0
        )
        self.changed_at = timezone.now()
        self.__dict__.pop("bars", None)

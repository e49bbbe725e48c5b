"""What the catalogue needs to know of a film's reviews, one row a film.

The catalogue owns the slot and reads it; whoever keeps the reviews fills it, in the transaction of every change.
"""

from collections.abc import Collection, Iterable, Mapping
from itertools import batched
from typing import NamedTuple

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from films.facets import of_reception
from films.inserting import insert
from films.prepared import Prepared, PreparedUpdate
from films.rating_scale import HIGHEST, LOWEST

STEPS = range(LOWEST, HIGHEST + 1)

# The weighted score is the mean of the ratings and of this many imagined ones of three stars: few ratings move a
# film little from the middle, many move it to their own mean.
PRIOR_COUNT = 5
PRIOR_RATING = 6
BATCH = 500  # rows


class Figure(NamedTuple):
    """A number of ratings and their sum, in half stars."""

    count: int
    total: int

    @property
    def average(self) -> float | None:
        """In half stars, 1 to 10; none where the ratings are fewer than the setting demands."""
        return self.total / self.count if self.count >= settings.MINIMUM_RATINGS else None


class ReceptionQuerySet(models.QuerySet):
    """The words to ask for receptions by.

    Whoever locks or changes several does it in the order of their keys: two never wait for each other in a ring.
    """

    def touch(self) -> int:
        """Say that what is shown of these films' reviews has changed, so that no page is taken for unchanged."""
        touched = 0
        with transaction.atomic():
            for films in batched(self.order_by("pk").values_list("pk", flat=True).iterator(), BATCH, strict=False):
                locked = self.model.objects.filter(pk__in=films)
                list(locked.order_by("pk").select_for_update(no_key=True).values_list("pk"))
                touched += locked.update(changed_at=timezone.now())
        return touched

    def begin(self, films: Collection[int]) -> None:
        """Give films that have just been made their receptions, which are empty."""
        empty = Reception()
        names = [field.attname for field in self.model._meta.concrete_fields]
        rest = [getattr(empty, name) for name in names[1:]]
        insert(self.model, names, [(film, *rest) for film in films])

    def locked(self, films: Iterable[int]) -> dict[int, "Reception"]:
        """Give the receptions of these films that there are, by film id, locked until the transaction ends."""
        films = list(films)
        if len(films) == 1:
            return {reception.pk: reception for reception in _LOCKED.records(film=films[0])}
        return self.select_for_update(no_key=True).order_by("pk").in_bulk(films)

    def lock(self, films: Collection[int]) -> None:
        """Let others who would move the same films wait; always in the same order, so that none waits in a ring."""
        list(self.select_for_update().filter(pk__in=films).order_by("pk").values_list("pk"))

    def store(self, receptions: Iterable["Reception"]) -> None:
        """Save receptions whose figures have changed, new ones too, in one query."""
        receptions = list(receptions)
        if len(receptions) == 1 and not receptions[0]._state.adding:
            _STORE.run(receptions[0].pk, [getattr(receptions[0], name) for name in _COLUMNS])
        else:
            self.bulk_create(receptions, update_conflicts=True, unique_fields=["film"], update_fields=_COLUMNS)


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
    by_stars = models.JSONField(_("reviews by half star, from here and elsewhere"), default=list)
    by_language = models.JSONField(_("reviews by language"), default=dict)
    reviews_here = models.PositiveIntegerField(_("reviews written here"), default=0)
    reviews_elsewhere = models.PositiveIntegerField(_("reviews from elsewhere"), default=0)
    reviews_count = models.PositiveIntegerField(_("reviews"), default=0)
    weighted = models.FloatField(_("weighted score"), default=0)
    changed_at = models.DateTimeField(_("changed at"), default=timezone.now)

    objects = ReceptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("reception")
        verbose_name_plural = _("receptions")

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

    @property
    def facets(self) -> set[str]:
        """The shelves that the film stands on because of it."""
        return of_reception(self.here_count, self.here_total, self.reviews_count)

    @property
    def standing(self) -> tuple[set[str], int]:
        """What decides where the film is found: while it stays, a review moves the film within its lists alone.

        The second part is renown as the search counts it (`films.search.places`).
        """
        return self.facets, self.reviews_count.bit_length()

    @cached_property
    def bars(self) -> list[tuple[int, int]]:
        """(half stars, number of members' ratings), from the lowest step to the highest."""
        counts = self.histogram or [0] * len(STEPS)
        return list(zip(STEPS, counts, strict=True))

    def recount(self, **counts: Mapping) -> None:
        """Begin at nothing; then as `add`."""
        self.histogram, self.by_stars, self.by_language = [], [], {}
        self.here_count = self.here_total = self.editors_count = self.editors_total = 0
        self.elsewhere_count = self.elsewhere_total = self.reviews_here = self.reviews_elsewhere = 0
        self.add(**counts)

    def add(
        self,
        *,
        here: Mapping[int | None, int],
        editors: Mapping[int | None, int],
        elsewhere: Mapping[int | None, int],
        languages: Mapping[str, int],
    ) -> None:
        """Take in public reviews that came, and with numbers below nothing those that went. Nothing is stored.

        Each mapping says how many there are of a rating (half stars, or none); the last, of a language's code.
        """
        everywhere = [(rating, count) for counts in (here, editors, elsewhere) for rating, count in counts.items()]
        self.histogram = _stepped(self.histogram, here.items())
        self.by_stars = _stepped(self.by_stars, everywhere)
        self.by_language = _summed(self.by_language, languages)
        self.here_count, self.here_total = _figure(self.here, here)
        self.editors_count, self.editors_total = _figure(self.editors, editors)
        self.elsewhere_count, self.elsewhere_total = _figure(self.elsewhere, elsewhere)
        self.reviews_here += sum(here.values()) + sum(editors.values())
        self.reviews_elsewhere += sum(elsewhere.values())
        self.reviews_count = self.reviews_here + self.reviews_elsewhere
        self.weighted = (
            (self.here_total + PRIOR_COUNT * PRIOR_RATING) / (self.here_count + PRIOR_COUNT) if self.here_count else 0
        )
        self.changed_at = timezone.now()
        self.__dict__.pop("bars", None)


_COLUMNS = [field.name for field in Reception._meta.concrete_fields if not field.primary_key]
_LOCKED = Prepared(
    Reception,
    ["film", *_COLUMNS],
    lambda film: Reception.objects.filter(film=film).select_for_update(no_key=True),
)
_STORE = PreparedUpdate(Reception, _COLUMNS)


def _stepped(steps: list[int], ratings: Iterable[tuple[int | None, int]]) -> list[int]:
    """Give the numbers by half star with some more, or less. An empty list stands for nothing."""
    steps = list(steps) or [0] * len(STEPS)
    for rating, count in ratings:
        if rating is not None:
            steps[rating - LOWEST] += count
    return steps if any(steps) else []


def _summed(languages: Mapping[str, int], more: Mapping[str, int]) -> dict[str, int]:
    codes = sorted(languages.keys() | more.keys())
    counts = {code: languages.get(code, 0) + more.get(code, 0) for code in codes if code}
    return {code: count for code, count in counts.items() if count}


def _figure(figure: Figure, ratings: Mapping[int | None, int]) -> Figure:
    rated = [(rating, count) for rating, count in ratings.items() if rating is not None]
    count, total = sum(count for _, count in rated), sum(rating * count for rating, count in rated)
    return Figure(figure.count + count, figure.total + total)

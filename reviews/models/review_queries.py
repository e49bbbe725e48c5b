"""The words to ask for reviews by, and to change many at once: receptions follow, whichever way they are changed."""

from collections.abc import Callable, Iterable
from datetime import datetime
from itertools import batched
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from films.models import Film, Reception
from films.models.publishing import public
from films.models.reception import BATCH
from reviews.models import tally

# Long columns of a review, its author and its source that no list shows.
_NOT_SHOWN = (
    "text",
    "permission",
    "byline_url",
    "source__permission",
    *(f"member__{name}" for name in ("password", "email", "bio", "bio_html", "website", "last_login", "date_joined")),
)


class ReviewQuerySet(models.QuerySet):
    """The words to ask for reviews by."""

    def published(self) -> "ReviewQuerySet":
        """Published themselves; whether their film is public too is for the caller to know or to ask."""
        return self.filter(status=self.model.Status.PUBLISHED)

    def public(self, now: datetime | None = None) -> "ReviewQuerySet":
        """What a visitor may see at this moment: published reviews of published films."""
        return self.published().filter(**public("film__", now))

    def newest_public(self, now: datetime | None = None) -> "ReviewQuerySet":
        """What a visitor may see at this moment, the newest first.

        Whether its film is public is asked of each review that comes: joined, a database may begin with all films.
        """
        films = Film.objects.published(now)
        return self.published().filter(Exists(films.filter(pk=OuterRef("film")))).order_by("-published_at", "-pk")

    def visible_to(self, member) -> "ReviewQuerySet":
        """What this member (or AnonymousUser) may see: what is public and their own; for moderators all but drafts."""
        status = self.model.Status
        if member.has_perm("reviews.change_review"):
            return self.exclude(Q(status=status.DRAFT) & ~Q(member=member.pk))
        mine = Q(member=member.pk) & ~Q(status=status.REMOVED) if member.is_authenticated else Q(pk__in=[])
        return self.filter(Q(status=status.PUBLISHED, **public("film__")) | mine)

    def in_status(self, status: str) -> "ReviewQuerySet":
        """Those with a status; for any but *published* in the words of the index of the few that are not."""
        found = self.filter(status=status)
        return found if status == self.model.Status.PUBLISHED else found.exclude(status=self.model.Status.PUBLISHED)

    def must_wait(self, member: int | None) -> bool:
        """Tell whether what this member publishes now waits for a moderator (setting `REVIEWS_HOLD_FIRST`)."""
        if not settings.REVIEWS_HOLD_FIRST:
            return False
        approved = self.published().filter(member=member)[: settings.REVIEWS_HOLD_FIRST]
        return approved.count() < settings.REVIEWS_HOLD_FIRST

    def here(self) -> "ReviewQuerySet":
        return self.exclude(kind=self.model.Kind.ELSEWHERE)

    def elsewhere(self) -> "ReviewQuerySet":
        return self.filter(kind=self.model.Kind.ELSEWHERE)

    def with_line_data(self) -> "ReviewQuerySet":
        """What the line `★★★★½ review by NAME on SOURCE` needs, in the same query, and nothing that no page shows."""
        return self.select_related("member", "source").defer(*_NOT_SHOWN)

    def lock(self) -> list[int]:
        """Lock these reviews, then the receptions of their films, until the transaction ends; give the films' ids.

        For who changes several one by one in a transaction: all are locked in the order in which everybody locks.
        """
        ids = sorted(self.order_by().values_list("pk", flat=True))
        films: set[int] = set()
        for batch in batched(ids, BATCH, strict=False):
            rows = self._by_ids(batch).order_by("pk").select_for_update(no_key=True)
            films.update(rows.values_list("film_id", flat=True))
        for batch in batched(sorted(films), BATCH, strict=False):
            Reception.objects.locked(batch)
        return sorted(films)

    def update(self, **values: Any) -> int:
        """As Django's; where it changes what receptions are made of, they follow."""
        counted = {*tally.COLUMNS, "film"} & values.keys()
        return self._counted(lambda rows: rows._plainly_updated(values)) if counted else super().update(**values)

    update.alters_data = True  # type: ignore[attr-defined]

    def delete(self) -> tuple[int, dict[str, int]]:
        """As Django's, in batches; the receptions follow."""
        deleted: dict[str, int] = {}

        def delete(rows: "ReviewQuerySet") -> int:
            count, by_model = models.QuerySet.delete(rows)
            for name, number in by_model.items():
                deleted[name] = deleted.get(name, 0) + number
            return count

        return self._counted(delete), deleted

    delete.alters_data = True  # type: ignore[attr-defined]
    delete.queryset_only = True  # type: ignore[attr-defined]

    def bulk_create(self, objs: Iterable[models.Model], *args: Any, **options: Any) -> list[models.Model]:
        """As Django's, without `ignore_conflicts`; the receptions follow."""
        if args or options.get("ignore_conflicts"):
            raise TypeError("which reviews were ignored can't be known, so they couldn't be counted")
        objs = list(objs)
        changes = tally.Tally()
        with transaction.atomic():
            changes.take_out(self._stored_and_locked([obj.pk for obj in objs if obj.pk]))
            made = super().bulk_create(objs, **options)
            for ids in batched((obj.pk for obj in objs), BATCH, strict=False):
                changes.put_in(tally.stored(self._by_ids(ids)))
            changes.apply()
        return made

    def recount(self, films: Iterable[int]) -> None:
        """Repair the receptions of the films with these ids: fill them from all reviews that are published now."""
        with transaction.atomic():
            tally.recount(films)

    def recount_likes(self) -> int:
        """Repair the numbers of likes of these reviews; give how many were wrong."""
        likes = self.model._meta.get_field("likes").related_model.objects.filter(review=OuterRef("pk")).order_by()
        counts = Subquery(likes.values("review").annotate(count=Count("pk")).values("count"))
        right = Coalesce(counts, 0, output_field=models.IntegerField())
        return super(ReviewQuerySet, self.exclude(likes_count=right)).update(likes_count=right)

    def _counted(self, change: Callable[["ReviewQuerySet"], int]) -> int:
        """Do something to these reviews, a batch at a time, and let the receptions follow at the end."""
        changes, count = tally.Tally(), 0
        with transaction.atomic():
            for ids in batched(sorted(self.order_by().values_list("pk", flat=True)), BATCH, strict=False):
                changes.take_out(self._stored_and_locked(ids))
                # Asked again now that they are locked: a review may have been changed since it was found.
                count += change(self.filter(pk__in=ids))
                changes.put_in(tally.stored(self._by_ids(ids)))
            changes.apply()
        return count

    def _plainly_updated(self, values: dict[str, Any]) -> int:
        return super().update(**values)

    def _stored_and_locked(self, ids: Iterable[int]) -> list[tally.Counted]:
        rows = self._by_ids(ids).order_by("pk").select_for_update(no_key=True).values_list(*tally.COLUMNS)
        return [tally.Counted(*row) for row in rows]

    def _by_ids(self, ids: Iterable[int]) -> models.QuerySet:
        """Reviews of any kind: a manager of quoted ones would miss one that has become another."""
        return models.QuerySet(self.model).filter(pk__in=list(ids))

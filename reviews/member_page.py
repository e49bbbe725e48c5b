"""What a member's page says in numbers, and what it shows to the member alone."""

from collections import Counter
from functools import cached_property

from django.db.models import Count, Q, Sum
from django.utils import timezone

from films.models.reception import STEPS, Figure
from films.prepared import Prepared
from reviews import walks
from reviews.models import Member, Review

_NUMBERS = Prepared(
    Review,
    ("rating", "count", "likes"),
    lambda member, now: (
        walks.OF_MEMBER.reviews(member, now)
        .order_by()
        .values("rating")
        .annotate(count=Count("pk"), likes=Sum("likes_count"))
    ),
)


class MemberPage:
    """A member's public reviews, counted in one query."""

    def __init__(self, member: Member) -> None:
        self.member = member
        self.ratings: Counter[int | None] = Counter()
        self.likes = 0
        for rating, count, likes in _NUMBERS.rows(member=member.pk, now=timezone.now()):
            self.ratings[rating] = count
            self.likes += likes

    @property
    def reviews(self) -> int:
        """How many there are, with a rating and without."""
        return self.ratings.total()

    @property
    def bars(self) -> list[tuple[int, int]]:
        """(half stars, number of ratings), from the lowest step to the highest."""
        return [(step, self.ratings[step]) for step in STEPS]

    @property
    def figure(self) -> Figure:
        """The member's ratings as a number and a sum."""
        return Figure(sum(count for _, count in self.bars), sum(step * count for step, count in self.bars))

    @cached_property
    def unseen(self) -> list[Review]:
        """Reviews that only the member finds here: drafts, withdrawn ones, and those that wait or were removed."""
        unseen = self.member.reviews.filter(~Q(status=Review.Status.PUBLISHED))
        return list(unseen.select_related("film").order_by("-updated_at", "-pk"))

"""The queries of lists of reviews, each written with the ORM and compiled once a process."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from django.db.models import F
from django.utils import timezone

from films import keyset
from films.keyset import Key, Page
from films.models import Film
from films.prepared import Prepared
from reviews.criteria import SameNumber
from reviews.models import Member, Review
from reviews.models.review_queries import ReviewQuerySet

#: What every list shows of a review.
SHOWN = (
    *("id", "film", "member", "kind", "byline", "url", "rating", "text_html", "language", "spoilers", "status"),
    *("published_at", "edited_at", "likes_count", "origin", "watched_on"),
)
SOURCE = ("source__id", "source__name", "source__url")
AUTHOR = ("member__id", "member__username", "member__name", "member__is_active")
POSTER = ("id", "file", "width", "height", "alt", "credit", "licence", "tone", "accent", "recipe", "widths")
#: A review's film, where a list names it.
FILM = (
    *("film__id", "film__slug", "film__title", "film__year", "film__release_date"),
    *(f"film__poster__{name}" for name in POSTER),
)
_STATES = 500  # how many compiled queries a process keeps: a list has as many as its filters and orders allow


class Listed(NamedTuple):
    """Whose reviews are listed: `owner` is the field that leads to it, `reviews` are asked for by its key and the time.

    `related` are the columns of what belongs to a review besides its owner.
    """

    owner: str
    reviews: Callable[[int, datetime], ReviewQuerySet]
    related: tuple[str, ...]


class Asked(NamedTuple):
    """A page's length and the state of a list that it belongs to: the filters, each with its value, and the order.

    `has_no_index`: what the filters find isn't in this order in any index, and the database shall not think so.
    """

    listed: Listed
    narrowings: tuple[tuple[Callable[[ReviewQuerySet, Any], ReviewQuerySet], Any], ...]
    keys: tuple[Key, ...]
    has_no_index: bool
    size: int


OF_FILM = Listed("film", lambda film, now: Review.objects.published().filter(film=film), (*AUTHOR, *SOURCE))
OF_MEMBER = Listed(
    "member",
    lambda member, now: Review.objects.public(now).filter(member=member),
    (*FILM, *SOURCE),
)

MOST_NEWEST = 10  # reviews on a film's page
#: The newest reviews of a film, for its page.
NEWEST = Prepared(
    Review,
    (*SHOWN, *AUTHOR, *SOURCE),
    lambda film: Review.objects.published().filter(film=film).order_by("-published_at", "-pk")[:MOST_NEWEST],
)


def walked(asked: Asked, owner: Film | Member, after: Sequence[Any]) -> Page[Review]:
    """Give the page that follows the row with these values of the keys, or the first where there are none."""
    places = {f"after{number}": value for number, value in enumerate(after)}
    reviews = _query(asked, bool(after)).records(owner=owner.pk, now=timezone.now(), **places)
    items = reviews[: asked.size]
    for review in items:
        setattr(review, asked.listed.owner, owner)
    further = None
    if len(reviews) > asked.size:
        further = keyset.encode([getattr(items[-1], str(key.source)) for key in asked.keys])
    return Page(items, further, has_previous=bool(after))


@lru_cache(maxsize=_STATES)
def _query(asked: Asked, goes_on: bool) -> Prepared[Review]:
    """The query of a list's first page, or of any that follows."""
    keys = list(asked.keys)
    first = keys[0]
    sorted_by = [str(key.source) for key in keys if key.source not in SHOWN]
    if asked.has_no_index:
        keys[0] = Key("unindexed", descending=first.descending)

    def build(owner: int, now: datetime, **after: Any) -> ReviewQuerySet:
        reviews = asked.listed.reviews(owner, now)
        for narrow, value in asked.narrowings:
            reviews = narrow(reviews, value)
        if asked.has_no_index:
            reviews = reviews.alias(unindexed=SameNumber(F(str(first.source))))
        return keyset.walk(reviews, keys, list(after.values()) if goes_on else None)[: asked.size + 1]

    return Prepared(Review, (*SHOWN, *sorted_by, *asked.listed.related), build)

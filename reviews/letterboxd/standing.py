"""What is here already of what a run would make, and what therefore becomes of it: what is here wins."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils import timezone

from reviews.models import ImportRow, Proposal, Review, WatchlistEntry

Does, What, Reason = Proposal.Does, Proposal.What, ImportRow.Reason

#: What a review says. While it is what a run has published, nobody has changed it here.
CONTENT = ("rating", "text", "language", "spoilers")


class Standing:
    """A member's reviews and lines of the watchlist of some films at this moment."""

    def __init__(self, member: int, films: Iterable[int], *, locked: bool = False) -> None:
        """Ask for it; `locked`: the reviews can't be changed by others until the transaction ends."""
        films = list(films)
        reviews = Review.objects.filter(member=member, film__in=films).order_by("pk")
        if locked:
            reviews = reviews.select_for_update(no_key=True)
        self.reviews = {review.film_id: review for review in reviews}
        self.listed = dict(
            WatchlistEntry.objects.filter(member=member, film__in=films).values_list("film_id", "added_at")
        )
        self._published: defaultdict[int, list[tuple]] = defaultdict(list)
        if self.reviews:
            published = Proposal.objects.published().filter(film__in=self.reviews, run__member=member)
            for review, *content in published.values_list("review_id", *CONTENT):
                self._published[review].append(tuple(content))

    def decided(self, proposal: Proposal) -> tuple[str, str]:
        """Say what becomes of a proposal now: a value of `Does`, and for *leave* the reason."""
        if not proposal.wanted:
            return Does.LEAVE, Reason.LEFT_OUT
        if proposal.what == What.WATCHLIST:
            return (Does.NOTHING if proposal.film_id in self.listed else Does.MAKE), ""
        review = self.reviews.get(proposal.film_id)
        if review is None:
            return Does.MAKE, ""
        if review.status == Review.Status.REMOVED:
            return Does.LEAVE, Reason.REMOVED
        reason = self._reason_to_leave(review)
        if content_with(proposal, review) == content_of(review) and (reason or _is_all_of(proposal, review)):
            return Does.NOTHING, ""
        return (Does.LEAVE, reason) if reason else (Does.UPDATE, "")

    def _reason_to_leave(self, review: Review) -> str:
        """Why a review that is here may not be changed, or nothing when a run has made it and nobody touched it."""
        published = self._published.get(review.pk, [])
        if not published:  # the run's report may be deleted
            if not review.origin:
                return Reason.OWN_REVIEW
            untouched = review.edited_at is None
        else:
            untouched = content_of(review) in published
        is_here = review.status != Review.Status.WITHDRAWN
        return "" if untouched and is_here else Reason.EDITED_HERE


def content_of(record: Review | Proposal) -> tuple[Any, ...]:
    """Give what a review says, or what is proposed that it says."""
    return tuple(getattr(record, name) for name in CONTENT)


def content_with(proposal: Proposal, review: Review) -> tuple[Any, ...]:
    """Give what the review says with what is proposed: a file that has no rating, text or language leaves it alone."""
    kept = (getattr(proposal, name) or getattr(review, name) for name in ("rating", "text", "language"))
    return (*kept, proposal.spoilers)


def is_dated_by(proposal: Proposal, review: Review) -> bool:
    """Whether day and address of the review are those of what is proposed; a rating alone leaves those of a text."""
    return bool(proposal.text or not review.text)


def day_of(review: Review) -> date | None:
    """The day that a review is of, in the site's time zone."""
    return timezone.localdate(review.published_at, timezone.get_default_timezone()) if review.published_at else None


def _is_all_of(proposal: Proposal, review: Review) -> bool:
    """Whether also what stands around the text is so already."""
    dated = proposal.url in ("", review.origin_url) and proposal.written_on in (None, day_of(review))
    return (
        (dated or not is_dated_by(proposal, review))
        and proposal.watched_on in (None, review.watched_on)
        and proposal.private == (review.status == Review.Status.DRAFT)
    )

"""The way back: what a run made is deleted, what it changed is restored, but for what was changed here since."""

from collections.abc import Callable
from typing import Any

from django.utils import timezone

from reviews.letterboxd.publishing import UPDATED, WRITTEN, moment_of
from reviews.letterboxd.standing import Standing, content_of
from reviews.models import ImportRow, ImportRun, Proposal, Review, WatchlistEntry

AT_ONCE = 100  # proposals

Does, What, Reason, Status = Proposal.Does, Proposal.What, ImportRow.Reason, Review.Status


def undo_some(run: ImportRun) -> Callable[[ImportRun], None]:
    """Give what takes back the next proposals."""

    def store(run: ImportRun) -> None:
        done = run.proposals.filter(state=Proposal.State.DONE).order_by("pk")
        proposals = list(done[:AT_ONCE])
        _take_back(run, proposals)
        run.position += len(proposals)
        if len(proposals) < AT_ONCE:
            run.state, run.position, run.total = ImportRun.State.UNDONE, 0, 0
            run.undone_at = timezone.now()

    return store


def _take_back(run: ImportRun, proposals: list[Proposal]) -> None:
    standing = Standing(run.member_id, {proposal.film_id for proposal in proposals}, locked=True)
    gone: list[int] = []
    lines: list[int] = []
    restored: list[Review] = []
    for proposal in proposals:
        proposal.state = Proposal.State.UNDONE
        if proposal.does not in (Does.MAKE, Does.UPDATE):
            continue
        if proposal.what == What.WATCHLIST:
            if standing.listed.get(proposal.film_id) == moment_of(proposal.written_on, run.created_at):
                lines.append(proposal.film_id)
            continue
        review = standing.reviews.get(proposal.film_id)
        if review is None or review.pk != proposal.review_id:
            continue
        proposal.reason = _reason_to_keep(proposal, review)
        if proposal.reason:
            proposal.state = Proposal.State.KEPT
        elif proposal.before is None:
            gone.append(review.pk)
        else:
            restored.append(_restored(review, proposal))
    # Before the reviews go, which would leave proposals without them.
    Proposal.objects.bulk_create(
        proposals, update_conflicts=True, unique_fields=["pk"], update_fields=["state", "reason"]
    )
    Review.objects.filter(pk__in=gone).delete()
    Review.objects.bulk_create(restored, update_conflicts=True, unique_fields=["pk"], update_fields=UPDATED)
    WatchlistEntry.objects.filter(member=run.member_id, film__in=lines).delete()


def _reason_to_keep(proposal: Proposal, review: Review) -> str:
    """Why a review stays, or nothing when it is as the run left it. One that was only withdrawn may be deleted."""
    if review.status == Status.REMOVED:
        return Reason.REMOVED
    withdrawn = review.status == Status.WITHDRAWN and proposal.before is not None
    return Reason.EDITED_HERE if withdrawn or content_of(review) != content_of(proposal) else ""


def _restored(review: Review, proposal: Proposal) -> Review:
    """The review as it was; a status that others gave it since, such as a moderator's approval, stays."""
    before = proposal.before or {}
    for name in WRITTEN:
        field: Any = Review._meta.get_field(name)
        setattr(review, name, field.to_python(before[name]))
    changed = (before["status"] == Status.DRAFT) != (review.status == Status.DRAFT)
    if changed:
        review.status = before["status"]
    return review

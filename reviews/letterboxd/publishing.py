"""The fourth step: proposals become reviews and lines of the watchlist, decided anew by what is here at that moment."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from typing import Any

from django.utils import timezone

from reviews.letterboxd.standing import CONTENT, Standing, content_with, day_of, is_dated_by
from reviews.models import ImportRow, ImportRun, Proposal, Review, WatchlistEntry

AT_ONCE = 100  # proposals: some tenths of a second, in which SQLite has no other writer

Does, What, Status = Proposal.Does, Proposal.What, Review.Status
_ORIGINS = {
    ImportRun.Kind.ARCHIVE: Review.Origin.LETTERBOXD,
    ImportRun.Kind.LETTERBOXD: Review.Origin.LETTERBOXD,
    ImportRun.Kind.IMDB: Review.Origin.IMDB,
    ImportRun.Kind.OWN: Review.Origin.HERE,
}
_OUTCOMES = {
    Does.MAKE: ImportRow.Outcome.MADE,
    Does.UPDATE: ImportRow.Outcome.UPDATED,
    Does.NOTHING: ImportRow.Outcome.UNCHANGED,
    Does.LEAVE: ImportRow.Outcome.LEFT,
}
#: What a run writes to a review that is here, and what undo puts back. A status it changes comes beside these.
WRITTEN = (
    *("rating", "text", "language", "spoilers", "origin", "origin_url", "watched_on", "published_at"),
    "edited_at",
)
#: The columns of an update; derived ones are worked out when they are written.
UPDATED = [*WRITTEN, "status", "text_html", "updated_at"]


def publish_some(run: ImportRun) -> Callable[[ImportRun], None]:
    """Give what publishes the next proposals. Nothing can be prepared: it is decided when all is locked."""

    def store(run: ImportRun) -> None:
        waiting = run.proposals.filter(state=Proposal.State.PROPOSED).order_by("pk")
        proposals = list(waiting[:AT_ONCE])
        films = {proposal.film_id for proposal in proposals}
        write(run, proposals, Standing(run.member_id, films, locked=True))
        run.position += len(proposals)
        if len(proposals) < AT_ONCE:
            run.state, run.position, run.total = ImportRun.State.PUBLISHED, 0, 0
            run.published_at = timezone.now()

    return store


def write(run: ImportRun, proposals: list[Proposal], standing: Standing) -> None:
    """Publish these proposals, in a transaction that has locked the run and the reviews of `standing`.

    One that is published already is written again over what it made; its `before` stays.
    """
    now = timezone.now()
    held = Review.objects.must_wait(run.member_id)
    reviews: dict[int, Review] = {}
    lines: list[WatchlistEntry] = []
    outcomes: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for proposal in proposals:
        does, reason = standing.decided(proposal)
        wrote = proposal.state == Proposal.State.DONE and proposal.does in (Does.MAKE, Does.UPDATE)
        if does == Does.MAKE and proposal.what == What.WATCHLIST:
            moment = moment_of(proposal.written_on, run.created_at)
            lines.append(WatchlistEntry(member=run.member, film_id=proposal.film_id, added_at=moment))
        elif does in (Does.MAKE, Does.UPDATE):
            review = standing.reviews.get(proposal.film_id)
            if review is None:
                review, proposal.before = Review(film_id=proposal.film_id, member=run.member), None
            elif not wrote:
                proposal.before = _stored(review)
            reviews[proposal.film_id] = _filled(review, proposal, run, held, now)
        if wrote and does != Does.LEAVE:
            does = Does.UPDATE if proposal.before else Does.MAKE
        if not wrote:
            proposal.does, proposal.reason = does, reason
        outcomes[does, reason].append(proposal.pk)
        proposal.state = Proposal.State.DONE
    Review.objects.bulk_create(reviews.values(), update_conflicts=True, unique_fields=["pk"], update_fields=UPDATED)
    WatchlistEntry.objects.bulk_create(lines, ignore_conflicts=True)
    for proposal in proposals:
        if proposal.what == What.REVIEW:
            proposal.review = reviews.get(proposal.film_id, proposal.review)
    Proposal.objects.bulk_create(
        proposals,
        update_conflicts=True,
        unique_fields=["pk"],
        update_fields=["does", "reason", "state", *CONTENT, "review", "before"],
    )
    _tell_rows(outcomes)


def moment_of(day: date | None, latest: datetime) -> datetime:
    """Noon of a day in the site's time zone, but not after `latest`, which also stands in for a day not known."""
    if day is None:
        return latest
    return min(timezone.make_aware(datetime.combine(day, time(12)), timezone.get_default_timezone()), latest)


def _filled(review: Review, proposal: Proposal, run: ImportRun, held: bool, now: datetime) -> Review:
    """The review with what is proposed in it; the proposal has then what the review has."""
    dated = is_dated_by(proposal, review)
    for name, value in zip(CONTENT, content_with(proposal, review), strict=True):
        setattr(review, name, value)
        setattr(proposal, name, value)
    review.watched_on = proposal.watched_on or review.watched_on
    if dated:
        review.origin = _ORIGINS[ImportRun.Kind(run.kind)]
        review.origin_url = proposal.url or review.origin_url
    if review.published_at is None or (dated and proposal.written_on not in (None, day_of(review))):
        review.published_at = moment_of(proposal.written_on, now)
    if proposal.private:
        review.status = Status.DRAFT
    elif review.status not in (Status.PUBLISHED, Status.HELD):
        review.status = Status.HELD if held else Status.PUBLISHED
    return review


def _stored(review: Review) -> dict[str, Any]:
    """What is put back when the run is taken back, as JSON."""
    return {name: _plain(getattr(review, name)) for name in (*WRITTEN, "status")}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _tell_rows(outcomes: Mapping[tuple[str, str], list[int]]) -> None:
    """Say of the rows that went into these proposals what became of them: by what was done and why, the proposals."""
    for (does, reason), keys in outcomes.items():
        rows = ImportRow.objects.filter(proposal__in=keys, outcome=ImportRow.Outcome.PENDING)
        rows.update(outcome=_OUTCOMES[Does(does)], reason=reason)

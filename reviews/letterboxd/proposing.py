"""The third step: for each film that rows name, what would be made of them, beside what is here already."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.db.models import OuterRef, Subquery

from reviews.letterboxd.gathering import OF_REVIEW, Gathered, gather
from reviews.letterboxd.records import Entry, Kind
from reviews.letterboxd.rows import entry_of
from reviews.letterboxd.standing import Standing
from reviews.models import ImportRow, ImportRun, Proposal, Review

AT_ONCE = 250  # films

Outcome, Reason, What = ImportRow.Outcome, ImportRow.Reason, Proposal.What
KINDS = (*OF_REVIEW, Kind.WATCHLIST)
_CONTENT = ("rating", "text", "language", "written_on", "watched_on", "url")


@dataclass
class Proposed:
    """Proposals about some films, and what is to be told of their rows by primary key."""

    proposals: list[Proposal] = field(default_factory=list)
    reasons: dict[int, str] = field(default_factory=dict)
    details: dict[int, str] = field(default_factory=dict)


def propose(run: ImportRun) -> Callable[[ImportRun], None]:
    """Make the proposals of the next films; give what stores them."""
    waiting = run.rows.filter(outcome=Outcome.PENDING, film__isnull=False)
    last = run.proposals.order_by("-film").values_list("film_id", flat=True).first()
    films = list(
        waiting.filter(film__gt=last or 0).order_by("film").values_list("film_id", flat=True).distinct()[:AT_ONCE]
    )
    rows = list(run.rows.filter(film__in=films).order_by("number"))
    proposed = proposed_of(run, rows, Standing(run.member_id, films))

    def store(run: ImportRun) -> None:
        keep(run, films, proposed)
        run.position += len(rows)
        if len(films) < AT_ONCE:
            run.state, run.position, run.total = ImportRun.State.READY, 0, 0

    return store


def proposed_of(run: ImportRun, rows: Iterable[ImportRow], standing: Standing) -> Proposed:
    """Say what these rows, all of the run about their films, make. What there was said of them is said anew."""
    films: defaultdict[int, list[tuple[int, Entry]]] = defaultdict(list)
    for row in rows:
        films[row.film_id or 0].append((row.pk, entry_of(row)))
    proposed = Proposed()
    for film, numbered in films.items():
        gathered = gather(row for row in numbered if row[1].kind in OF_REVIEW)
        proposed.reasons |= gathered.reasons
        proposed.details |= gathered.details
        if gathered.says_something:
            proposed.proposals.append(_review(run, film, gathered, standing))
        wanted = [entry for _number, entry in numbered if entry.kind == Kind.WATCHLIST]
        if wanted:
            days = [entry.written_on for entry in wanted if entry.written_on]
            proposal = Proposal(run=run, film_id=film, what=What.WATCHLIST, written_on=min(days, default=None))
            proposed.proposals.append(proposal)
    for proposal in proposed.proposals:
        proposal.does, proposal.reason = standing.decided(proposal)
    return proposed


def propose_anew(run: ImportRun, films: Iterable[int], standing: Standing) -> list[Proposal]:
    """Make the proposals of these films anew, after rows have come or gone, and give them.

    What the member said of one stays said, and one that is published stays the same. One that no row speaks for any
    more goes.
    """
    rows = list(run.rows.filter(film__in=films).order_by("number"))
    known = {(proposal.film_id, proposal.what): proposal for proposal in run.proposals.filter(film__in=films)}
    proposed = proposed_of(run, rows, standing)
    for place, proposal in enumerate(proposed.proposals):
        before = known.pop((proposal.film_id, proposal.what), None)
        if before:
            proposed.proposals[place] = _renewed(before, proposal, standing)
    Proposal.objects.filter(pk__in=[proposal.pk for proposal in known.values()]).delete()
    left = run.rows.filter(film__in=films, outcome=Outcome.LEFT)
    left.update(outcome=Outcome.PENDING, reason=Reason.NONE, detail="")
    keep(run, films, proposed)
    return proposed.proposals


def _renewed(before: Proposal, proposal: Proposal, standing: Standing) -> Proposal:
    for name in _CONTENT:
        setattr(before, name, getattr(proposal, name))
    if before.state == Proposal.State.PROPOSED:
        before.does, before.reason = standing.decided(before)
    before.save()
    return before


def _review(run: ImportRun, film: int, gathered: Gathered, standing: Standing) -> Proposal:
    """The proposal of a review; what the file doesn't say stays as it is here."""
    here = standing.reviews.get(film)
    values = {name: getattr(gathered, name) for name in _CONTENT}
    proposal = Proposal(run=run, film_id=film, what=What.REVIEW, **values)
    spoilers, private = bool(here and here.spoilers), bool(here and here.status == Review.Status.DRAFT)
    proposal.spoilers = spoilers if gathered.spoilers is None else gathered.spoilers
    proposal.private = private if gathered.private is None else gathered.private
    return proposal


def keep(run: ImportRun, films: Iterable[int], proposed: Proposed) -> None:
    """Store new proposals about these films, and what is told of their rows."""
    Proposal.objects.bulk_create(proposal for proposal in proposed.proposals if not proposal.pk)
    rows = run.rows.filter(film__in=films)
    for what, kinds in ((What.REVIEW, OF_REVIEW), (What.WATCHLIST, (Kind.WATCHLIST,))):
        proposal = run.proposals.filter(film=OuterRef("film"), what=what).values("pk")
        rows.filter(kind__in=kinds).update(proposal=Subquery(proposal))
    for reason, keys in _turned(proposed.reasons).items():
        ImportRow.objects.filter(pk__in=keys).update(outcome=Outcome.LEFT, reason=reason)
    for detail, keys in _turned(proposed.details).items():
        ImportRow.objects.filter(pk__in=keys).update(detail=detail)


def _turned(told: dict[int, str]) -> dict[str, list[int]]:
    """The keys by what is told of them."""
    turned: defaultdict[str, list[int]] = defaultdict(list)
    for key, words in told.items():
        turned[words].append(key)
    return turned

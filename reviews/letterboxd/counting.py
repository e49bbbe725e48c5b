"""The numbers of a run, counted from its rows and proposals, for the preview and the report."""

from collections import Counter
from typing import Any

from django.db.models import Count

from reviews.letterboxd.records import Kind
from reviews.models import ImportRow, ImportRun, Proposal

Does, Outcome, Reason = Proposal.Does, ImportRow.Outcome, ImportRow.Reason
OF_FILMS = (Kind.REVIEW, Kind.DIARY, Kind.RATING, Kind.WATCHLIST)

MANY = 10  # reviews from which on it means something that they are of one day
MOST = 0.8  # of them

_BECOMES = {
    Does.MAKE: Outcome.MADE,
    Does.UPDATE: Outcome.UPDATED,
    Does.NOTHING: Outcome.UNCHANGED,
    Does.LEAVE: Outcome.LEFT,
}


def counted(run: ImportRun) -> dict[str, Any]:
    """Count the run's rows and proposals as they are; give what is kept in its `counts`:

    - `rows`: how many were read, and of these made, updated, unchanged, left; they sum up. Before a run is published
      it is what would become of them.
    - `reasons`: how many rows were left for each reason; `files`: for each file the same as `rows`, with `reasons`.
    - `films`: how many films (titles with their years) the rows name, are found, could be one of several.
    - `reviews`, `watchlist`: proposals by what they do; `left_out` are those the member doesn't want, `kept` what undo
      could not take back.
    - `private`, `spoilers`: how many reviews the member said this of.
    - `warnings`: what the member should know, each with a `code`. `one-day`: `count` of `of` dated reviews are of the
      same `day`. `tags`, `rewatches`: so many rows (`count`) have some, which this site doesn't keep.
    """
    files: dict[str, Counter[str]] = {}
    reasons: dict[str, Counter[str]] = {}
    for file, outcome, reason, count in _rows(run):
        files.setdefault(file, Counter())[outcome] += count
        if reason:
            reasons.setdefault(file, Counter())[reason] += count
    by_what = _proposals(run)
    reviews = run.proposals.filter(what=Proposal.What.REVIEW)
    not_kept = run.counts.get("not_kept", {})
    return {
        "rows": _summed(sum(files.values(), Counter())),
        "reasons": dict(sum(reasons.values(), Counter())),
        "files": {
            file: _summed(counts) | {"reasons": dict(reasons.get(file, {}))} for file, counts in sorted(files.items())
        },
        "films": _films(run),
        "reviews": by_what[Proposal.What.REVIEW],
        "watchlist": by_what[Proposal.What.WATCHLIST],
        "private": reviews.filter(private=True, wanted=True).count(),
        "spoilers": reviews.filter(spoilers=True, wanted=True).count(),
        "warnings": [*_one_day(run), *({"code": code, "count": count} for code, count in not_kept.items() if count)],
        "not_kept": not_kept,
    }


def _rows(run: ImportRun) -> list[tuple[str, str, str, int]]:
    """(file, outcome, reason, how many rows); of rows that wait, what their proposals would make of them."""
    columns = ("file", "outcome", "reason", "proposal__does", "proposal__reason", "proposal__wanted")
    rows = []
    for file, outcome, reason, does, later, wanted, count in (
        run.rows.order_by().values_list(*columns).annotate(count=Count("pk"))
    ):
        if outcome == Outcome.PENDING and does:
            outcome, reason = (_BECOMES[does], later) if wanted else (Outcome.LEFT, Reason.LEFT_OUT)
        rows.append((file, outcome, reason, count))
    return rows


def _summed(counts: Counter[str]) -> dict[str, int]:
    outcomes = (Outcome.MADE, Outcome.UPDATED, Outcome.UNCHANGED, Outcome.LEFT)
    return {"read": counts.total(), **{outcome.value: counts[outcome] for outcome in outcomes}}


def _proposals(run: ImportRun) -> dict[str, dict[str, int]]:
    counts = {what: dict.fromkeys([*Does.values, "left_out", "kept"], 0) for what in Proposal.What.values}
    found = run.proposals.order_by().values_list("what", "does", "state", "wanted").annotate(count=Count("pk"))
    for what, does, state, wanted, count in found:
        counts[what][does if wanted else "left_out"] += count
        counts[what]["kept"] += count if state == Proposal.State.KEPT else 0
    return counts


def _films(run: ImportRun) -> dict[str, int]:
    named = run.rows.filter(kind__in=OF_FILMS).exclude(reason=Reason.FAULTY).order_by().values("title", "year")
    return {
        "named": named.distinct().count(),
        "found": named.filter(film__isnull=False).distinct().count(),
        "several": named.filter(reason=Reason.SEVERAL).distinct().count(),
    }


def _one_day(run: ImportRun) -> list[dict[str, Any]]:
    """A warning when nearly all reviews are of one day, as files are that something else has written."""
    dated = run.proposals.filter(what=Proposal.What.REVIEW, written_on__isnull=False)
    days = Counter(dict(dated.order_by().values_list("written_on").annotate(count=Count("pk"))))
    if days.total() < MANY:
        return []
    [(day, count)] = days.most_common(1)
    if count < MOST * days.total():
        return []
    return [{"code": "one-day", "day": day.isoformat(), "count": count, "of": days.total()}]

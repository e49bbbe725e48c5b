"""The second step: each row that names a film is looked up in the catalogue; what isn't there is noted as a wish."""

from collections import defaultdict
from collections.abc import Callable, Iterable

from reviews.letterboxd.matching import match
from reviews.letterboxd.rows import entry_of
from reviews.models import ImportRow, ImportRun, Wish

AT_ONCE = 500  # rows

Outcome, Reason = ImportRow.Outcome, ImportRow.Reason


def look_up(run: ImportRun) -> Callable[[ImportRun], None]:
    """Look the next rows up; give what stores what was found."""
    following = run.rows.filter(number__gt=run.position).order_by("number")
    rows = list(following[:AT_ONCE])
    matched = found([row for row in rows if row.outcome == Outcome.PENDING])

    def store(run: ImportRun) -> None:
        keep(matched)
        missing = [entry_of(row) for row in matched if row.reason == Reason.NO_FILM]
        if missing:
            Wish.objects.note(run.member, missing)
        if rows:
            run.position = rows[-1].number
        if len(rows) < AT_ONCE:
            run.state, run.position = ImportRun.State.PROPOSING, 0
            run.total = run.rows.filter(outcome=Outcome.PENDING, film__isnull=False).count()

    return store


def found(rows: list[ImportRow]) -> list[ImportRow]:
    """Give the rows with the film that each is sure to name, or the reason why there is none; nothing is stored."""
    for row, answer in zip(rows, match([entry_of(row) for row in rows]), strict=True):
        row.film_id, row.candidates = answer.film, answer.candidates
        row.outcome, row.reason, row.detail = Outcome.PENDING, Reason.NONE, ""
        if not answer.film:
            row.outcome = Outcome.LEFT
            row.reason = Reason.SEVERAL if answer.candidates else Reason.NO_FILM
    return rows


def keep(rows: Iterable[ImportRow]) -> None:
    """Store what was found for these rows; those that name the same film are stored together."""
    alike: defaultdict[tuple, list[int]] = defaultdict(list)
    for row in rows:
        alike[row.film_id, tuple(row.candidates), row.outcome, row.reason].append(row.pk)
    for (film, candidates, outcome, reason), keys in alike.items():
        ImportRow.objects.filter(pk__in=keys).update(
            film=film, candidates=list(candidates), outcome=outcome, reason=reason, detail=""
        )

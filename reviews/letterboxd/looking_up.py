"""The second step: each row that names a film is looked up in the catalogue; what isn't there is noted as a wish."""

from collections.abc import Callable, Iterable
from typing import Any

from django.db import connection

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
    """Store what was found for these rows: no two are alike, so a statement is sent with the values of each."""
    fields: list[Any] = [
        ImportRow._meta.get_field(name) for name in ("film", "candidates", "outcome", "reason", "detail")
    ]
    name = connection.ops.quote_name
    columns = ", ".join(f"{name(field.column)} = %s" for field in fields)
    statement = f"UPDATE {name(ImportRow._meta.db_table)} SET {columns} WHERE {name('id')} = %s"
    values = [
        [*(field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields), row.pk] for row in rows
    ]
    if values:
        with connection.cursor() as cursor:
            cursor.executemany(statement, values)

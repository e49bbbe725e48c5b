"""What can be done with a run: all that pages, tasks and commands call. `docs/imports.md` shows the way of a file.

Every function that changes a run locks it and looks at its state first; the record that was given follows.
"""

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial

from django.db import transaction
from django.utils.translation import gettext

from films.models import Film
from reviews import tasks
from reviews.letterboxd import keeping, looking_up, proposing, publishing
from reviews.letterboxd.advancing import advance
from reviews.letterboxd.archive import Upload
from reviews.letterboxd.counting import counted
from reviews.letterboxd.standing import Standing
from reviews.models import ImportFile, ImportRow, ImportRun, Member, Proposal

__all__ = [
    "AlreadyAtWork",
    "NotNow",
    "advance",
    "again",
    "choose",
    "decide",
    "decide_all",
    "discard",
    "mend",
    "publish",
    "retry",
    "start",
    "undo",
]

State, Reason = ImportRun.State, ImportRow.Reason


class NotNow(Exception):
    """The run is in no state to have this done. Its text is a sentence fit to be shown."""


class AlreadyAtWork(NotNow):
    """The member has another import at work."""


def start(member: Member, upload: Upload, name: str, content: bytes, *, in_background: bool = True) -> ImportRun:
    """Make a run of a file that `archive.look_into` has looked into; `name` is the file's.

    A task reads it, unless somebody calls `advance` in the foreground. Raises AlreadyAtWork.
    """
    with transaction.atomic():
        _check_idle(member.pk)
        run = ImportRun.objects.create(
            member=member,
            kind=upload.kind,
            file_name=name[-200:],
            digest=hashlib.sha256(content).hexdigest(),
            username=upload.username[:50],
        )
        ImportFile.objects.create(run=run, content=content)
        _go_on(run, in_background)
    return run


def publish(run: ImportRun, *, in_background: bool = True) -> None:
    """Have everything published that is proposed. Raises NotNow unless the run is ready, and AlreadyAtWork."""
    with _changing(run, State.READY):
        _check_idle(run.member_id)
        _begin(run, State.PUBLISHING, in_background)


def undo(run: ImportRun, *, in_background: bool = True) -> None:
    """Have a published run taken back. Raises NotNow unless the run is published, and AlreadyAtWork."""
    with _changing(run, State.PUBLISHED):
        _check_idle(run.member_id)
        _begin(run, State.UNDOING, in_background)


def again(run: ImportRun) -> None:
    """Have a run that failed go on where it failed. Raises NotNow, also when its file is gone, and AlreadyAtWork."""
    with _changing(run, State.FAILED):
        _check_idle(run.member_id)
        if run.failed_in == State.READING and not ImportFile.objects.filter(run=run).exists():
            raise NotNow(gettext("The file is no longer here. Upload it again."))
        run.state, run.failed_in, run.fault = run.failed_in, "", ""
        _go_on(run, True)


def discard(run: ImportRun) -> None:
    """Delete a run with its rows: one that isn't published, or the report of one that is; what is public stays.

    Raises NotNow while it is published or taken back.
    """
    with _changing(run, *(set(State) - {State.PUBLISHING, State.UNDOING})):
        keeping.delete(run)


def decide(run: ImportRun, said: Mapping[int, Mapping[str, bool]]) -> None:
    """Take over what the member says of single proposals: by id, any of `private`, `spoilers` and `wanted`.

    Proposals of other runs are left alone. Raises NotNow unless the run is ready.
    """
    alike: defaultdict[frozenset[tuple[str, bool]], list[int]] = defaultdict(list)
    for key, values in said.items():
        alike[frozenset(values.items())].append(key)
    with _changing(run, State.READY):
        for decided, keys in alike.items():
            run.proposals.filter(pk__in=keys).decide(**dict(decided))
        _decide_anew(run, run.proposals.filter(pk__in=list(said)))
        run.counts = counted(run)


def decide_all(run: ImportRun, **said: bool) -> None:
    """Take over the same for all reviews of a run: any of `private`, `spoilers` and `wanted`. Raises NotNow."""
    with _changing(run, State.READY):
        reviews = run.proposals.filter(what=Proposal.What.REVIEW)
        reviews.decide(**said)
        _decide_anew(run, reviews)
        run.counts = counted(run)


def choose(row: ImportRow, film: Film | None) -> None:
    """Say which film a row means, and with it all rows of the run that name the film in the same words; None says that
    it is none of our catalogue's.

    Of a published run what follows from it is published at once. Raises NotNow when the run is neither ready nor
    published, or when a published row has its film already.
    """
    with _changing(row.run, State.READY, State.PUBLISHED) as run:
        _choose(run, row, film.pk if film else None)
    row.refresh_from_db()


def retry(row: ImportRow) -> bool:
    """Look a row without a film up once more; tell whether it is found now, upon which all is as with `choose`.

    Raises NotNow.
    """
    with _changing(row.run, State.READY, State.PUBLISHED) as run:
        [found] = looking_up.found([_to_be_mended(run, row)])
        if found.film_id:
            _choose(run, row, found.film_id)
        else:
            looking_up.keep([found])
            run.counts = counted(run)
        is_found = bool(found.film_id)
    row.refresh_from_db()
    return is_found


def mend(run: ImportRun, films: Mapping[int, int | None], again: Collection[int] = ()) -> int:
    """As `choose` and `retry`, of some dozens of rows by their keys; give how many are settled or looked at anew.

    `films` says which film each row means, `again` which rows are looked up once more. Rows of other runs and such as
    have a film are left alone. Raises NotNow.
    """
    with _changing(run, State.READY, State.PUBLISHED):
        rows = run.rows.filter(pk__in={*films, *again}, film=None, kind__in=proposing.KINDS)
        rows = rows.exclude(reason=Reason.FAULTY).order_by("number")
        said = [(row, films[row.pk]) for row in rows if row.pk in films]
        asked = [row for row in rows if row.pk not in films]
        reasons = {row.pk: row.reason for row in asked}
        looking_up.found(asked)
        said += [(row, row.film_id) for row in asked if row.film_id]
        others = [row for row in asked if not row.film_id and row.reason != reasons[row.pk]]
        looking_up.keep(others)
        for row, film in said:
            row.film_id = None  # as it is stored
            _place(run, row, film)
        _propose_anew(run, {film for _row, film in said})
    return len(said) + len(others)


def _choose(run: ImportRun, row: ImportRow, film: int | None) -> None:
    row = _to_be_mended(run, row)
    _place(run, row, film)
    _propose_anew(run, {film, row.film_id})


def _place(run: ImportRun, row: ImportRow, film: int | None) -> None:
    """Say of all rows that name the film in the same words, and are stored as this one is, which it is."""
    alike = run.rows.filter(title=row.title, year=row.year, film=row.film_id, kind__in=proposing.KINDS)
    alike = alike.exclude(reason=Reason.FAULTY)
    if not row.title:
        alike = alike.filter(pk=row.pk)
    outcome, reason = (ImportRow.Outcome.PENDING, Reason.NONE) if film else (ImportRow.Outcome.LEFT, Reason.NO_FILM)
    alike.update(film=film, candidates=[], outcome=outcome, reason=reason, detail="")


def _propose_anew(run: ImportRun, changed: set[int | None]) -> None:
    """Make the proposals of films anew whose rows have changed, and publish them where the run is published."""
    films = {film for film in changed if film}
    standing = Standing(run.member_id, films, locked=True)
    proposals = proposing.propose_anew(run, films, standing)
    if run.state == State.PUBLISHED:
        publishing.write(run, proposals, standing)
    run.counts = counted(run)


def _to_be_mended(run: ImportRun, row: ImportRow) -> ImportRow:
    """The row as it is stored, if its film may be chosen. Raises NotNow."""
    row = run.rows.get(pk=row.pk)
    if row.kind not in proposing.KINDS or row.reason == Reason.FAULTY:
        raise NotNow(gettext("This row has no film to be chosen."))
    if row.film_id and run.state == State.PUBLISHED:
        raise NotNow(gettext("What this row says is published already."))
    return row


def _decide_anew(run: ImportRun, proposals: Iterable[Proposal]) -> None:
    """After the member has said something: does it still change what is here?"""
    proposals = list(proposals)
    standing = Standing(run.member_id, {proposal.film_id for proposal in proposals})
    changed = []
    for proposal in proposals:
        wanted, proposal.wanted = proposal.wanted, True  # what isn't wanted keeps what it would do
        decided = standing.decided(proposal)
        proposal.wanted = wanted
        if decided != (proposal.does, proposal.reason):
            proposal.does, proposal.reason = decided
            changed.append(proposal)
    Proposal.objects.bulk_update(changed, ["does", "reason"], batch_size=200)


@contextmanager
def _changing(run: ImportRun, *states: str) -> Iterator[ImportRun]:
    """Lock a run that is in one of these states, bring the record up to date, and save it afterwards. Raises NotNow."""
    with transaction.atomic():
        found = ImportRun.objects.select_for_update(no_key=True).filter(pk=run.pk).first()
        if found is None or found.state not in states:
            raise NotNow(gettext("This import has gone on meanwhile, so that can’t be done now."))
        run.refresh_from_db()
        yield run
        ImportRun.objects.filter(pk=run.pk).update(
            **{name: getattr(run, name) for name in ("state", "position", "total", "counts", "fault", "failed_in")}
        )


def _begin(run: ImportRun, state: str, in_background: bool) -> None:
    run.state, run.position, run.total = state, 0, run.proposals.count()
    _go_on(run, in_background)


def _check_idle(member: int) -> None:
    """One run of a member is at work at a time. Raises AlreadyAtWork."""
    Member.objects.select_for_update(no_key=True).filter(pk=member).values_list("pk").first()
    if ImportRun.objects.at_work().filter(member=member).exists():
        raise AlreadyAtWork(gettext("Another import of yours is at work. Wait until it is done."))


def _go_on(run: ImportRun, in_background: bool) -> None:
    if in_background:
        transaction.on_commit(partial(tasks.carry_on.enqueue, run.pk))

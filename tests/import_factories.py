"""Makes runs of what members bring along, with rows and proposals."""

import itertools
from datetime import date

from films.models import Film
from reviews.letterboxd.counting import counted
from reviews.models import ImportRow, ImportRun, Member, Proposal
from tests.factories import make_film

State, Reason, Outcome = ImportRun.State, ImportRow.Reason, ImportRow.Outcome


def make_run(member: Member, state: str = State.READY, **fields) -> ImportRun:
    """A run of a member's export, ready to be looked through unless said otherwise."""
    fields.setdefault("kind", ImportRun.Kind.ARCHIVE)
    fields.setdefault("file_name", "letterboxd-maria.zip")
    return ImportRun.objects.create(member=member, state=state, digest="0" * 64, **fields)


def make_row(run: ImportRun, title: str = "", **fields) -> ImportRow:
    """The run's next row. With a reason it was left; `film` and `candidates` are films."""
    number = run.rows.count() + 1
    film = fields.get("film")
    if fields.get("reason"):
        fields.setdefault("outcome", Outcome.LEFT)
    fields["candidates"] = [film.pk for film in fields.get("candidates", [])]
    fields.setdefault("title", title or (film.title if film else f"Film {number}"))
    for name, value in (("file", "reviews.csv"), ("line", number + 1), ("kind", "review")):
        fields.setdefault(name, value)
    return ImportRow.objects.create(run=run, number=number, **fields)


def make_proposal(run: ImportRun, film: Film | None = None, **fields) -> Proposal:
    """A review of three stars that would be made, with the row it is made of, unless said otherwise."""
    film = film or make_film()
    for name, value in (("what", Proposal.What.REVIEW), ("does", Proposal.Does.MAKE)):
        fields.setdefault(name, value)
    if fields["what"] == Proposal.What.REVIEW:
        fields.setdefault("rating", 6)
        fields.setdefault("written_on", date(2021, 3, 4))
    proposal = Proposal.objects.create(run=run, film=film, **fields)
    make_row(run, film=film, proposal=proposal)
    return proposal


def counted_run(run: ImportRun) -> ImportRun:
    """The run with the numbers that a step leaves when it is done."""
    run.counts = counted(run)
    run.save()
    return run


def make_proposals(run: ImportRun, count: int, **fields) -> list[Proposal]:
    """As many proposals, each of a film of its own."""
    return [make_proposal(run, **fields) for _number in itertools.repeat(None, count)]

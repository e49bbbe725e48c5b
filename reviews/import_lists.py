"""A page of a list of a run: proposals with their films, or rows with the films they are or could be."""

from dataclasses import replace

from django.db.models import Prefetch

from films import text
from films.card_data import cards_of
from films.keyset import Key, Page, page_or_first
from films.models import Film
from films.pictures import DRAWN
from reviews.import_parts import KINDS, Part
from reviews.models import ImportRow, ImportRun, Proposal

PAGE_SIZE = 50
EXCERPT = 280  # characters of a text
_RENDERED = 1_500  # characters of Markdown that an excerpt is taken from: a text can be very long

_SHOWN = ("slug", "title", "year", "status", "published_at", *(f"poster__{column}" for column in DRAWN))
_FILM = Prefetch("film", Film.objects.select_related("poster").only(*_SHOWN))


def page_of(run: ImportRun, part: Part, after: str, problems: list[str]) -> Page:
    """Give the page of this list that follows `after`, or the first, and tell that in `problems`."""
    return _rows(run, part, after, problems) if part.holds_rows else _proposals(run, part, after, problems)


def _proposals(run: ImportRun, part: Part, after: str, problems: list[str]) -> Page[Proposal]:
    proposals = run.proposals.filter(**part.conditions).defer("before").prefetch_related(_FILM)
    page = page_or_first(proposals, [Key("id")], PAGE_SIZE, after, problems)
    _cut_texts(page.items)
    return page


def _rows(run: ImportRun, part: Part, after: str, problems: list[str]) -> Page[ImportRow]:
    rows = run.rows.filter(**part.conditions).prefetch_related(_FILM)
    page = page_or_first(rows, [Key("number", unique=True)], PAGE_SIZE, after, problems)
    _find_candidates(page.items)
    return replace(page, items=_once_a_film(page.items)) if part.name == ImportRow.Reason.SEVERAL else page


def _cut_texts(proposals: list[Proposal]) -> None:
    """Give each proposal `excerpt`, the beginning of what it says."""
    for proposal in proposals:
        beginning = text.render(proposal.text[:_RENDERED], text.REVIEW) if proposal.text else ""
        proposal.excerpt = text.excerpt(beginning, EXCERPT) if beginning else ""


def _find_candidates(rows: list[ImportRow]) -> None:
    """Give each row `kind_words`, and `films`, the cards of those it could be that a reader can see."""
    films = {film.pk: film for film in cards_of(sorted({key for row in rows for key in row.candidates}))}
    for row in rows:
        row.kind_words = KINDS.get(row.kind, row.kind)
        row.films = [films[key] for key in row.candidates if key in films]


def _once_a_film(rows: list[ImportRow]) -> list[ImportRow]:
    """Give the first of the rows that name a film in the same words, with `more`, how many others there are."""
    first: dict[tuple, ImportRow] = {}
    for row in rows:
        row.more = 0
        same = (row.title, row.year) if row.title else (row.pk,)
        if first.setdefault(same, row) is not row:
            first[same].more += 1
    return list(first.values())

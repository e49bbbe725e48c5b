"""The search over films, people and whatever else `films.search.kinds` declares: one interface, a module a database.

What visitors may not see is never found, nor told by a suggestion or a corrected word.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.utils import timezone

from films.counting import MOST_COUNTED
from films.keyset import BadCursor
from films.search import index, spelling
from films.search.asking import MOST, Ask
from films.search.hits import Group, groups_of
from films.search.index import find, index_operation
from films.search.kinds import BESIDE_FILMS, FILM, KINDS, PERSON, Kind
from films.search.places import Spot, id_at
from films.search.question import Question, holding
from films.search.tokens import TOLD, Tier, naming, narrowing
from films.search.words import Piece

__all__ = [
    "MOST",
    "Found",
    "Group",
    "beside",
    "having",
    "index_operation",
    "keys",
    "near",
    "search",
    "suggest",
    "titled",
]

PAGE = 24
_CURSOR = re.compile("([1-9])-([0-9]{1,18})-([0-9]{1,4})", re.ASCII)
_MOST_CANDIDATES = 6
_HOLDERS = [kind for kind in KINDS if kind is not PERSON]  # films hold the names of their people


@dataclass(frozen=True)
class Found:
    """The films that answer a question, best first.

    `after` asks for those that follow. `is_cut` says that there are more than are ever shown. Where nothing was found
    for what was typed, `corrected` says what was taken for what, and `text` what was looked for in the end.
    """

    ids: list[int]
    text: str
    after: str | None = None
    is_cut: bool = False
    corrected: dict[str, str] = field(default_factory=dict)


def search(text: str, facets: Collection[str] = (), *, after: str = "", limit: int = PAGE) -> Found:
    """Give the films that answer the text and have all the facets ("genre:drama"), at most 500 over all pages.

    An exact title comes first, then titles that begin so, then words in titles, in names and anywhere; within each,
    films with many reviews first. Raises BadCursor when `after` is not one that a search gave out.
    """
    question, now = Question(text), timezone.now()
    spot, seen = _read_cursor(after)
    room = min(limit, MOST - seen)
    spots = _films(question, facets, now, spot, room)
    corrected: dict[str, str] = {}
    if not spots and question.pieces:
        corrected = _corrected(question, now)
        if corrected:
            question = question.with_words(corrected)
            spots = _films(question, facets, now, spot, room)
    more, spots = len(spots) > room, spots[:room]
    seen += len(spots)
    is_cut = more and seen >= MOST
    cursor = f"{spots[-1].tier}-{spots[-1].place}-{seen}" if more and not is_cut else None
    return Found([id_at(place) for _tier, place in spots], question.text, cursor, is_cut, corrected)


def near(text: str, limit: int = 6) -> tuple[list[int], list[Group]]:
    """For a text that nothing answers: films, and groups of others, that have a part of it."""
    tiers, now = Question(text).near_tiers(), timezone.now()
    films, *others = find([Ask(kind.table, tiers, limit, now) for kind in KINDS])
    return [id_at(place) for _tier, place in films], groups_of(zip(BESIDE_FILMS, others, strict=True))


def beside(text: str, limit: int = 6) -> list[Group]:
    """Give people and others that answer the text with a title or a name; groups in which nothing is are left out."""
    tiers, now = [tier for tier in Question(text).tiers() if tier.column == "words"], timezone.now()
    spots = find([Ask(kind.table, tiers, limit, now) for kind in BESIDE_FILMS])
    return groups_of(zip(BESIDE_FILMS, spots, strict=True))


def suggest(text: str, limit: int = 5) -> list[Group]:
    """Give what may be meant while the text is still typed: records whose titles or names have it."""
    tiers, now = Question(text).suggesting_tiers(), timezone.now()
    spots = find([Ask(kind.table, tiers, limit, now) for kind in KINDS])
    return groups_of(zip(KINDS, spots, strict=True))


def having(facets: Collection[str], limit: int) -> list[int]:
    """Give the films that have all of these facets, those with many reviews first."""
    tier = Tier(TOLD, "texts", narrowing(facets))
    [spots] = find([Ask(FILM.table, [tier], limit, timezone.now())])
    return [id_at(place) for _tier, place in spots]


def titled(wanted: Sequence[tuple[Collection[str], int | None]]) -> list[list[int]]:
    """For titles and a year each: the films that have one of the titles, be it the original or an alternative one.

    Those of the year, the years beside it and of none come, of any where no year is given; drafts don't. Those with
    many reviews come first. Articles of any language don't count, and of a very long title the first 100 signs do.
    One query.
    """
    asked = [(sorted(naming(titles)), year or 0) for titles, year in wanted]
    named = [number for number, (tokens, _year) in enumerate(asked) if tokens]
    found: list[list[int]] = [[] for _one in asked]
    for number, places in zip(named, index.titled(FILM.table, [asked[number] for number in named]), strict=True):
        found[number] = [id_at(place) for place in places]
    return found


def keys(kind: Kind, text: str) -> list[int]:
    """For staff: the ids of the records that answer the text, drafts too; no more than are counted in a list."""
    [spots] = find([Ask(kind.table, Question(text).tiers(), MOST_COUNTED + 1, now=None)])
    return [id_at(place) for _tier, place in spots]


def _films(question: Question, facets: Collection[str], now: datetime, after: Spot | None, room: int) -> list[Spot]:
    """One more than there is room for, to know whether that is all."""
    for tiers in (question.tiers(facets), question.nearly_tiers(facets)):
        [spots] = find([Ask(FILM.table, tiers, room + 1, now, after)])
        if spots:
            return spots
    return []


def _corrected(question: Question, now: datetime) -> dict[str, str]:
    """What to take each word for that nothing holds: the nearest word, of equally near ones that of greatest renown."""
    spelt = [piece for piece in question.pieces if spelling.may_be_learnt(piece.text)]
    unknown = [piece.text for piece, held in zip(spelt, _held_by(spelt, now), strict=True) if not held]
    candidates = [(word, other) for word in unknown for other in spelling.near(word)[:_MOST_CANDIDATES]]
    held = _held_by([Piece(other) for _word, other in candidates], now)
    found: dict[str, str] = {}
    best = sorted(
        (spelling.distance(word, other), min(places), word, other)
        for (word, other), places in zip(candidates, held, strict=True)
        if places
    )
    for _distance, _place, word, other in best:
        found.setdefault(word, other)
    return found


def _held_by(pieces: Sequence[Piece], now: datetime) -> list[list[int]]:
    """For each word the best places of records that hold it."""
    found = find([Ask(kind.table, holding(piece), 1, now) for piece in pieces for kind in _HOLDERS])
    step = len(_HOLDERS)
    return [[spot.place for spots in found[at : at + step] for spot in spots] for at in range(0, len(found), step)]


def _read_cursor(text: str) -> tuple[Spot | None, int]:
    if not text:
        return None, 0
    found = _CURSOR.fullmatch(text)
    if not found or int(found[3]) >= MOST:
        raise BadCursor
    return Spot(int(found[1]), int(found[2])), int(found[3])

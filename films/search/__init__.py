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
from films.search.index import are_held, best_places, find, index_operation
from films.search.kinds import BESIDE_FILMS, FILM, KINDS, PERSON, Kind
from films.search.places import Spot, id_at
from films.search.question import Question
from films.search.tokens import naming

__all__ = [
    "MOST",
    "Found",
    "Group",
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
_MOST_BESIDE = 6
_HOLDERS = [kind for kind in KINDS if kind is not PERSON]  # films hold the names of their people


@dataclass(frozen=True)
class Found:
    """The films that answer a question, best first.

    `after` asks for those that follow. `is_cut` says that there are more than are ever shown. Where nothing was found
    for what was typed, `corrected` says what was taken for what, and `text` what was looked for in the end. `beside`
    has, with the first films, people and others that answer with a title or a name.
    """

    ids: list[int]
    text: str
    after: str | None = None
    is_cut: bool = False
    corrected: dict[str, str] = field(default_factory=dict)
    beside: list[Group] = field(default_factory=list)


def search(text: str, facets: Collection[str] = (), *, after: str = "", limit: int = PAGE) -> Found:
    """Give the films that answer the text and have all the facets ("genre:drama"), at most 500 over all pages.

    An exact title comes first, then titles that begin so, then words in titles, in names and anywhere; within each,
    films with many reviews first. Raises BadCursor when `after` is not one that a search gave out.
    """
    question, now = Question(text), timezone.now()
    spot, seen = _read_cursor(after)
    room = min(limit, MOST - seen)
    spots, groups = _answers(question, facets, now, spot, room)
    corrected: dict[str, str] = {}
    if not spots and question.pieces:
        held = _held(question, now)
        if None not in held.values():
            spots = _nearly(question, facets, now, spot, room)
        if not spots and (corrected := _corrected([word for word in held if not held[word]], now)):
            question = question.with_words(corrected)
            spots, groups = _answers(question, facets, now, spot, room)
            spots = spots or _nearly(question, facets, now, spot, room)
    more, spots = len(spots) > room, spots[:room]
    seen += len(spots)
    is_cut = more and seen >= MOST
    cursor = f"{spots[-1].tier}-{spots[-1].place}-{seen}" if more and not is_cut else None
    return Found([id_at(spot.place) for spot in spots], question.text, cursor, is_cut, corrected, groups)


def near(text: str, limit: int = 6) -> tuple[list[int], list[Group]]:
    """For a text that nothing answers: films, and groups of others, that have a part of it."""
    tiers, now = Question(text).near_tiers(), timezone.now()
    films, *others = find([Ask(kind, tiers, limit, now, is_named=kind is not FILM) for kind in KINDS])
    return [id_at(spot.place) for spot in films], groups_of(zip(BESIDE_FILMS, others, strict=True))


def suggest(text: str, limit: int = 5) -> list[Group]:
    """Give what may be meant while the text is still typed: records whose titles or names have it."""
    tiers, now = Question(text).calling_tiers(), timezone.now()
    spots = find([Ask(kind, tiers, limit, now, is_named=True) for kind in KINDS])
    return groups_of(zip(KINDS, spots, strict=True))


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
    [spots] = find([Ask(kind, Question(text).tiers(), MOST_COUNTED + 1, now=None)])
    return [id_at(spot.place) for spot in spots]


def _answers(
    question: Question, facets: Collection[str], now: datetime, after: Spot | None, room: int
) -> tuple[list[Spot], list[Group]]:
    """Films, one more than there is room for, to know whether that is all; and with the first of them the others."""
    films = Ask(FILM, question.tiers(facets), room + 1, now, after)
    called = question.calling_tiers()
    beside = [] if after else [Ask(kind, called, _MOST_BESIDE, now, is_named=True) for kind in BESIDE_FILMS]
    spots, *others = find([films, *beside])
    return spots, groups_of(zip(BESIDE_FILMS, others, strict=False))  # on later pages there are none


def _nearly(question: Question, facets: Collection[str], now: datetime, after: Spot | None, room: int) -> list[Spot]:
    """Films that answer when every word may go on, one more than there is room for."""
    tiers = question.nearly_tiers(facets)
    return find([Ask(FILM, tiers, room + 1, now, after)])[0] if tiers else []


def _held(question: Question, now: datetime) -> dict[str, bool | None]:
    """The words in which there may be slips: whether a record holds each, and None where no word even begins so."""
    spelt = [piece for piece in question.pieces if spelling.may_be_learnt(piece.text)]
    return dict(zip([piece.text for piece in spelt], are_held(_HOLDERS, spelt, now), strict=True)) if spelt else {}


def _corrected(words: Collection[str], now: datetime) -> dict[str, str]:
    """What to take words for that nothing holds: the nearest word, of equally near ones that of greatest renown."""
    found: dict[str, str] = {}
    for slips in spelling.FORGIVEN:
        near = spelling.near([word for word in words if word not in found], slips)
        near = {word: others[:_MOST_CANDIDATES] for word, others in near.items()}
        candidates = sorted({other for others in near.values() for other in others})
        places = dict(zip(candidates, best_places(_HOLDERS, candidates, now), strict=True)) if candidates else {}
        for word, others in near.items():
            held = [(place, other) for other in others if (place := places[other]) is not None]
            if held:
                found[word] = min(held)[-1]
    return found


def _read_cursor(text: str) -> tuple[Spot | None, int]:
    if not text:
        return None, 0
    found = _CURSOR.fullmatch(text)
    if not found or int(found[3]) >= MOST:
        raise BadCursor
    return Spot(int(found[1]), int(found[2])), int(found[3])

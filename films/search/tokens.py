"""Tokens: what an entry of the index holds, and what is asked of it.

The first letter says what a token is: `e` a whole title, spaces aside; `a` the same without its article, whatever the
language, where it has one; `b` a whole title, to be found by its beginning; `t` a word of a title; `n` a word of a
title or a name, or the year; `w` a word from anywhere; `f` a facet. A film's `words` hold all but `w`, its `texts` only
`w` and `f`.
"""

from collections.abc import Collection, Iterable, Sequence
from typing import Any, NamedTuple

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from films.folding import ARTICLES_OF_ALL, without_article
from films.search.words import WIDE, Piece, folded, may_go_on, words_of

LONGEST_TITLE = 100  # signs
_SPACE = "＿"  # no ASCII sign, as in all tokens

Clause = Sequence[Piece]  # one of these


class TokensField(models.TextField):
    """A bag of tokens, sorted and with spaces between. On PostgreSQL it is a tsvector, which no parser has touched."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"editable": False, **kwargs})

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        return "tsvector" if connection.vendor == "postgresql" else "text"

    def from_db_value(self, value: str, expression: Any, connection: BaseDatabaseWrapper) -> str:
        # PostgreSQL writes 'a' 'b', in the order of its own.
        return " ".join(sorted(value.replace("'", "").split())) if connection.vendor == "postgresql" else value


def title_tokens(titles: Iterable[str]) -> set[str]:
    """The tokens of titles, or of names that are looked for as titles are."""
    found = set()
    for title in titles:
        for form in {title, without_article(title)}:
            whole = folded(form)
            found |= {exact(whole), beginning(whole)}
        if (bare := without_article(title, ARTICLES_OF_ALL)) != title:
            found.add(bare_exact(folded(bare)))
        found.update(f"t{word}" for word in words_of(title))
    return found


def exact(whole: str) -> str:
    """The token of a folded title."""
    return "e" + whole.replace(" ", "")[:LONGEST_TITLE]


def bare_exact(whole: str) -> str:
    """The token of a folded title whose article was taken away."""
    return "a" + exact(whole)[1:]


def naming(titles: Iterable[str]) -> set[str]:
    """The tokens of which a film that has one of these titles has one, whatever the articles of either."""
    found = set()
    for title in titles:
        for whole in {folded(title), folded(without_article(title, ARTICLES_OF_ALL))} - {""}:
            found |= {exact(whole), bare_exact(whole)}
    return found


def beginning(whole: str) -> str:
    """The token of a folded title, or the beginning of such tokens."""
    return "b" + whole.replace(" ", _SPACE)[:LONGEST_TITLE]


def facet_tokens(facets: Iterable[str]) -> set[str]:
    """The tokens of facets such as "genre:drama"."""
    return {"f" + facet.translate(WIDE).replace(" ", _SPACE) for facet in facets}


def joined(tokens: Collection[str]) -> str:
    """The tokens as they are stored."""
    return " ".join(sorted(tokens))


class Tier(NamedTuple):
    """One way to be found: every clause is met by a token of the column, `words` or `texts`.

    Of an entry that several tiers find, the lowest number counts. Tiers of `texts` have the highest numbers.
    """

    number: int
    column: str
    clauses: Sequence[Clause]


EXACT, BEGINS, TITLED, NAMED, TOLD, NEARLY = range(1, 7)


def tiers(whole: str, pieces: Sequence[Piece], facets: Iterable[str] = ()) -> list[Tier]:
    """The ways in which a film may answer a question, the best first; `whole` is its folded text."""
    if not pieces:
        return []
    narrow = narrowing(facets)

    # Words of texts have to be whole: so many of them begin alike that finding them all would take its time.
    return [
        Tier(EXACT, "words", [[Piece(exact(whole))], *narrow]),
        Tier(BEGINS, "words", [[Piece(beginning(whole), open=True)], *narrow]),
        Tier(TITLED, "words", _tagged("t", pieces) + narrow),
        Tier(NAMED, "words", _tagged("n", pieces) + narrow),
        Tier(TOLD, "texts", _tagged("w", (Piece(piece.text) for piece in pieces)) + narrow),
    ]


def nearly(pieces: Sequence[Piece], facets: Iterable[str] = ()) -> list[Tier]:
    """A further way, for a question that has no answer else: every word may go on, not the last alone."""
    opened = [Piece(piece.text, piece.open or may_go_on(piece.text)) for piece in pieces]
    return [Tier(NEARLY, "words", _tagged("n", opened) + narrowing(facets))] if opened != list(pieces) else []


def told(word: str) -> Tier:
    """The way to hold this very word anywhere. Texts have all the words that titles and names have."""
    return Tier(TOLD, "texts", _tagged("w", [Piece(word)]))


def begun(word: str) -> Tier:
    """The way to hold, in a title or a name, a word that begins so."""
    return Tier(NAMED, "words", _tagged("n", [Piece(word, open=True)]))


def _tagged(tag: str, wanted: Iterable[Piece]) -> list[Clause]:
    return [[Piece(tag + piece.text, piece.open)] for piece in wanted]


def narrowing(facets: Iterable[str]) -> list[Clause]:
    """What only records with all of these facets meet."""
    return [[Piece(token)] for token in sorted(facet_tokens(facets))]

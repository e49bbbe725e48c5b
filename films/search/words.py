"""Words as the search knows them: folded text, cut so that both databases can compare pieces for equality alone.

Scripts that write without spaces become overlapping pairs of signs and the last sign alone, so that "七人" and "侍" are
found in 七人の侍. A piece holds letters and digits only; an ASCII sign that stands for a word ("!!!") is widened to
its full-width form, so that no piece means anything to a database.
"""

import re
from typing import NamedTuple

from films.folding import fold

LONGEST_WORD = 60  # signs
#: The full-width form of every ASCII sign that is no letter and no digit; control characters have none and go.
WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F) if not chr(code).isalnum()}
WIDE |= dict.fromkeys([*range(0x20), 0x7F])

# Thai, Lao, Tibetan, Myanmar, Khmer, Tai scripts; kana; Han with its extensions. Hangul is written with spaces.
_UNSPACED = (
    "\u0e00-\u0eff\u0f00-\u0fff\u1000-\u109f\u1780-\u17ff\u1950-\u19df\u1a20-\u1aaf\ua9e0-\ua9ff\uaa60-\uaadf"
    "\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3031-\u3035\u3038-\u303c\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf"
    "\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f\U0001b000-\U0001b16f\U00020000-\U0003ffff"
)
_RUNS = re.compile(f"[{_UNSPACED}]+|[^{_UNSPACED}]+")
_IS_UNSPACED = re.compile(f"[{_UNSPACED}]")


class Piece(NamedTuple):
    """A word of a question, or a part of one. An open one stands for all words that begin with it."""

    text: str
    open: bool = False


def folded(text: str) -> str:
    """The folded text, in signs that no database takes for its own."""
    whole = fold(text)
    if whole.isascii() and whole.replace(" ", "a").isalnum():  # most are, and hold no such sign
        return whole
    return whole.translate(WIDE).encode(errors="ignore").decode()


def words_of(text: str) -> set[str]:
    """The pieces by which this text is found."""
    found = set()
    for word in set(folded(text).split()):
        if word.isascii():
            found.add(word[:LONGEST_WORD])
            continue
        for run in _RUNS.findall(word):
            found.update(_pairs(run) | {run[-1]} if _IS_UNSPACED.match(run) else {run[:LONGEST_WORD]})
    return found


def pieces_of(text: str) -> list[Piece]:
    """The pieces to look for, in order and each once.

    The last word may go on where it has two letters, and so may a single sign of a script without spaces.
    """
    found: dict[str, bool] = {}
    words = folded(text).split()
    for place, word in enumerate(words, start=1):
        runs = _RUNS.findall(word)
        for run in runs:
            if not _IS_UNSPACED.match(run):
                found.setdefault(run[:LONGEST_WORD], len(run) > 1 and place == len(words) and run is runs[-1])
            elif len(run) == 1:
                found.setdefault(run, True)
            else:
                found |= dict.fromkeys(sorted(_pairs(run), key=run.index), False)
    return [Piece(text, is_open) for text, is_open in found.items()]


def is_spelt(word: str) -> bool:
    """Whether the word is of letters with which one can make a slip: no digits, no script without spaces."""
    return word.isalpha() and not _IS_UNSPACED.search(word)


def may_go_on(text: str) -> bool:
    """Whether there may be words that begin with this piece: a pair of signs of a script without spaces is whole."""
    return len(text) > 1 and not _IS_UNSPACED.match(text)


def _pairs(run: str) -> set[str]:
    return {run[at : at + 2] for at in range(len(run) - 1)}

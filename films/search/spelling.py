"""Words that were meant: near to one that nothing holds, by letters left out, put in, changed or swapped.

Every word of titles and names is kept under itself and under what is left when one letter is missing (the SymSpell
method, after Wolf Garbe). A mistaken word is looked up in the same way, so that the near ones are found by equality.
"""

from collections.abc import Collection, Iterable

from django.apps import apps
from django.db.models import QuerySet

from films.inserting import insert
from films.search.words import is_spelt
from films.statements import fetched, fetched_for_many, listed

SHORTEST = 4  # letters: shorter words are near to too many others
LONG = 8  # letters: from here on two slips are forgiven
FORGIVEN = (1, 2)
LONGEST = 24


def learn(words: Iterable[str]) -> None:
    """Keep these words, those that aren't yet. A word stays when its last title is gone: it then leads nowhere."""
    new = {word for word in words if may_be_learnt(word)}
    among, given = listed(new, "text")
    asked = f'SELECT word FROM {table()} WHERE "key" {among} AND word = "key"'
    known = fetched_for_many(asked, [given]) if new else []
    keep(new.difference(word for (word,) in known))


def keep(words: Collection[str]) -> None:
    """Keep these words, which may be learnt and aren't kept yet."""
    rows = [(key, word) for word in sorted(words) for key in sorted(_without(word, 1))]
    insert(spellings().model, ("key", "word"), rows, ignore_conflicts=True)


def may_be_learnt(word: str) -> bool:
    """Whether slips in this word are looked for."""
    return SHORTEST <= len(word) <= LONGEST and is_spelt(word)


def near(words: Collection[str], slips: int) -> dict[str, list[str]]:
    """Give for each of these words, by letters, the kept ones that so many slips make of it.

    Words in which so many aren't forgiven are left out. One query at most.
    """
    keys = {word: _without(word, slips) for word in words if slips <= _forgiven(word)}
    kept = _kept_under(set().union(*keys.values())) if keys else {}
    found = {word: {other for key in own for other in kept.get(key, ())} for word, own in keys.items()}
    return {word: sorted(other for other in found[word] if distance(word, other) == slips) for word in found}


def _forgiven(word: str) -> int:
    return (2 if len(word) >= LONG else 1) if may_be_learnt(word) else 0


def _kept_under(keys: Collection[str]) -> dict[str, list[str]]:
    """The kept words under each of these keys."""
    among, given = listed(keys, "text")
    found: dict[str, list[str]] = {}
    for key, word in fetched(f'SELECT "key", word FROM {table()} WHERE "key" {among}', [given]):
        found.setdefault(key, []).append(word)
    return found


def distance(one: str, other: str) -> int:
    """The number of letters to put in, leave out, change or swap with their neighbour to make one word the other.

    This is the optimal string alignment distance: no letter is touched twice.
    """
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        earlier, before, row = before, row, [i]
        for j, wanted in enumerate(other, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
    return row[-1]


def _without(word: str, letters: int) -> set[str]:
    """The word, and what is left of it when up to so many letters are missing."""
    shorter = {word}
    for _letter in range(letters):
        shorter |= {some[:at] + some[at + 1 :] for some in shorter for at in range(len(some))}
    return shorter


def spellings() -> QuerySet:
    """All kept words with their keys."""
    return apps.get_model("films", "Spelling").objects.all()


def table() -> str:
    """The name of the table that they are in."""
    return spellings().model._meta.db_table

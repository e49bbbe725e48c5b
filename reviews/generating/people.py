"""The people that films share: their names by number, and who works on which film."""

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from reviews.generating import draws
from reviews.generating.tables import Row
from reviews.generating.tongues import BY_SLOT, SLOTS
from reviews.generating.words import Lexicon

PERSON_COLUMNS = ("id", "slug", "name", "sort_name", "born", "died", "biography", "biography_html")
_TIERS = 6  # directors of 1, 2, 4 … 32 films; the films of a tier are as many as those of any other


class Name(NamedTuple):
    """A person's name as it stands and as it is searched for, and their address."""

    shown: str
    folded: str
    slug: str


class People:
    """Everybody who may work on one of `films` films. People are numbered from 0; the record's id is one more."""

    def __init__(self, films: int, lexicons: dict[str, Lexicon], seed: int) -> None:
        self._films = films
        self._lexicons = [lexicons[tongue.language] for tongue in BY_SLOT]
        self._seed = seed
        self._rows = max(2, films * 2 // 5 // SLOTS + 1)  # people a slot
        self._order = draws.Spread(films, draws.mixed(seed, 11))
        self.count = self._rows * SLOTS
        self.name = lru_cache(maxsize=50_000)(self._name)

    def director_of(self, film: int) -> int:
        """Who directs the film of this number; their language is the film's."""
        place = self._order.place(film)
        tier, within = divmod(place * _TIERS, self._films)
        first = sum(self._films // (_TIERS << above) + 1 for above in range(tier))
        return (first + (within // _TIERS >> tier)) % self.count

    def neighbour(self, person: int) -> int:
        """Somebody else who speaks the same language."""
        return person + SLOTS if person + SLOTS < self.count else person % SLOTS

    def actor(self, draw: int, slot: int) -> int:
        """A person of this slot for a draw of 16 bits; some are drawn far more often than others."""
        return (self._rows - 1 - (self._rows * draw * draw >> 32)) * SLOTS + slot

    def lexicon(self, person: int) -> Lexicon:
        return self._lexicons[person % SLOTS]

    def _name(self, person: int) -> Name:
        lexicon = self._lexicons[person % SLOTS]
        drawn = draws.mixed(person, self._seed)
        given = lexicon.given[drawn % len(lexicon.given)]
        family = lexicon.family[(drawn >> 20) % len(lexicon.family)]
        first, last = (family, given) if lexicon.tongue.family_first else (given, family)
        joiner = "" if lexicon.tongue.family_first else " "
        return Name(
            f"{first.shown}{joiner}{last.shown}",
            f"{first.folded}{joiner}{last.folded}",
            f"{first.slug}-{last.slug}-{person + 1}",
        )

    def renamed(self, person: int, draw: int) -> str:
        """The person's name with another family name."""
        lexicon = self._lexicons[person % SLOTS]
        given = lexicon.given[draws.mixed(person, self._seed) % len(lexicon.given)].shown
        family = lexicon.family[draw % len(lexicon.family)].shown
        return f"{family}{given}" if lexicon.tongue.family_first else f"{given} {family}"

    def born(self, person: int) -> int:
        """A year; the more recent ones have more people."""
        drawn = draws.mixed(person, self._seed + 1) & 0xFFFF
        return 1995 - (135 * drawn * drawn >> 32)

    def rows(self) -> Iterator[Row]:
        """The records, in the order of PERSON_COLUMNS."""
        for person in range(self.count):
            name, year = self._name(person), self.born(person)
            drawn = draws.mixed(person, self._seed + 2)
            born = None if drawn % 4 == 0 else f"{year}-{1 + drawn % 12:02}-{1 + drawn % 28:02}"
            died = str(min(2025, year + 40 + drawn % 55)) if year < 1950 and drawn % 3 else None
            yield person + 1, name.slug, name.shown, name.folded, born, died, "", ""

"""Other names: of a tenth of the films a title in another script, of some people a name they were born with."""

from collections.abc import Iterator

from reviews.generating import draws
from reviews.generating.films import Films
from reviews.generating.people import People
from reviews.generating.tables import Row
from reviews.generating.tongues import TONGUES
from reviews.generating.words import Lexicon

TITLE_COLUMNS = ("film_id", "title", "language_id", "position")
NAME_COLUMNS = ("person_id", "name", "position")
_OTHER_SCRIPTS = [tongue.language for tongue in TONGUES if ord(tongue.syllables[0][0]) >= 0x370]
_ONE_IN, _NAMES_ONE_IN = 10, 25


def titles(films: Films, people: People, lexicons: dict[str, Lexicon], seed: int) -> Iterator[Row]:
    """The alternative titles, in the order of TITLE_COLUMNS: one, or of every fourth of these films two."""
    for film in range(films.count):
        drawn = draws.mixed(film, seed + 21)
        if drawn % _ONE_IN:
            continue
        own = people.lexicon(people.director_of(film)).tongue.language
        languages = [language for language in _OTHER_SCRIPTS if language != own]
        first = (drawn >> 8) % len(languages)
        for position in range(1 + (drawn >> 16 & 3 == 0)):
            lexicon = lexicons[languages[(first + position) % len(languages)]]
            places = [drawn >> shift & 0xFFFF for shift in (20, 34, 48)][: 1 + (drawn >> 18) % 3]
            words = [lexicon.titles[place].shown for place in places]
            yield film + 1, lexicon.tongue.joiner.join(words), lexicon.tongue.language, position


def names(people: People, seed: int) -> Iterator[Row]:
    """The other names of people, in the order of NAME_COLUMNS: another family name."""
    for person in range(people.count):
        drawn = draws.mixed(person, seed + 22)
        if drawn % _NAMES_ONE_IN:
            continue
        name = people.renamed(person, drawn >> 20)
        if name != people.name(person).shown:
            yield person + 1, name, 0

"""The typographic poster: how a film without a picture is set.

A poster is a sheet of 100 by 150 units. Layout and inks follow from the film's id, so that a film keeps its poster
for ever and neighbours differ; the size of the type follows from the title, so that the longest word fits the line
and the lines fit the sheet. `static/css/poster.css` draws it from the classes given here.
"""

import unicodedata
from functools import cache

# Advance widths of Imbue in em, by letter; any other Latin letter counts as wide as an n.
_ADVANCES = (
    ("!'(),.[]{}|’‘", 0.22),
    ("ilIjt:;-", 0.28),
    ("fsz/1", 0.34),
    ("47?ACEFJLSVZcrvxy", 0.38),
    ("mW", 0.62),
    ("HRMw&%…", 0.54),
    ("½¼¾—–", 0.74),
)

# The box, in units, that each layout leaves for the title.
LAYOUTS = {
    "bill": (84, 108),
    "cue": (84, 78),
    "column": (66, 108),
    "card": (70, 92),
    "horizon": (84, 84),
    "beam": (84, 84),
    "leader": (84, 56),
    "strip": (67, 92),
}
_NAMES = tuple(LAYOUTS)
INKS = 7
# Type sizes in units, largest first, as `--type` has them in poster.css.
SIZES = (92, 70, 54, 44, 36, 30, 25.5, 22, 19, 16.5, 14, 11.5, 9)


def setting_of(film_id: int, title: str) -> int:
    """Give how the title of the film with this id is set: twice the place of its size in `SIZES`, counted from 1, and
    one more where its lines want more air.

    Stored with every card (`films.models.FilmCard`), so a change of it, of sizes or of layouts needs all of them made
    anew.
    """
    is_tall = _tall(title)
    return 2 * _size(title, *LAYOUTS[_NAMES[film_id % len(_NAMES)]], 1.12 if is_tall else 0.95) + is_tall


def poster_classes(film_id: int, setting: int) -> str:
    """Give the classes that set the poster of the film with this id, whose title is set so."""
    return _classes(film_id % len(_NAMES), film_id % INKS, setting)


@cache
def _classes(layout: int, ink: int, setting: int) -> str:
    size, is_tall = divmod(setting, 2)
    tall = " poster--tall" if is_tall else ""
    return f"poster__sheet poster--{_NAMES[layout]} poster--ink{ink} poster--type{size}{tall}"


def _size(title: str, width: float, height: float, leading: float) -> int:
    """Give the place, counted from 1, of the largest size whose lines fit a box of `width` by `height`."""
    words = [sum(map(_advance, word)) for word in _words(title)]
    longest, least = max(words, default=0.0), sum(words)
    for place, (room, lines) in enumerate(_rooms(width, height, leading), start=1):
        # Most sizes are told to be too large by what all words take on no matter which lines.
        if longest <= room and least <= room * lines and _lines(words, room) <= lines:
            return place
    return len(SIZES)


@cache
def _rooms(width: float, height: float, leading: float) -> list[tuple[float, int]]:
    """For each size, how many em a line has in a box of `width` by `height`, and how many lines."""
    return [(width / size, int(height / (size * leading))) for size in SIZES]


def _tall(title: str) -> bool:
    """Tell whether the title holds a script other than Latin, which wants more air between lines."""
    return not title.isascii() and any(map(_is_tall, title))


@cache
def _is_tall(letter: str) -> bool:
    return letter.isalpha() and ord(letter) >= 0x250 and not 0x1E00 <= ord(letter) < 0x1F00


def _lines(words: list[float], room: float) -> int:
    """Give how many lines of `room` em these widths take, none of which is more."""
    lines, used = 1, 0.0
    for needed in words:
        if used and used + needed > room:
            lines, used = lines + 1, 0.0
        used += needed + 0.18
    return lines


def _words(title: str) -> list[str]:
    """Give what may not be broken: words, and single letters of scripts that break anywhere."""
    if title.isascii():
        return title.split()
    words = []
    for word in title.split():
        if any(unicodedata.east_asian_width(letter) in "WF" for letter in word):
            words.extend(word)
        else:
            words.append(word)
    return words


@cache
def _advance(letter: str) -> float:
    """Give about how wide a letter is set, in em."""
    if unicodedata.combining(letter):
        return 0.0
    if unicodedata.east_asian_width(letter) in "WF":
        return 1.02
    if _is_tall(letter):
        return 0.68
    return next((advance for letters, advance in _ADVANCES if letter in letters), 0.44)

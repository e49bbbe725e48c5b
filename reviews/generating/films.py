"""The films: titles, facts, synopses and credits, and what is worked out from them when a film is saved."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from films.models import Credit, Film
from reviews.generating import draws, times
from reviews.generating.people import People
from reviews.generating.tables import Row
from reviews.generating.tongues import TONGUES
from reviews.generating.words import Lexicon, sentences

FILM_COLUMNS = (
    "id",
    "slug",
    "title",
    "original_title",
    "sort_title",
    "release_date",
    "synopsis",
    "synopsis_html",
    "runtime",
    "status",
    "published_at",
    "created_at",
    "updated_at",
)
CREDIT_COLUMNS = ("film_id", "person_id", "role", "position", "character")
_GENRES = (
    "Drama Comedy Thriller Romance Documentary Action Crime Horror Adventure Family Fantasy Mystery Animation War"
    " Music History Western Musical"
)
GENRES = _GENRES.split()

BLOCK = 256  # films whose draws come from one source
_FACTS = 24  # draws a film, besides those for the words of its synopsis
_LONGEST, _SHORTEST = 80, 20  # words of a synopsis
_GENRE_TABLE = draws.zipf_table([genre.lower() for genre in GENRES], 1_024, first=2)
_FIRST_SLOTS = {tongue.language: sum(t.slots for t in TONGUES[:place]) for place, tongue in enumerate(TONGUES)}
_LAST_SOVIET_YEAR = 1991
_FIRST_TALKIE = 1928
_DRAFT, _PUBLISHED = str(Film.Status.DRAFT), str(Film.Status.PUBLISHED)
_DIRECTOR, _WRITER, _CAST = str(Credit.Role.DIRECTOR), str(Credit.Role.WRITER), str(Credit.Role.CAST)
# A title as it stands, as it is searched for, as it is sorted, and in an address.
_ENGLISH_TITLES = (
    ("The {0}", "{0}", "the-{0}"),
    ("{0} of {1}", "{0} of {1}", "{0}-of-{1}"),
    ("The {0} and the {1}", "{0} and the {1}", "the-{0}-and-the-{1}"),
    ("A {0} in {1}", "{0} in {1}", "a-{0}-in-{1}"),
    ("{0} {1}", "{0} {1}", "{0}-{1}"),
    ("{0}: {1} {2}", "{0} {1} {2}", "{0}-{1}-{2}"),
    ("The {0} {1}", "{0} {1}", "the-{0}-{1}"),
    ("{0}", "{0}", "{0}"),
)


class Title(NamedTuple):
    """A title as it stands, as it is sorted, and in an address."""

    shown: str
    sort: str
    slug: str


class Fame:
    """How famous each film is: rank 0 is the most reviewed. The least famous hundredth is not public."""

    def __init__(self, films: int, seed: int) -> None:
        self._order = draws.Spread(films, draws.mixed(seed, 7))
        self.public = films - films // 100

    def rank(self, film: int) -> int:
        return self._order.place(film)


class Made(NamedTuple):
    """The rows of one film, for each table."""

    film: Row
    credits: list[Row]
    genres: list[Row]
    countries: list[Row]
    languages: list[Row]


class Films:
    """`count` films, numbered from 0; the record's id is one more."""

    def __init__(self, count: int, lexicons: dict[str, Lexicon], people: People, seed: int) -> None:
        self.count = count
        self.fame = Fame(count, seed)
        self._lexicons = lexicons
        self._people = people
        self._seed = seed
        self._rare = max(50, count // 20)  # so many rare words, each in a handful of films

    def published_at(self, film: int) -> int:
        """Seconds after the first moment: later for higher numbers, by and large."""
        jitter = draws.mixed(film, self._seed + 3) % (20 * times.DAY)
        return min(times.END - 1, (times.END - 30 * times.DAY) * film // self.count + jitter)

    def made(self) -> Iterator[Made]:
        """The rows of all films, in the order of their numbers."""
        for first in range(0, self.count, BLOCK):
            random = draws.source(self._seed, "films", first)
            facts = draws.halves(random, _FACTS * BLOCK)
            words = draws.halves(random, _LONGEST * BLOCK)
            for place in range(min(BLOCK, self.count - first)):
                yield self._film(
                    first + place,
                    facts[_FACTS * place : _FACTS * (place + 1)],
                    words[_LONGEST * place : _LONGEST * (place + 1)],
                )

    def _film(self, film: int, drawn: Sequence[int], words: Sequence[int]) -> Made:
        director = self._people.director_of(film)
        lexicon = self._people.lexicon(director)
        year, release_date = self._date(director, drawn)
        title, original = self._titles(lexicon, drawn)
        credited = self._credits(film + 1, director, drawn)
        synopsis, synopsis_html = self._synopsis(lexicon, drawn, words)
        status, published_at, written_at = self._publication(film)
        row = (
            film + 1,
            f"{title.slug}-{film + 1}",
            title.shown,
            original.shown if original else "",
            title.sort,
            release_date,
            synopsis,
            synopsis_html,
            _runtime(drawn),
            status,
            published_at,
            written_at,
            written_at,
        )
        language = lexicon.tongue.language
        return Made(
            row,
            credited,
            [(film + 1, genre) for genre in _genres(drawn)],
            [(film + 1, country) for country in _countries(lexicon, year, drawn)],
            [(film + 1, spoken) for spoken in _spoken(language, year, drawn)],
        )

    def _date(self, director: int, drawn: Sequence[int]) -> tuple[int | None, str | None]:
        if drawn[0] % 200 == 0:
            return None, None
        first = self._people.born(director) + 25
        year = max(1890, first + (drawn[1] * min(36, 2027 - first) >> 16))
        if drawn[2] & 3 == 0:
            return year, f"{year}-{1 + drawn[2] % 12:02}-{1 + drawn[2] % 28:02}"
        return year, f"{year}-{1 + drawn[2] % 12:02}" if drawn[2] & 7 == 1 else str(year)

    def _titles(self, lexicon: Lexicon, drawn: Sequence[int]) -> tuple[Title, Title | None]:
        """The title and, for half of the films from elsewhere, another one in their own language."""
        if lexicon.tongue.language == "en":
            return _english_title(lexicon, drawn), None
        own = _title(lexicon, drawn)
        return (_english_title(self._lexicons["en"], drawn), own) if drawn[6] & 1 else (own, None)

    def _credits(self, film_id: int, director: int, drawn: Sequence[int]) -> list[Row]:
        people = self._people
        tongue = people.lexicon(director).tongue
        first_slot = _FIRST_SLOTS[tongue.language]

        def actor(draw: int) -> int:
            return people.actor(draw, first_slot + draw % tongue.slots)

        directors = [director] if drawn[7] % 20 else [director, people.neighbour(director)]
        writer = actor(drawn[8]) if drawn[8] % 5 < 3 else director
        cast = dict.fromkeys(actor(draw) for draw in drawn[16 : 16 + (drawn[9] * 7 >> 16)])
        rows = [(film_id, person + 1, _DIRECTOR, place, "") for place, person in enumerate(directors)]
        rows.append((film_id, writer + 1, _WRITER, 0, ""))
        for place, person in enumerate(cast):
            given = people.lexicon(person).given
            character = given[drawn[16 + place] % len(given)].shown if place < 2 else ""
            rows.append((film_id, person + 1, _CAST, place, character))
        return rows

    def _synopsis(self, lexicon: Lexicon, drawn: Sequence[int], words: Sequence[int]) -> tuple[str, str]:
        if drawn[10] % 10 < 7:
            lexicon = self._lexicons["en"]
        length = _SHORTEST + (drawn[11] * (_LONGEST - _SHORTEST + 1) >> 16)
        rare = lexicon.rare((drawn[12] << 16 | drawn[13]) % self._rare) if drawn[14] & 3 == 0 else ""
        cuts = [0, length // 2, length] if length > 50 and drawn[14] & 4 else [0, length]
        paragraphs = [sentences(lexicon, words[start:end], "" if start else rare) for start, end in pairwise(cuts)]
        return "\n\n".join(paragraphs), "\n".join([f"<p>{paragraph}</p>" for paragraph in paragraphs])

    def _publication(self, film: int) -> tuple[str, str | None, str]:
        """The status, when it is or will be published, and when it was written."""
        written_at = times.stamp(self.published_at(film))
        rank = self.fame.rank(film)
        if rank < self.fame.public:
            return _PUBLISHED, written_at, written_at
        return (_DRAFT, None, written_at) if rank & 1 else (_PUBLISHED, times.TO_COME, written_at)


def _english_title(lexicon: Lexicon, drawn: Sequence[int]) -> Title:
    table = lexicon.titles
    words = (table[drawn[3]], table[drawn[4]], table[drawn[5]])
    shown, sort, slug = _ENGLISH_TITLES[drawn[15] & 7]
    return Title(
        shown.format(*[word.shown for word in words]),
        sort.format(*[word.folded for word in words]),
        slug.format(*[word.slug for word in words]),
    )


def _title(lexicon: Lexicon, drawn: Sequence[int]) -> Title:
    table = lexicon.titles
    words = [table[draw] for draw in drawn[3 : 4 + drawn[15] % 3]]
    joiner = lexicon.tongue.joiner
    return Title(
        joiner.join([word.shown for word in words]),
        joiner.join([word.folded for word in words]),
        "-".join([word.slug for word in words]),
    )


def _runtime(drawn: Sequence[int]) -> int | None:
    """Minutes: mostly an hour and a half, some shorts, some unknown."""
    draw = drawn[22]
    if draw % 40 == 0:
        return None
    if draw % 7 == 0:
        return 3 + draw % 37
    return 62 + (draw & 31) + (draw >> 5 & 31) + (draw >> 11)


def _genres(drawn: Sequence[int]) -> dict[str, None]:
    return dict.fromkeys(_GENRE_TABLE[draw % len(_GENRE_TABLE)] for draw in drawn[3 : 4 + drawn[23] % 3])


def _countries(lexicon: Lexicon, year: int | None, drawn: Sequence[int]) -> dict[str, None]:
    own = lexicon.tongue.countries
    countries = [own[(drawn[6] * drawn[6] >> 16) * len(own) >> 16]]
    if drawn[12] % 11 == 0:
        countries.append(TONGUES[drawn[13] % len(TONGUES)].countries[-1])
    if year is None or year > _LAST_SOVIET_YEAR:
        countries = ["RU" if country == "SU" else country for country in countries]
    return dict.fromkeys(countries)


def _spoken(language: str, year: int | None, drawn: Sequence[int]) -> dict[str, None]:
    if year is not None and year < _FIRST_TALKIE:
        return {}
    return dict.fromkeys([language] if drawn[13] % 12 else [language, TONGUES[drawn[12] % len(TONGUES)].language])

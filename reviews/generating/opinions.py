"""The reviews: how many each film has, who wrote them, what they say; and how the films were received."""

import json
from collections.abc import Iterator
from operator import attrgetter
from random import Random

from films.models import Reception
from reviews.generating import draws, times
from reviews.generating.films import Films
from reviews.generating.members import Members
from reviews.generating.people import People
from reviews.generating.tables import MOMENT, Row
from reviews.generating.words import Lexicon, Paragraphs, paragraph_number
from reviews.models import Review

REVIEW_COLUMNS = (
    "id",
    "film_id",
    "kind",
    "member_id",
    "source_id",
    "byline",
    "url",
    "rating",
    "text",
    "text_html",
    "language",
    "spoilers",
    "status",
    "created_at",
    "updated_at",
    "published_at",
    "edited_at",
    "likes_count",
)
LIKE_COLUMNS = ("review_id", "member_id")
SOURCE_COLUMNS = ("id", "name", "url", "permission")
RECEPTION_COLUMNS = tuple(field.attname for field in Reception._meta.concrete_fields)
_SOURCES = (
    "The Reel Post,Lantern Weekly,Cinema Almanac,Second Balcony,The Projectionist,Night Screen,Film Ledger"
    ",The Matinee,Frame and Sound,Silver Curtain,Upper Circle"
)
SOURCES = _SOURCES.split(",")

BLOCK = 64  # films whose draws come from one source
_CHUNK = 2_048  # reviews drawn at once
_QUOTED = 3  # in a hundred
_BYLINES = 499  # a prime that the number of sources doesn't divide: no author is quoted twice
_DRAWS = 4
_SILENT = 15  # in a hundred films: nobody has written about them
_MEMBER, _EDITORS, _ELSEWHERE = str(Review.Kind.MEMBER), str(Review.Kind.EDITORS), str(Review.Kind.ELSEWHERE)
_PUBLISHED = str(Review.Status.PUBLISHED)
_HIDDEN = [str(Review.Status.WITHDRAWN)] * 3 + [str(Review.Status.REMOVED)]
_LIKES = [0] * 244 + [1, 1, 1, 1, 1, 2, 2, 2, 3, 5, 9, 25]
# By a film's mean, ratings around it: the sum of two throws of dice, cut at the ends of the scale.
_RATINGS = [
    [min(10, max(1, mean + low + high)) for low in range(-2, 2) for high in range(-1, 3) for _again in range(16)]
    for mean in range(11)
]


class Opinions:
    """`count` reviews of the films, with likes, and every film's reception."""

    def __init__(self, count: int, films: Films, people: People, lexicons: dict[str, Lexicon], seed: int) -> None:
        public = films.fame.public
        self._shares = draws.ZipfShares(count, max(1, public - public * _SILENT // 100))
        self._films = films
        self._people = people
        self._seed = seed
        self.members = Members(self._shares.share(0), count, lexicons, seed)
        self._paragraphs = {language: Paragraphs(lexicon, seed) for language, lexicon in lexicons.items()}
        english = lexicons["en"]
        drawn = [draws.mixed(number, seed + 5) for number in range(_BYLINES)]
        self._bylines = [
            f"{english.given[one % 128].shown} {english.family[place].shown}" for place, one in enumerate(drawn)
        ]
        self._ids = iter(range(1, count + 1))
        self._reception = Reception()
        self._values = attrgetter(*RECEPTION_COLUMNS)

    def sources(self) -> Iterator[Row]:
        """The places that reviews are quoted from, in the order of SOURCE_COLUMNS."""
        for place, name in enumerate(SOURCES):
            yield place + 1, name, f"https://source-{place + 1}.example/", "Generated."

    def made(self) -> Iterator[tuple[Iterator[tuple[Row, list[Row]]], "Tally"]]:
        """For each film, in their order: its reviews, each with its likes, and the tally that reading them fills."""
        for first in range(0, self._films.count, BLOCK):
            random = draws.source(self._seed, "reviews", first)
            for film in range(first, min(first + BLOCK, self._films.count)):
                tally = Tally()
                yield self._of_film(film, random, tally), tally

    def reception(self, film_id: int, tally: "Tally") -> Row:
        """The row of a film's reception, in the order of RECEPTION_COLUMNS, just as `recount` would fill it."""
        reception = self._reception
        reception.film_id = film_id
        reception.recount(here=tally.here, editors=tally.editors, elsewhere=tally.elsewhere, languages=tally.languages)
        row = dict(zip(RECEPTION_COLUMNS, self._values(reception), strict=True))
        row["changed_at"] = MOMENT
        return tuple([json.dumps(value) if isinstance(value, list | dict) else value for value in row.values()])

    def _of_film(self, film: int, random: Random, tally: "Tally") -> Iterator[tuple[Row, list[Row]]]:
        count = self._shares.share(self._films.fame.rank(film))
        if not count:
            return
        of_film, chance = draws.words(random, 2)
        quoted = min((count * _QUOTED + chance % 100) // 100, len(SOURCES) * _BYLINES)
        writers = self.members.writers(count - quoted, of_film)
        director = self._people.director_of(film)
        texts = _Texts(self._paragraphs, self._people.lexicon(director).tongue.language)
        ratings = _RATINGS[4 + of_film % 3 + (of_film >> 8) % 4]
        began = self._films.published_at(film)
        room = times.END - began
        for start in range(0, count, _CHUNK):
            size = min(_CHUNK, count - start)
            drawn = draws.words(random, _DRAWS * size)
            for place, one, two, three, four in zip(
                range(start, start + size), drawn[0::4], drawn[1::4], drawn[2::4], drawn[3::4], strict=True
            ):
                yield self._review(
                    film + 1,
                    next(writers) if place < count - quoted else None,
                    (of_film + place, ratings, texts, tally),
                    (one, two, three),
                    times.stamp(began + (room * four >> 32)),
                )

    def _review(
        self,
        film_id: int,
        member: int | None,
        about: "tuple[int, list[int], _Texts, Tally]",
        drawn: tuple[int, int, int],
        written_at: str,
    ) -> tuple[Row, list[Row]]:
        """One review. `about` is its number at large, the film's ratings and texts, and the tally to count it in."""
        number, ratings, texts, tally = about
        one, two, three = drawn
        review_id = next(self._ids)
        rating = ratings[one & 255] if one >> 8 & 31 else None
        text, html, language = texts.at(one, two) if one >> 13 & 7 < 5 or rating is None else ("", "", "")
        likes = self._likes(review_id, member, three) if _LIKES[three >> 8 & 255] else []
        status = _PUBLISHED if three >> 21 & 255 or member is None else _HIDDEN[three >> 29 & 3]
        if member is None:
            kind, counts = _ELSEWHERE, tally.elsewhere
            source = number % len(SOURCES)
            quoted = (source + 1, self._bylines[number % _BYLINES], f"https://source-{source + 1}.example/{review_id}")
        else:
            kind, counts = (_EDITORS, tally.editors) if three & 0xFF == 7 and number % 3 == 0 else (_MEMBER, tally.here)
            quoted = (None, "", "")
        if status == _PUBLISHED:
            counts[rating] = counts.get(rating, 0) + 1
            tally.languages[language] = tally.languages.get(language, 0) + 1
        row = (
            review_id,
            film_id,
            kind,
            member,
            *quoted,
            rating,
            text,
            html,
            language,
            text != "" and three >> 16 & 31 == 0,
            status,
            written_at,
            written_at,
            written_at,
            MOMENT if one >> 27 == 0 else None,
            len(likes),
        )
        return row, likes

    def _likes(self, review_id: int, member: int | None, draw: int) -> list[Row]:
        wanted = _LIKES[draw >> 8 & 255]
        return [(review_id, liker) for liker in self.members.likers(wanted, member, draw)]


class Tally:
    """How many public reviews of one film give each rating (half stars, or none), by kind, and in which languages."""

    def __init__(self) -> None:
        self.here: dict[int | None, int] = {}
        self.editors: dict[int | None, int] = {}
        self.elsewhere: dict[int | None, int] = {}
        self.languages: dict[str, int] = {}


class _Texts:
    """The texts of one film's reviews: most are English, the others in the film's language."""

    def __init__(self, paragraphs: dict[str, Paragraphs], language: str) -> None:
        self._english, self._own, self._language = paragraphs["en"], paragraphs[language], language

    def at(self, one: int, two: int) -> tuple[str, str, str]:
        """The Markdown, the HTML and the language for two draws of 32 bits."""
        paragraphs, language = (self._english, "en") if one >> 16 & 7 < 5 else (self._own, self._language)
        first = paragraphs.at(paragraph_number(two & 0xFFFF))
        if one >> 19 & 7:
            return first.markdown, first.html, language
        second = paragraphs.at(paragraph_number(two >> 16))
        return f"{first.markdown}\n\n{second.markdown}", f"{first.html}\n{second.html}", language

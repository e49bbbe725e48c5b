"""The collections: a few for every thousand films, of which the largest hold thousands and most a handful."""

from collections.abc import Iterator

from films.models import Collection
from reviews.generating import draws, times
from reviews.generating.films import Films
from reviews.generating.tables import Row
from reviews.generating.words import Lexicon, sentences

COLLECTION_COLUMNS = (
    *("id", "slug", "title", "kind", "lead", "text", "text_html", "starts", "ends"),
    *("status", "published_at", "featured", "position"),
)
ENTRY_COLUMNS = ("collection_id", "film_id", "position", "note")
_PER_THOUSAND = 3
_MOST, _LEAST = 5_000, 3  # films of one
_FEATURED = 4
_KINDS = [str(kind) for kind in Collection.Kind]
_DRAFT, _PUBLISHED = str(Collection.Status.DRAFT), str(Collection.Status.PUBLISHED)


class Collections:
    """Those of a catalogue. They are numbered from 0, the largest first; the record's id is one more."""

    def __init__(self, films: Films, lexicon: Lexicon, seed: int) -> None:
        self.count = -(-films.count * _PER_THOUSAND // 1_000)
        self._films = films
        self._lexicon = lexicon
        self._seed = seed

    def size(self, number: int) -> int:
        """How many films it holds: Zipf's law from half of all films on, or from 5,000."""
        largest = min(_MOST, self._films.count // 2)
        return min(self._films.count, max(_LEAST, int(largest / (number + 1) ** draws.EXPONENT)))

    def rows(self) -> Iterator[Row]:
        """The records, in the order of COLLECTION_COLUMNS. One in twenty is a draft."""
        for number in range(self.count):
            drawn = draws.mixed(number, self._seed + 31)
            first, second = (self._lexicon.titles[drawn >> shift & 0xFFFF] for shift in (8, 24))
            draw = draws.halves(draws.source(self._seed, "collection", number), 52)
            lead, text = sentences(self._lexicon, draw[:12]), sentences(self._lexicon, draw[12:])
            kind = _KINDS[drawn % len(_KINDS)]
            day = 1 + drawn % 28
            days = (f"2025-06-{day:02}", f"2025-07-{day:02}") if kind == "season" else (None, None)
            published_at = times.stamp(drawn % times.END)
            public = number % 20 != 19
            yield (
                *(number + 1, f"{first.slug}-and-{second.slug}-{number + 1}", f"{first.shown} and {second.shown}"),
                *(kind, lead, text, f"<p>{text}</p>", *days),
                *((_PUBLISHED, published_at) if public else (_DRAFT, None)),
                *(number < _FEATURED, number % _FEATURED),
            )

    def entries(self) -> Iterator[Row]:
        """The films of each, in the order of ENTRY_COLUMNS; every seventh with a note."""
        for number in range(self.count):
            order = draws.Spread(self._films.count, draws.mixed(number, self._seed + 32))
            for position in range(self.size(number)):
                drawn = draws.mixed(position, self._seed + 33 + number)
                note = "" if drawn % 7 else sentences(self._lexicon, [drawn >> 8 * byte & 0xFFFF for byte in range(7)])
                yield number + 1, order.place(position) + 1, position, note

"""Words and sentences of each language, with the forms that search, sorting and addresses want, worked out once."""

from functools import cache, lru_cache
from itertools import islice, product
from typing import NamedTuple

from films import folding, text
from reviews.generating import draws
from reviews.generating.tongues import TONGUES, Tongue

VOCABULARY = 3_000  # words of a language that texts are made of; rarer ones are put together when they are wanted
TABLE = 1 << 16
_PARAGRAPHS = 400  # different ones of a language in reviews
_TITLE_WORDS = 800
_ARTICLES = set(folding.ARTICLES["en"])


class Word(NamedTuple):
    """A word as it stands in a title, as it is searched for, and as it stands in an address."""

    shown: str
    folded: str
    slug: str


class Lexicon:
    """The words of one language.

    `common` holds words as often as texts have them: some in nearly every text, some in one of thousands. `titles` and
    `given` and `family` names are spread more evenly.
    """

    def __init__(self, tongue: Tongue, seed: int) -> None:
        self.tongue = tongue
        invented = _invented(tongue, seed)
        vocabulary = [*tongue.common, *tongue.nouns, *invented][:VOCABULARY]
        self.common = _filled(draws.zipf_table(vocabulary, TABLE))
        nouns = [*tongue.nouns, *invented][:_TITLE_WORDS]
        self.titles = _filled(draws.zipf_table([_word(noun) for noun in nouns], TABLE, first=20))
        self.given = [_word(name) for name in invented[200:328]]
        self.family = [_word(name) for name in invented[400:912]]

    @lru_cache(maxsize=4_096)  # noqa: B019 - lexicons live as long as the run
    def rare(self, number: int) -> str:
        """The rare word of this number."""
        letters, syllables = [], self.tongue.syllables
        number += len(syllables) ** 3  # longer than any word of the vocabulary
        while number:
            number, place = divmod(number, len(syllables))
            letters.append(syllables[place])
        return "".join(letters)


@cache
def lexicons(seed: int) -> dict[str, Lexicon]:
    """The lexicons of all languages, by their codes."""
    return {tongue.language: Lexicon(tongue, seed) for tongue in TONGUES}


def _invented(tongue: Tongue, seed: int) -> list[str]:
    """Words of two syllables and then of three, in an order of the seed's."""
    syllables = list(tongue.syllables)
    order = draws.source(seed, f"words {tongue.language}", 0)
    order.shuffle(syllables)
    short = ["".join(pair) for pair in product(syllables, repeat=2)]
    long = ["".join(three) for three in islice(product(syllables, repeat=3), 4 * VOCABULARY)]
    order.shuffle(short)
    order.shuffle(long)
    return [word for word in dict.fromkeys(short + long) if word not in _ARTICLES]


def _word(word: str) -> Word:
    shown = word[0].upper() + word[1:]
    return Word(shown, folding.fold(word), folding.slug(word, fallback="x"))


def _filled[Item](table: list[Item]) -> list[Item]:
    """The table with exactly TABLE places, so that a draw of 16 bits is a place."""
    return (table * (TABLE // len(table) + 1))[:TABLE]


def sentences(lexicon: Lexicon, places: list[int], rare: str = "") -> str:
    """Make a text of the common words at these places, in sentences of about a dozen; `rare` stands among them."""
    chosen = [lexicon.common[place] for place in places]
    if rare:
        chosen[len(chosen) // 2] = rare
    tongue = lexicon.tongue
    length = 9 + places[0] % 6
    parts = (chosen[start : start + length] for start in range(0, len(chosen), length))
    joiner = tongue.joiner
    said = tongue.stop.join(part[0][0].upper() + joiner.join(part)[1:] for part in parts)
    return said + tongue.stop.rstrip()


class Paragraph(NamedTuple):
    """Markdown and what it is as HTML: those of several, joined, are what the joined Markdown is as HTML."""

    markdown: str
    html: str


class Paragraphs:
    """The paragraphs that reviews of one language are made of; each is rendered once, when it is first wanted."""

    def __init__(self, lexicon: Lexicon, seed: int) -> None:
        self._lexicon = lexicon
        self._seed = seed
        self.at = cache(self._at)

    def _at(self, number: int) -> Paragraph:
        random = draws.source(self._seed, f"paragraph {self._lexicon.tongue.language}", number)
        said = sentences(self._lexicon, list(draws.halves(random, 4 + number % 21)))
        if number % 8 == 3 and self._lexicon.tongue.joiner:
            first, _space, rest = said.partition(" ")
            said = f"*{first}* {rest}" if number % 16 == 3 else f"**{first}** {rest}"
        return Paragraph(said, str(text.render(said, text.REVIEW)))


def paragraph_number(draw: int) -> int:
    """Which paragraph a draw of 16 bits stands for."""
    return draw % _PARAGRAPHS

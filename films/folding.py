"""Text brought to a common form: for searching, for sorting and for addresses."""

import re
import unicodedata
from collections.abc import Callable
from functools import cache

from anyascii import anyascii
from django.conf import settings
from django.utils.text import slugify

from films.alphabets import placed

#: Leading articles by language. One that ends in an apostrophe is joined to its word ("L'Atalante").
ARTICLES: dict[str, tuple[str, ...]] = {
    "ca": ("el", "la", "els", "les", "l'", "un", "una"),
    "da": ("den", "det", "de", "en", "et"),
    "de": ("der", "die", "das", "ein", "eine"),
    "en": ("the", "a", "an"),
    "es": ("el", "la", "los", "las", "lo", "un", "una", "unos", "unas"),
    "fr": ("le", "la", "les", "l'", "un", "une", "des"),
    "hu": ("a", "az", "egy"),
    "it": ("il", "lo", "la", "i", "gli", "le", "l'", "un", "uno", "una", "un'"),
    "nb": ("den", "det", "de", "en", "ei", "et"),
    "nn": ("den", "det", "dei", "ein", "ei", "eit"),
    "nl": ("de", "het", "een", "'t"),
    "no": ("den", "det", "de", "en", "ei", "et"),
    "pt": ("o", "a", "os", "as", "um", "uma", "uns", "umas"),
    "sv": ("den", "det", "de", "en", "ett"),
}

ARTICLES_OF_ALL = tuple(sorted({article for articles in ARTICLES.values() for article in articles}))

_APOSTROPHES = "'’‘ʼ`´"
_PLAIN_APOSTROPHES = dict.fromkeys(map(ord, _APOSTROPHES), "'")
_WHOLE_LETTERS = {"æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ħ": "h", "ı": "i", "ŧ": "t"}
# Schindler's, don't, we're: the word goes on. L'avventura, d'amore: a new word begins.
_ENGLISH_ENDING = re.compile(rf"(?<=\w)[{_APOSTROPHES}](?=(?:s|t|re|ve|ll|d|m)\b)", re.IGNORECASE)
_ASCII_SPACED = {code: " " for code in range(128) if not chr(code).isalnum()}
_FRACTION = re.compile("(?<=[0-9])(?=[¼-¾⅐-⅞↉])")
_THOUSANDS = re.compile(r"(?<=[0-9]),(?=[0-9]{3}(?![0-9]))")
_LONGEST_SLUG = 80
_NUMBER_WIDTH = 10


def fold(text: str) -> str:
    """Give the text without what people leave out when they look for it: case, accents, punctuation.

    "&" reads as "and". Scripts without case survive: Hangul and voiced kana stay whole, as do the vowel
    signs of Indian scripts. Text of nothing but punctuation is kept as it is, in lower case.
    """
    if text.isascii():  # most texts are, and go a tenth of the way
        letters = _ENGLISH_ENDING.sub("", text).replace("&", " and ").lower()
        return " ".join(letters.translate(_ASCII_SPACED).split()) or " ".join(letters.split())
    text = _ENGLISH_ENDING.sub("", _FRACTION.sub(" ", text)).replace("&", " and ")
    letters = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold()).translate(_BARE)
    words = unicodedata.normalize("NFC", letters).translate(_SPACED)
    return " ".join(words.split()) or " ".join(letters.split())


def sort_key(title: str, language: str = "") -> str:
    """Give a key that sorts titles as a printed catalogue in this language does, by default in the site's.

    A leading article of the language stands aside (see ARTICLES), its letters have their places
    (`films.alphabets`), and numbers count as numbers. Keys are compared character by character.
    """
    language = language or settings.LANGUAGE_CODE
    articles = ARTICLES.get(language.partition("-")[0], ())
    rest = placed(without_article(title, articles), language)
    words = fold(_THOUSANDS.sub("", rest)) or fold(title)
    return re.sub("[0-9]+", lambda digits: digits[0].lstrip("0").zfill(_NUMBER_WIDTH), words)


def without_article(title: str, articles: tuple[str, ...] = ARTICLES["en"]) -> str:
    """Give the title from its first word on that isn't an article of the language; all of it where nothing is left."""
    bare = title.strip().lstrip("\"'“”„«»‘’¿¡([…. ") or title
    lowered = unicodedata.normalize("NFC", bare).casefold().translate(_PLAIN_APOSTROPHES)
    openings = _openings(articles)
    if lowered.startswith(openings):
        for opening in openings:
            if lowered.startswith(opening) and lowered[len(opening) :].strip():
                return lowered[len(opening) :]
    return bare


@cache
def _openings(articles: tuple[str, ...]) -> tuple[str, ...]:
    """What a title with one of these articles begins with."""
    return tuple(article if article.endswith("'") else f"{article} " for article in articles)


def slug(text: str, fallback: str = "film") -> str:
    """Give an ASCII slug of at most 80 characters, cut at a word; the fallback where nothing is left."""
    whole = slugify(fold(anyascii(_FRACTION.sub(" ", text))))
    if len(whole) > _LONGEST_SLUG:
        shorter = whole[: _LONGEST_SLUG + 1].rpartition("-")[0]
        whole = shorter or whole[:_LONGEST_SLUG]
    return whole.strip("-_") or fallback


class _Letters(dict[int, str]):
    """A table for `str.translate` that fills itself with what a function makes of each letter that comes."""

    def __init__(self, made_of: Callable[[str], str]) -> None:
        super().__init__()
        self._made_of = made_of

    def __missing__(self, code: int) -> str:
        self[code] = made = self._made_of(chr(code))
        return made


def _bare(letter: str) -> str:
    """No accents, no Hebrew and Arabic points; marks that make another letter (virama, dakuten) stay."""
    place = unicodedata.combining(letter)
    is_accent = place == 1 or 10 <= place <= 36 or place >= 200
    return "" if is_accent else _WHOLE_LETTERS.get(letter, letter)


def _spaced(letter: str) -> str:
    category = unicodedata.category(letter)
    if category == "Cf":
        return ""
    return " " if category[0] in "CPSZ" else letter


_BARE, _SPACED = _Letters(_bare), _Letters(_spaced)

"""The order of the letters of a language, where it differs from the letters without their accents.

From CLDR's collation rules (common/collation, the standard order of each language). "z å ä ö" says that these three
are letters of their own, after z and everything that begins with it; letters in brackets count as the one before them.
Digraphs are letters too, such as the Hungarian "gy". English, French, German, Italian, Dutch and Portuguese sort an
accented letter as the letter, and so need no line.
"""

import re
import unicodedata
from functools import cache

ALPHABETS = {
    "cs": "c č|h ch|r ř|s š|z ž",
    "da": "z æ(ä) ø(ö ő) å(aa)",
    "es": "n ñ",
    "et": "s š z ž|w õ ä ö ü",
    "fi": "z å ä(æ) ö(ø)",
    "hr": "c č ć|d dž đ|l lj|n nj|s š|z ž",
    "hu": "c cs|d dz dzs|g gy|l ly|n ny|o ö(ő)|s sz|t ty|u ü(ű)|z zs",
    "is": "a á|d ð|e é|i í|o ó|u ú|y ý|z þ æ(ä) ö(ø) å",
    "lt": "c č|s š|z ž",
    "lv": "c č|g ģ|k ķ|l ļ|n ņ|s š|z ž",
    "nb": "z æ(ä) ø(ö ő) å(aa)",
    "nn": "z æ(ä) ø(ö ő) å(aa)",
    "no": "z æ(ä) ø(ö ő) å(aa)",
    "pl": "a ą|c ć|e ę|l ł|n ń|o ó|s ś|z ź ż",
    "ro": "a ă â|i î|s ș(ş)|t ț(ţ)",
    "sk": "a ä|c č|h ch|o ô|s š|z ž",
    "sl": "c č ć|d đ|s š|z ž",
    "sv": "z å ä(æ) ö(ø)",
    "tr": "c ç|g ğ|h ı|o ö|s ş|u ü",
}

# What follows the letter a character is placed after: past every letter of the Latin alphabets, and kept by folding.
_PLACES = "ɐɑɒɓɔɕ"


def placed(text: str, language: str) -> str:
    """Write the letters of a language as the letter they come after and a place behind it: "å" as "zɐ" in Swedish.

    `language` is a code such as "sv" or "pt-br"; without rules of its own the text comes back as it is.
    """
    letters = _letters(language.partition("-")[0])
    if not letters:
        return text
    text = unicodedata.normalize("NFC", text)
    if language.startswith("tr"):
        text = text.replace("I", "ı").replace("İ", "i")
    pattern, places = letters
    return pattern.sub(lambda letter: places[letter[0]], text.lower())


@cache
def _letters(language: str) -> tuple[re.Pattern[str], dict[str, str]] | None:
    """A pattern of the letters that have a place of their own, the longest first, and what each is written as."""
    places = {}
    for group in ALPHABETS.get(language, "").split("|"):
        first, *others = group.split() or [""]
        for place, letters in zip(_PLACES, others, strict=False):
            for letter in re.findall(r"[^\s()]+", letters):
                places[letter] = first + place
    if not places:
        return None
    longest_first = sorted(places, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first))), places

"""Translated words for pages, looked up once a language: Django goes through a catalogue of each app every time, and a
page has dozens of phrases. Who says several asks once which language is in use: that takes longer than to find one."""

from functools import lru_cache
from typing import NamedTuple

from babel import Locale
from babel.lists import format_list
from django.utils import translation
from django.utils.formats import get_format, localize, number_format

from films import vocabulary


class Phrases(NamedTuple):
    """The phrases of the language in use, for as long as it is in use."""

    language: str | None

    def gettext(self, message: str) -> str:
        """Give a phrase, as Django's function of this name."""
        return _phrase(self.language, message)

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        """Give the phrase for this number of things, as Django's function of this name."""
        return _counted(self.language, singular, plural, number)

    def number(self, number: int) -> str:
        """Give a whole number as the language writes it."""
        return _number(self.language, number)

    def joined(self, words: list[str]) -> str:
        """Join what is named as the language does: "A, B and C"."""
        return format_list(words, locale=_locale(self.language)) if len(words) > 1 else "".join(words)


def spoken() -> Phrases:
    """Give the phrases of the language in use."""
    return Phrases(translation.get_language())


def gettext(message: str) -> str:
    """Give a phrase in the language in use, as Django's function of this name."""
    return _phrase(translation.get_language(), message)


def ngettext(singular: str, plural: str, number: int) -> str:
    """Give the phrase for this number of things in the language in use, as Django's function of this name."""
    return _counted(translation.get_language(), singular, plural, number)


def joined(words: list[str]) -> str:
    """Join what is named as the language in use does: "A, B and C"."""
    return spoken().joined(words)


def grouped(number: int) -> str:
    """Give a whole number with its digits in groups, as the language in use writes them: "1,234".

    By Django's `number_format` the hundred numbers of a list's filters took longer than all else that is told of them.
    """
    if number < 1000:
        return str(number)
    separator = _separator(translation.get_language())
    if separator is None:
        return number_format(number, force_grouping=True)
    return f"{number:,}".replace(",", separator)


@lru_cache(maxsize=100)
def _separator(_language: str | None) -> str | None:
    """What stands between groups of three digits; None where a language has other groups."""
    return get_format("THOUSAND_SEPARATOR") if get_format("NUMBER_GROUPING") == 3 else None


@lru_cache(maxsize=2_000)
def _phrase(_language: str | None, message: str) -> str:
    return translation.gettext(message)


@lru_cache(maxsize=2_000)
def _counted(_language: str | None, singular: str, plural: str, number: int) -> str:
    return translation.ngettext(singular, plural, number)


@lru_cache(maxsize=5_000)
def _number(_language: str | None, number: int) -> str:
    return localize(number)


@lru_cache(maxsize=100)
def _locale(language: str | None) -> Locale:
    """Whose rule joins words: the language's own; British for all English, which has no comma before "and"."""
    locale = vocabulary.locale_of(language or "en")
    return Locale("en", "GB") if locale.language == "en" else locale

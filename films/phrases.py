"""Translated words for pages, looked up once a language: Django goes through a catalogue of each app every time, and a
page has dozens of phrases."""

from functools import lru_cache

from django.utils import translation


def gettext(message: str) -> str:
    """Give a phrase in the language in use, as Django's function of this name."""
    return _phrase(translation.get_language(), message)


def ngettext(singular: str, plural: str, number: int) -> str:
    """Give the phrase for this number of things in the language in use, as Django's function of this name."""
    return _counted(translation.get_language(), singular, plural, number)


@lru_cache(maxsize=2_000)
def _phrase(_language: str | None, message: str) -> str:
    return translation.gettext(message)


@lru_cache(maxsize=2_000)
def _counted(_language: str | None, singular: str, plural: str, number: int) -> str:
    return translation.ngettext(singular, plural, number)

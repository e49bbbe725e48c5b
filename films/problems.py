"""Sentences that tell who asked for a page what of its address was left out."""

from django.utils.functional import Promise
from django.utils.text import Truncator
from django.utils.translation import gettext

LONGEST = 40  # characters of an address in a sentence


def meaningless(label: str | Promise, text: str) -> str:
    """Give the sentence for a parameter that can't be read: what it is called, and what was written."""
    shown = Truncator("".join(letter if letter.isprintable() else " " for letter in text)).chars(LONGEST)
    return gettext("%(label)s: “%(text)s” means nothing here, so it was left out.") % {"label": label, "text": shown}


def no_such_page() -> str:
    """Give the sentence for a part of a list that can't be found."""
    return gettext("The page that was asked for isn’t there, so this is the first.")

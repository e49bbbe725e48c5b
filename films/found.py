"""What a search shows besides the films it found: people and collections, words taken for others, and what is near."""

from functools import cached_property

from django.utils.translation import gettext as _

from films import search
from films.card_data import Card, cards_of
from films.search import Found, Group

NEAR = 6  # films: a whole row of 2, 3 and 6


class FoundBeside:
    """The rest of a page of found films. Each part is asked for when it is needed, and once."""

    def __init__(self, found: Found, typed: str) -> None:
        self._found = found
        self._typed = typed

    @property
    def corrected(self) -> str:
        """Says in a sentence what was looked for instead; empty where it was what was typed."""
        taken = self._found.corrected
        if not taken:
            return ""
        words = ", ".join(f"“{word}”" for word in taken)
        meant = ", ".join(f"“{word}”" for word in taken.values())
        told = _("Nothing is called %(words)s; this is what was found for %(meant)s.")
        return told % {"words": words, "meant": meant}

    @property
    def groups(self) -> list[Group]:
        """People and collections that answer too."""
        return self._found.beside

    @property
    def near_films(self) -> list[Card]:
        """Where nothing was found: films that have a part of it."""
        return self._near[0]

    @property
    def near_groups(self) -> list[Group]:
        """Where nothing was found: people and collections that have a part of it."""
        return self._near[1]

    @cached_property
    def _near(self) -> tuple[list[Card], list[Group]]:
        if self._found.ids or self.groups:
            return [], []
        ids, groups = search.near(self._typed, NEAR)
        return cards_of(ids), groups

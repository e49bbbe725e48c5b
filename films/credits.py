"""Credits as they are read: by role in the order of a film's titles, one line a person and film."""

from collections.abc import Iterable
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from films.models import Credit, Film, Person

HEADINGS = {
    Credit.Role.DIRECTOR: _("Directing"),
    Credit.Role.WRITER: _("Writing"),
    Credit.Role.AUTHOR: _("Original work"),
    Credit.Role.CAST: _("Cast"),
    Credit.Role.NARRATOR: _("Narration"),
    Credit.Role.PRODUCER: _("Production"),
    Credit.Role.CINEMATOGRAPHER: _("Photography"),
    Credit.Role.EDITOR: _("Editing"),
    Credit.Role.COMPOSER: _("Music"),
    Credit.Role.SOUND: _("Sound"),
    Credit.Role.PRODUCTION_DESIGNER: _("Production design"),
    Credit.Role.COSTUME_DESIGNER: _("Costumes"),
    Credit.Role.ANIMATOR: _("Animation"),
    Credit.Role.CREW: _("Crew"),
}


# A long cast is folded after the first; nothing is folded to save a few lines.
MANY = 16
FIRST = 12


class Line(NamedTuple):
    """What one person did in one role of one film: several credits where they played several parts."""

    credits: list[Credit]

    @property
    def person(self) -> Person:
        return self.credits[0].person

    @property
    def film(self) -> Film:
        return self.credits[0].film

    @property
    def name(self) -> str:
        """The name as the film gives it."""
        return self.credits[0].name

    @property
    def credited_as(self) -> str:
        return self.credits[0].credited_as

    @property
    def parts(self) -> str:
        """The characters or tasks, in a row."""
        return ", ".join(credit.character for credit in self.credits if credit.character)


class Section(NamedTuple):
    """The lines of one role under their heading."""

    role: str
    heading: Promise
    lines: list[Line]
    #: Whether there are lines that were not asked for.
    more: bool = False

    @property
    def first(self) -> list[Line]:
        """The lines to show at once: all of them, or the first where there are many."""
        return self.lines if len(self.lines) <= MANY else self.lines[:FIRST]

    @property
    def further(self) -> list[Line]:
        """The lines that follow the first."""
        return self.lines[len(self.first) :]


def by_role(credits: Iterable[Credit]) -> list[Section]:
    """Give the credits in sections; inside a section they keep the order they come in."""
    lines: dict[tuple[str, int, int], list[Credit]] = {}
    for credit in credits:
        lines.setdefault((credit.role, credit.person_id, credit.film_id), []).append(credit)
    sections = {role: Section(role, heading, []) for role, heading in HEADINGS.items()}
    for (role, _person, _film), credits_of_line in lines.items():
        sections[role].lines.append(Line(credits_of_line))
    return [section for section in sections.values() if section.lines]

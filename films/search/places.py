"""The place of an entry: a number that orders entries by renown, and holds the id of the record.

Renown is told in doublings of a count, so that a record seldom moves. Of equally renowned ones the newest comes first.
"""

from typing import NamedTuple

from django.db import models

from films.derived import RowId

_ID_BITS = 40
_LAST_ID = (1 << _ID_BITS) - 1
_STEPS = 31

#: The id of the record at a place, as SQL: `id_at`.
ID_IN_SQL = f"({_LAST_ID} - ({{}} & {_LAST_ID}))"
#: Public records of a renown of 512, 64 and 8 and more have places below these.
FAMOUS, RENOWNED, KNOWN = [(_STEPS - doublings) << _ID_BITS for doublings in (9, 6, 3)]
DRAFTS = (_STEPS + 1) << _ID_BITS  # public entries have places below, drafts from here on
END = (_STEPS + 2) << _ID_BITS


class PlaceField(RowId, models.BigIntegerField):
    """The primary key of entries."""


class Spot(NamedTuple):
    """Where an answer stands among all: by tier first, by place then.

    Where names were asked for it has them: what the record is called, its slug, and its year if it has one.
    """

    tier: int
    place: int
    title: str = ""
    slug: str = ""
    year: int | None = None


def place_of(pk: int, renown: int, *, draft: bool) -> int:
    """The place of the record with this id. Renown is any count: of reviews, of films."""
    step = _STEPS + 1 if draft else _STEPS - min(_STEPS, renown.bit_length())
    return step << _ID_BITS | (_LAST_ID - pk)


def id_at(place: int) -> int:
    """The id of the record at this place."""
    return _LAST_ID - (place & _LAST_ID)


#: The same as SQL, of the column `place`.
ID_AT = ID_IN_SQL.format("place")

"""The half-star scale: whole numbers 1–10 inside the program, "0.5"–"5" for everybody else."""

import re

from django.utils.formats import number_format
from django.utils.functional import lazy
from django.utils.translation import gettext

LOWEST = 1
HIGHEST = 10

_STARS = re.compile(r"([0-5])(?:[.,]([05])0*)?")


def parse(text: str) -> int:
    """Read stars as people write them ("4", "4.5", "4,5", "4.0") and give the rating, 1–10.

    Raises ValueError, with a sentence fit to be shown, for anything else.
    """
    match = _STARS.fullmatch(text.strip())
    rating = 2 * int(match[1]) + (match[2] == "5") if match else 0
    if not LOWEST <= rating <= HIGHEST:
        raise ValueError(gettext("A rating is a number of stars from 0.5 to 5, in half stars."))
    return rating


def to_text(rating: int) -> str:
    """Give the number of stars with a decimal point, whatever the locale: "4.5", "5"."""
    whole, half = _split(rating)
    return f"{whole}.5" if half else str(whole)


def digits(rating: int) -> str:
    """Give the number of stars as it is printed: "4½", "½", "5"."""
    whole, half = _split(rating)
    return f"{whole or ''}{'½' * half}"


def in_tenths(average: float) -> int:
    """Give an average of ratings (half stars) in tenths of a star, rounded as people do: 8.5 are 4.25 stars, so 43."""
    return int(average * 5 + 0.5)


def in_stars(average: float) -> str:
    """Give an average of ratings as stars with one decimal place, in the locale's way: "4.1"."""
    return of_tenths(in_tenths(average))


def of_tenths(tenths: int) -> str:
    """Give tenths of a star as `in_stars` does an average."""
    return number_format(tenths / 10, decimal_pos=1)


def glyphs(rating: int) -> str:
    """Give the stars as they are printed: "★★★★½"."""
    whole, half = _split(rating)
    return "★" * whole + "½" * half


def spoken(rating: int) -> str:
    """Give the words a screen reader says, in the language in use: "4 and a half out of 5 stars"."""
    whole, half = _split(rating)
    if not half:
        return gettext("%(stars)d out of 5 stars") % {"stars": whole}
    if not whole:
        return gettext("half a star out of 5 stars")
    return gettext("%(stars)d and a half out of 5 stars") % {"stars": whole}


def _split(rating: int) -> tuple[int, int]:
    if not LOWEST <= rating <= HIGHEST:
        raise ValueError(f"{rating!r} is not a rating from {LOWEST} to {HIGHEST}")
    return divmod(rating, 2)


_spoken_lazily = lazy(spoken, str)

#: Every rating with its spoken label, lowest first, for forms and model fields.
CHOICES = [(rating, _spoken_lazily(rating)) for rating in range(LOWEST, HIGHEST + 1)]

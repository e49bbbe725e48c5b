"""Colours of a picture, brought to the few that the stylesheet knows: the strict policy allows no colour of its own.

Hues and lightness are those of OKLCH (Björn Ottosson, "A perceptual color space for image processing", 2020), in which
equal steps look equal. `static/css/tokens.css` has a colour for each hue here, with contrast in either scheme.
"""

import math
from collections.abc import Iterable

from PIL import Image

HUES = 12  # of 30 degrees each, beginning with a red at 15
SAMPLE = 32  # pixels: a picture is looked at as a square of this side
GREY = 0.025  # chroma below which a colour is seen as none
MOST_VIVID_SHARE = 0.04  # of the picture's area must be coloured for it to have an accent
LEVELS = (0.35, 0.55, 0.75)  # lightness from which on the next of four levels begins

type Oklab = tuple[float, float, float]  # lightness from 0 to 1, green to red, blue to yellow


def tone_of(picture: Image.Image) -> str:
    """Give the picture's mean colour as a hue ("h0" to "h11", "grey") and a level of lightness ("l0" to "l3")."""
    lights, greens_reds, blues_yellows = zip(*(_oklab(*pixel) for pixel in _pixels(picture)), strict=True)
    light, a, b = (sum(values) / len(values) for values in (lights, greens_reds, blues_yellows))
    level = sum(light >= start for start in LEVELS)
    return f"{'grey' if math.hypot(a, b) < GREY else f'h{_hue(a, b)}'} l{level}"


def accent_of(picture: Image.Image) -> int | None:
    """Give the hue, 0 to 11, that the picture's vivid parts have most of, or None for a picture without colour."""
    weights = [0.0] * HUES
    vivid = 0
    pixels = list(_pixels(picture))
    for pixel in pixels:
        light, a, b = _oklab(*pixel)
        chroma = math.hypot(a, b)
        if chroma > 2 * GREY and 0.2 < light < 0.95:
            vivid += 1
            weights[_hue(a, b)] += chroma**1.5  # a small red sun says more than a large beige sky
    if vivid < MOST_VIVID_SHARE * len(pixels):
        return None
    return max(range(HUES), key=lambda hue: weights[hue])


def _pixels(picture: Image.Image) -> Iterable[tuple[int, int, int]]:
    small = picture.resize((SAMPLE, SAMPLE), Image.Resampling.BOX)
    if small.has_transparency_data:
        small = small.convert("RGBA")
        small = Image.alpha_composite(Image.new("RGBA", small.size, "white"), small)
    data = small.convert("RGB").tobytes()
    return zip(data[::3], data[1::3], data[2::3], strict=True)


def _hue(a: float, b: float) -> int:
    return int(math.degrees(math.atan2(b, a)) % 360 * HUES / 360)


def _oklab(red: int, green: int, blue: int) -> Oklab:
    """From sRGB, 0 to 255, to OKLab."""
    r, g, b = (_LINEAR[part] for part in (red, green, blue))
    long = (0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b) ** (1 / 3)
    middle = (0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b) ** (1 / 3)
    short = (0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b) ** (1 / 3)
    return (
        0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short,
    )


_LINEAR = [
    value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in (n / 255 for n in range(256))
]

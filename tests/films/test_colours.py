"""The few colours that stand for a picture."""

import pytest
from PIL import Image

from films.colours import accent_of, tone_of


def sheet(ground: str, *spots: tuple[str, float]) -> Image.Image:
    """A square, with bands of other colours that take a part of it."""
    picture = Image.new("RGB", (320, 320), ground)
    top = 0
    for colour, part in spots:
        picture.paste(colour, (0, top, 320, top + round(320 * part)))
        top += round(320 * part)
    return picture


@pytest.mark.parametrize(
    ("colour", "tone"),
    [
        ("black", "grey l0"),
        ("#777", "grey l2"),
        ("white", "grey l3"),
        ("#c4005c", "h0 l1"),
        ("red", "h0 l2"),
        ("orange", "h2 l3"),
        ("yellow", "h3 l3"),
        ("green", "h4 l1"),
        ("teal", "h6 l1"),
        ("blue", "h8 l1"),
        ("purple", "h10 l1"),
    ],
)
def test_a_picture_has_the_tone_of_its_mean_colour(colour, tone):
    assert tone_of(sheet(colour)) == tone


@pytest.mark.parametrize(
    ("picture", "accent"),
    [
        (sheet("black"), None),
        (sheet("#888", ("#8a8580", 0.5)), None),
        (sheet("blue"), 8),
        (sheet("black", ("red", 0.1)), 0),
        (sheet("black", ("red", 0.02)), None),
        (sheet("#d8cfc0", ("#c00020", 0.15)), 0),
        (sheet("teal", ("red", 0.1)), 6),
    ],
)
def test_the_accent_is_the_hue_that_speaks_loudest(picture, accent):
    assert accent_of(picture) == accent


def test_what_is_transparent_counts_as_white():
    assert tone_of(Image.new("RGBA", (100, 100), (0, 0, 0, 0))) == "grey l3"

"""What the design promises: contrast, weight, and values that live in one place."""

import re
from pathlib import Path

import brotli
import pytest
from django.conf import settings

from films.colours import HUES, LEVELS
from filmsite.stylesheet import join, pieces
from tests.catalogue import make_catalogue

CSS = Path(settings.BASE_DIR) / "static" / "css"
FONTS = Path(settings.BASE_DIR) / "static" / "fonts"
TOKENS = (CSS / "tokens.css").read_text()
LIGHT, DARK = TOKENS.split("@media (prefers-color-scheme: dark)")


def colours(scheme):
    """The colour tokens of a scheme; the dark one changes some of the light one's."""
    found = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", LIGHT))
    return found if scheme == "light" else found | dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", DARK))


def contrast(one, two):
    """The contrast ratio of two colours as WCAG 2.2 defines it."""

    def luminance(colour):
        digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
        parts = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
        red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    lighter, darker = sorted((luminance(one), luminance(two)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    ("front", "ground", "least"),
    [
        ("ink", "paper", 7),
        ("ink", "tint", 7),
        ("ink-soft", "paper", 4.5),
        ("ink-soft", "tint", 4.5),
        ("signal", "paper", 4.5),
        ("signal", "tint", 4.5),
        ("on-signal", "signal", 4.5),
        ("paper", "ink", 4.5),
        ("edge", "paper", 3),
    ],
)
def test_words_and_controls_stand_out(scheme, front, ground, least):
    palette = colours(scheme)
    assert contrast(palette[front], palette[ground]) >= least


def test_the_words_on_every_typographic_poster_stand_out():
    inks = re.findall(r"--first: (#\w+); --second: (#\w+); --third: (#\w+);", (CSS / "poster.css").read_text())
    assert len(inks) == 7
    for first, second, third in inks:
        assert min(contrast(second, first), contrast(second, third)) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("hue", range(HUES))
def test_the_accent_of_every_poster_stands_out_as_the_signal_does(scheme, hue):
    palette = colours(scheme)
    accent = palette[f"accent-{hue}"]
    grounds = [palette[name] for name in ("paper", "tint", "on-signal")]
    assert min(contrast(accent, ground) for ground in grounds) >= 4.5


def test_the_stylesheet_has_a_class_for_every_accent_and_tone():
    css = join(CSS)
    assert re.findall(r"\.accent--(\d+)\{", css) == [str(hue) for hue in range(HUES)]
    assert re.findall(r"\.tone--(\w+)\{", css) == [
        *(f"h{hue}" for hue in range(HUES)),
        "grey",
        *(f"l{level}" for level in range(len(LEVELS) + 1)),
    ]


def test_the_stylesheet_is_light():
    assert len(brotli.compress(join(CSS).encode())) <= 9 * 1024


@pytest.mark.django_db
def test_a_first_visit_of_a_film_is_light_and_no_script_holds_it_up(visitor):
    """Without pictures: the page, compressed in haste as the first who asks gets it, and files as well as can be."""
    page = visitor.get(make_catalogue().films["full"].get_absolute_url()).content
    scripts = re.findall(rb'<script type="module" src="/static/(js/[a-z]+\.js)"></script>', page)
    sheet, page_size = join(CSS).encode(), len(brotli.compress(page, quality=1))
    files = [(CSS.parent / name.decode()).read_bytes() for name in scripts]
    font = (FONTS / "imbue-latin.woff2").stat().st_size

    assert scripts == [b"js/trailer.js", b"js/suggest.js"]
    assert (page.count(b'.js"'), page.count(b'rel="stylesheet"')) == (2, 1)  # with the page and the font five requests
    assert page_size + len(brotli.compress(sheet)) <= 14 * 1024
    assert font + page_size + sum(len(brotli.compress(file)) for file in (sheet, *files)) <= 30 * 1024


def test_a_page_in_latin_letters_loads_one_light_font():
    assert (FONTS / "imbue-latin.woff2").stat().st_size <= 16 * 1024
    assert TOKENS.count('src: url("../fonts/') == TOKENS.count("unicode-range: U+") - 2 == 3  # two are stand-ins


def test_nothing_is_fetched_from_elsewhere():
    assert re.findall(r"https?:|//\w", join(CSS)) == []


@pytest.mark.parametrize("path", pieces(CSS), ids=lambda path: path.stem)
def test_a_piece_keeps_to_its_layer_and_to_the_tokens(path):
    css = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL)
    layer = path.stem if path.stem in ("tokens", "base", "layout", "print") else "components"
    assert re.findall(r"^@layer (\w+) \{", css, re.MULTILINE) == [layer]
    if path.stem not in ("tokens", "poster", "print"):
        assert re.findall(r"#[0-9a-f]{3,6}\b", css) == []
        assert re.findall(r"font-family: (?!var)(?!inherit)[^;]+", css) == []


def test_the_admin_has_the_colours_of_the_tokens_in_either_theme():
    css = (CSS / "admin.css").read_text()
    blocks = re.findall(r"^ *(?::root|html)[^{]*\{([^{}]*--paper:[^{}]*)\}", css, re.MULTILINE)
    light, *dark = [dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", block)) for block in blocks]
    named = light.keys()
    assert light == {name: colours("light")[name] for name in named}
    assert dark == [{name: colours("dark")[name] for name in named}] * 2  # the reader's system, and the reader's choice
    assert len(re.findall(r"#[0-9a-f]{3,6};", css)) == 3 * len(named)

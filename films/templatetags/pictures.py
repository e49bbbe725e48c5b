"""The one home of `<picture>`: which files a browser may choose from, and how wide it will show them."""

from typing import NamedTuple

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from films import derivatives
from films.models import Picture

register = template.Library()


class Place(NamedTuple):
    """A place on a page: how wide a picture stands there, in the words of `sizes`, and the widest file it needs."""

    sizes: str
    most: int


# The widths follow from card.css, film.css and layout.css.
PLACES = {
    "poster": Place("(min-width: 56rem) clamp(12rem, 23vw, 20rem), 36vw", 960),
    "margin": Place("(min-width: 56rem) clamp(12rem, 23vw, 20rem), 60vw", 640),
    "card": Place("(min-width: 48rem) 13.5rem, 44vw", 480),
    "thumb": Place("5rem", 240),
    "still": Place("(min-width: 56rem) clamp(12rem, 23vw, 20rem), 92vw", 1280),
    "portrait": Place("(min-width: 56rem) clamp(12rem, 23vw, 20rem), 60vw", 960),
    "trailer": Place("(min-width: 56rem) clamp(12rem, 23vw, 20rem), 92vw", 1280),
    "wide": Place("92vw", 1920),
}


@register.simple_tag
def picture(shown: Picture, place: str, *, described: bool = True, first: bool = False) -> SafeString:
    """Draw a picture where `PLACES` has a place of this name.

    `described`: its description is given, else it only decorates what is named beside it. `first`: it is in the first
    view of the page and the most important thing to load; else it waits until it is nearly seen.
    """
    image = format_html(
        '<img src="{}"{} width="{}" height="{}" alt="{}"{}{} decoding="async">',
        shown.jpeg_url(PLACES[place].most // 2),
        _srcset(shown, place, "jpg"),
        str(shown.width),
        str(shown.height),
        shown.alt if described else "",
        tone(shown),
        SafeString(' fetchpriority="high"') if first else SafeString(' loading="lazy"'),
    )
    if not shown.is_ready:
        return image
    sources = ((media_type, _srcset(shown, place, ending)) for ending, media_type in derivatives.TYPES.items())
    return format_html("<picture>{}{}</picture>", format_html_join("", '<source type="{}"{}>', sources), image)


def _srcset(shown: Picture, place: str, ending: str) -> SafeString:
    if not shown.is_ready:
        return SafeString("")
    files = shown.addresses(ending, shown.widths_up_to(PLACES[place].most))
    value = ", ".join(f"{address} {width}w" for address, width in files)
    return format_html(' srcset="{}" sizes="{}"', value, PLACES[place].sizes)


def tone(shown: Picture) -> SafeString:
    """Give the class attribute of the colour that stands in until the picture is loaded."""
    if not shown.tone:
        return SafeString("")
    return format_html(' class="tone {}"', " ".join(f"tone--{part}" for part in shown.tone.split()))


@register.filter
def accent_class(shown: Picture | None) -> str:
    """Give, after a space, the classes of the accent that a film's page takes from its poster; else nothing."""
    return f" accent accent--{shown.accent}" if shown and shown.accent is not None else ""

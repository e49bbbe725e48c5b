"""The one home of `<picture>`, and of posters: which files a browser may choose from, how wide it will show them."""

from html import escape
from typing import NamedTuple

from django.utils.safestring import SafeString, mark_safe

from films import derivatives
from films.card_data import Card
from films.models import Film, Picture
from films.posters import poster_classes


class Place(NamedTuple):
    """A place on a page: how wide a picture stands there, in the words of `sizes`, and the widest file it needs."""

    sizes: str
    most: int


# The widths follow from card.css, collection.css, film.css and layout.css.
PLACES = {
    "poster": Place("(min-width: 56rem) clamp(12rem, 23vw, 20rem), 36vw", 960),
    "margin": Place("(min-width: 56rem) clamp(12rem, 23vw, 20rem), 60vw", 640),
    "card": Place("(min-width: 48rem) 13.5rem, 44vw", 480),
    "thumb": Place("5rem", 240),
    "still": Place("(min-width: 56rem) clamp(12rem, 23vw, 20rem), 92vw", 1280),
    "portrait": Place("(min-width: 56rem) clamp(12rem, 23vw, 20rem), 60vw", 960),
    "trailer": Place("(min-width: 56rem) clamp(12rem, 23vw, 20rem), 92vw", 1280),
    "bill": Place("(min-width: 56rem) 36rem, 92vw", 1280),
    "collection": Place("(min-width: 56rem) clamp(12rem, 23vw, 20rem), 92vw", 1280),
    "wide": Place("92vw", 1920),
}


def picture(shown: Picture, place: str, *, described: bool = True, first: bool = False) -> SafeString:
    """Draw a picture where `PLACES` has a place of this name.

    `described`: its description is given, else it only decorates what is named beside it. `first`: it is in the first
    view of the page and the most important thing to load; else it waits until it is nearly seen.
    """
    sizes, most = PLACES[place]
    address = escape(shown.file.url)
    rest = "".join(
        f' {name}="{value}"'
        for name, value in (
            ("width", shown.width),
            ("height", shown.height),
            ("alt", escape(shown.alt) if described else ""),
            ("class", tone_classes(shown)),
            ("fetchpriority" if first else "loading", "high" if first else "lazy"),
            ("decoding", "async"),
        )
        if value or name == "alt"
    )
    # Of what isn't ours, all is escaped: a wall has many pictures, and format_html would take longer than the rest.
    if not shown.is_ready:
        return mark_safe(f'<img src="{address}"{rest}>')
    widths = shown.widths_up_to(most)
    before = f"{derivatives.stem(address)}-"
    sources = "".join(
        f'<source type="{type_}" srcset="{_srcset(before, widths, f"-{shown.recipe}.{ending}")}" sizes="{sizes}">'
        for ending, type_ in derivatives.TYPES.items()
    )
    # Browsers without AVIF and WebP are so few that one file is enough for them.
    fallback = derivatives.name(address, shown.widths_up_to(most // 2)[-1], "jpg", shown.recipe)
    return mark_safe(f'<picture>{sources}<img src="{fallback}"{rest}></picture>')


def poster(
    film: Film | Card, place: str = "card", *, names: str | None = None, described: bool = False, first: bool = False
) -> SafeString:
    """Draw a film's picture as `picture` does, or, without one, its typographic poster.

    `names` are the directors' on the latter; None leaves them out, where it is small.
    """
    if film.poster:
        hidden = "" if described else ' aria-hidden="true"'
        drawn = picture(film.poster, place, described=described, first=first)
        return mark_safe(f'<div class="poster"{hidden}>{drawn}</div>')
    directors = "" if names is None else f' data-director="{escape(names)}"'
    return mark_safe(
        f'<div class="poster" aria-hidden="true"><div class="{poster_classes(film.pk, film.poster_setting)}" '
        f'data-title="{escape(film.title)}" data-year="{film.year or ""}"><span{directors}></span></div></div>'
    )


def _srcset(before: str, widths: list[int], after: str) -> str:
    return ", ".join(f"{before}{width}{after} {width}w" for width in widths)


def tone_classes(shown: Picture) -> str:
    """Give the classes of the colour that stands in until the picture is loaded."""
    return f"tone {' '.join(f'tone--{part}' for part in shown.tone.split())}" if shown.tone else ""

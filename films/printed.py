"""Parts of a film's page as HTML: facts, credits, numbers. They have dozens of small pieces, for which a template would
take most of the page's time. Everything in them is escaped here or is a number."""

from collections.abc import Iterable
from functools import lru_cache
from html import escape

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

from films import rating_scale
from films.canonical import absolute, path_of
from films.credits import HEADINGS, Line
from films.film_page import FilmPage
from films.models import Country, Film, Genre, Language
from films.models.reception import Figure
from films.phrases import Phrases, gettext, spoken


def head(page: FilmPage) -> SafeString:
    """Give what the head of the page says of the film to search engines and to who links to it."""
    film, url = page.film, escape(page.url)
    lines = [
        "" if film.is_public else '<meta name="robots" content="noindex">',
        f'<link rel="canonical" href="{url}">',
        '<meta property="og:type" content="video.movie">',
        f'<meta property="og:site_name" content="{escape(settings.SITE_NAME)}">',
        f'<meta property="og:title" content="{escape(str(film))}">',
        f'<meta property="og:url" content="{url}">',
    ]
    if page.description:
        lines.append(f'<meta property="og:description" content="{escape(page.description)}">')
    if film.poster:
        lines.append(f'<meta property="og:image" content="{escape(absolute(film.poster.jpeg_url()))}">')
    return mark_safe("\n".join([line for line in lines if line]))


def lead(page: FilmPage) -> SafeString:
    """Give what stands under the title: who directed the film, facts, the tagline; nothing where none is known."""
    words = spoken()
    by = ""
    if page.directors:
        names = words.joined([_person(line) for line in page.directors])
        by = words.gettext("Directed by %(names)s") % {"names": names}
        by = f'<p class="film__by">{by}</p>'
    tagline = page.film.tagline and f'<p class="film__tagline lead">{escape(page.film.tagline)}</p>'
    parts = [part for part in (by, _facts(page, words), tagline) if part]
    return mark_safe("\n".join(['<div class="film__lead">', *parts, "</div>"]) if parts else "")


def _facts(page: FilmPage, words: Phrases) -> str:
    film = page.film
    rows = []
    if film.year:
        rows.append(
            _row(words.gettext("Year"), [f'<a href="{path_of("films:list")}?year={film.year}">{film.year}</a>'])
        )
    if page.countries:
        rows.append(_row(words.ngettext("Country", "Countries", len(page.countries)), map(_link, page.countries)))
    if film.runtime:
        rows.append(
            _row(words.gettext("Runtime"), [escape(words.gettext("%(minutes)s min") % {"minutes": film.runtime})])
        )
    if page.languages:
        rows.append(_row(words.ngettext("Language", "Languages", len(page.languages)), map(_link, page.languages)))
    if page.genres:
        rows.append(_row(words.ngettext("Genre", "Genres", len(page.genres)), map(_link, page.genres)))
    original = ""
    if film.original_title and film.original_title != film.title:
        language = f' lang="{page.original_language}"' if page.original_language else ""
        heading = escape(words.gettext("Original title"))
        original = f'<div><dt>{heading}</dt><dd{language} dir="auto">{escape(film.original_title)}</dd></div>\n'
    return f'<dl class="facts">\n{"".join(rows)}{original}</dl>' if rows or original else ""


def credit_list(page: FilmPage) -> SafeString:
    """Give everybody but the directors, who stand under the title; nothing where nobody is known."""
    if not page.credits:
        return SafeString("")
    words = spoken()
    sections = []
    for section in page.credits:
        shown = "".join([f"<dd>{_credit(line)}</dd>" for line in section.first])
        further = ""
        if section.further:
            more = words.gettext("%(count)s more") % {"count": len(section.further)}
            rest = "".join([f"<li>{_credit(line)}</li>" for line in section.further])
            further = f"<dd><details><summary>{escape(more)}</summary><ul>{rest}</ul></details></dd>"
        sections.append(f"<div><dt>{_heading(section.role, words.language)}</dt>{shown}{further}</div>\n")
    heading = escape(words.gettext("Credits"))
    return mark_safe(
        f'<section aria-labelledby="credits">\n<h2 class="label" id="credits">{heading}</h2>\n'
        f'<dl class="credits">\n{"".join(sections)}</dl>\n</section>'
    )


def numbers(film: Film, url: str, chosen: int | None = None) -> SafeString:
    """Give the film's three figures, each of which says what it counts, and the histogram of members' ratings.

    Its rows lead to `url?stars=…`; `chosen` is the rating whose reviews alone are listed on the page, if it is so.
    """
    reception, words = film.reception, spoken()
    heading = escape(words.gettext("Ratings"))
    parts = [f'<h2 class="label" id="numbers">{heading}</h2>']
    here = reception.here
    if here.count:
        parts.append(_here(here, words))
        parts.append(histogram(reception.bars, url, chosen))
    parts.append(_figure(words.gettext("Editors"), reception.editors, words))
    parts.append(_figure(words.gettext("Elsewhere"), reception.elsewhere, words))
    return mark_safe("\n".join([part for part in parts if part]))


def histogram(bars: Iterable[tuple[int, int]], url: str, chosen: int | None = None) -> SafeString:
    """Give the numbers of ratings by half star, the best first; each row leads to `url?stars=…`.

    `bars` are pairs of a rating and its number; `chosen` is the rating whose row is marked.
    """
    bars = list(bars)
    highest = max((count for _rating, count in bars), default=0) or 1
    words, address = spoken(), escape(url)
    rows = []
    for rating, count in reversed(bars):
        current = ' aria-current="true"' if rating == chosen else ""
        ratings = escape(words.ngettext("rating", "ratings", count))
        rows.append(
            f'<li><a href="{address}?stars={rating_scale.to_text(rating)}"{current}>{_step(rating, words.language)}'
            f'<rect width="{-(-100 * count // highest)}" height="1"/></svg><span class="histogram__count">'
            f'{words.number(count)}<span class="visually-hidden"> {ratings}</span></span></a></li>\n'
        )
    return mark_safe(f'<ol class="histogram">\n{"".join(rows)}</ol>')


@lru_cache(maxsize=1_000)
def _step(rating: int, _language: str | None) -> str:
    """What the row of a rating begins with, in the language in use."""
    stars = escape(gettext("stars:"))
    return (
        f'<span>{rating_scale.digits(rating)}<span class="visually-hidden"> {stars}</span></span>'
        '<svg aria-hidden="true" focusable="false" viewBox="0 0 100 1" preserveAspectRatio="none">'
    )


@lru_cache(maxsize=1_000)
def _heading(role: str, _language: str | None) -> str:
    return escape(str(HEADINGS[role]))


def _row(name: str, values: Iterable[str]) -> str:
    return f"<div><dt>{escape(name)}</dt>{''.join([f'<dd>{value}</dd>' for value in values])}</div>\n"


def _link(word: Country | Language | Genre) -> str:
    return _linked(type(word), word.pk, str(word))


@lru_cache(maxsize=2_000)
def _linked(kind: type[Country | Language | Genre], key: str, name: str) -> str:
    return f'<a href="{escape(kind(pk=key).get_absolute_url())}">{escape(name)}</a>'


def _person(line: Line) -> str:
    return f'<a href="{line.person.get_absolute_url()}">{escape(line.name)}</a>'


def _credit(line: Line) -> str:
    parts = line.parts
    name = f'<a href="{line.person.get_absolute_url()}"><bdi>{escape(line.name)}</bdi></a>'
    return f"{name} <small>{escape(parts)}</small>" if parts else name


def _here(here: Figure, words: Phrases) -> str:
    count = words.number(here.count)
    if here.average is None:
        told = words.ngettext(
            "One member’s rating, too few for an average.",
            "%(count)s members’ ratings, too few for an average.",
            here.count,
        )
        return f'<p class="quiet">{told % {"count": count}}</p>'
    told = words.ngettext(
        "%(average)s <small>out of 5 · the rating of one member here</small>",
        "%(average)s <small>out of 5 · average of %(count)s members’ ratings</small>",
        here.count,
    )
    return f'<p class="average">{told % {"average": rating_scale.in_stars(here.average), "count": count}}</p>'


def _figure(name: str, figure: Figure, words: Phrases) -> str:
    """One of the figures that are not members'; nothing where there is none."""
    if not figure.count:
        return ""
    if figure.average is None:
        phrase = words.ngettext("%(name)s: %(count)s rating", "%(name)s: %(count)s ratings", figure.count)
    else:
        phrase = words.ngettext(
            "%(name)s: %(average)s out of 5, %(count)s rating",
            "%(name)s: %(average)s out of 5, average of %(count)s ratings",
            figure.count,
        )
    average = rating_scale.in_stars(figure.average) if figure.average is not None else ""
    told = phrase % {"name": name, "average": average, "count": words.number(figure.count)}
    return f'<p class="quiet">{escape(told)}</p>'

"""Parts of a film's page as HTML: facts, credits, numbers. They have dozens of small pieces, for which a template would
take most of the page's time. Everything in them is escaped here or is a number."""

from collections.abc import Iterable
from html import escape

from django.utils.formats import localize, number_format
from django.utils.safestring import SafeString, mark_safe

from films import rating_scale
from films.canonical import path_of
from films.credits import Line
from films.film_page import FilmPage
from films.models import Film
from films.models.reception import Figure
from films.phrases import gettext, ngettext


def facts(page: FilmPage) -> SafeString:
    """Give the facts under the title as a list; nothing where none is known."""
    film = page.film
    rows = []
    if film.year:
        rows.append(_row(gettext("Year"), [f'<a href="{path_of("films:list")}?year={film.year}">{film.year}</a>']))
    if page.countries:
        rows.append(_row(ngettext("Country", "Countries", len(page.countries)), map(_link, page.countries)))
    if film.runtime:
        rows.append(_row(gettext("Runtime"), [escape(gettext("%(minutes)s min") % {"minutes": film.runtime})]))
    if page.languages:
        rows.append(_row(ngettext("Language", "Languages", len(page.languages)), map(_link, page.languages)))
    if page.genres:
        rows.append(_row(ngettext("Genre", "Genres", len(page.genres)), map(_link, page.genres)))
    original = ""
    if film.original_title and film.original_title != film.title:
        language = f' lang="{page.original_language}"' if page.original_language else ""
        original = (
            f"<div><dt>{escape(gettext('Original title'))}</dt>"
            f'<dd{language} dir="auto">{escape(film.original_title)}</dd></div>\n'
        )
    if not rows and not original:
        return SafeString("")
    return mark_safe(f'<dl class="facts">\n{"".join(rows)}{original}</dl>')


def credit_list(page: FilmPage) -> SafeString:
    """Give everybody but the directors, who stand under the title; nothing where nobody is known."""
    if not page.credits:
        return SafeString("")
    sections = []
    for section in page.credits:
        shown = "".join(f"<dd>{_credit(line)}</dd>" for line in section.first)
        further = ""
        if section.further:
            more = gettext("%(count)s more") % {"count": len(section.further)}
            rest = "".join(f"<li>{_credit(line)}</li>" for line in section.further)
            further = f"<dd><details><summary>{escape(more)}</summary><ul>{rest}</ul></details></dd>"
        sections.append(f"<div><dt>{escape(str(section.heading))}</dt>{shown}{further}</div>\n")
    return mark_safe(
        f'<section aria-labelledby="credits">\n<h2 class="label" id="credits">{escape(gettext("Credits"))}</h2>\n'
        f'<dl class="credits">\n{"".join(sections)}</dl>\n</section>'
    )


def numbers(film: Film, url: str, chosen: int | None = None) -> SafeString:
    """Give the film's three figures, each of which says what it counts, and the histogram of members' ratings.

    Its rows lead to `url?stars=…`; `chosen` is the rating whose reviews alone are listed on the page, if it is so.
    """
    reception = film.reception
    parts = [f'<h2 class="label" id="numbers">{escape(gettext("Ratings"))}</h2>']
    here = reception.here
    if here.count:
        parts.append(_here(here))
        parts.append(histogram(reception.bars, url, chosen))
    parts.append(_figure(gettext("Editors"), reception.editors))
    parts.append(_figure(gettext("Elsewhere"), reception.elsewhere))
    return mark_safe("\n".join(part for part in parts if part))


def histogram(bars: Iterable[tuple[int, int]], url: str, chosen: int | None = None) -> SafeString:
    """Give the numbers of ratings by half star, the best first; each row leads to `url?stars=…`.

    `bars` are pairs of a rating and its number; `chosen` is the rating whose row is marked.
    """
    bars = list(bars)
    highest = max((count for _rating, count in bars), default=0) or 1
    spoken, address = escape(gettext("stars:")), escape(url)
    rows = []
    for rating, count in reversed(bars):
        current = ' aria-current="true"' if rating == chosen else ""
        ratings = escape(ngettext("rating", "ratings", count))
        rows.append(
            f'<li><a href="{address}?stars={rating_scale.to_text(rating)}"{current}>'
            f'<span>{rating_scale.digits(rating)}<span class="visually-hidden"> {spoken}</span></span>'
            '<svg aria-hidden="true" focusable="false" viewBox="0 0 100 1" preserveAspectRatio="none">'
            f'<rect width="{-(-100 * count // highest)}" height="1"/></svg><span class="histogram__count">'
            f'{localize(count)}<span class="visually-hidden"> {ratings}</span></span></a></li>\n'
        )
    return mark_safe(f'<ol class="histogram">\n{"".join(rows)}</ol>')


def _row(name: str, values: Iterable[str]) -> str:
    return f"<div><dt>{escape(name)}</dt>{''.join(f'<dd>{value}</dd>' for value in values)}</div>\n"


def _link(word) -> str:
    return f'<a href="{escape(word.get_absolute_url())}">{escape(str(word))}</a>'


def _credit(line: Line) -> str:
    parts = line.parts
    name = f'<a href="{line.person.get_absolute_url()}"><bdi>{escape(line.name)}</bdi></a>'
    return f"{name} <small>{escape(parts)}</small>" if parts else name


def _in_stars(average: float) -> str:
    return number_format(average / 2, decimal_pos=1)


def _here(here: Figure) -> str:
    count = localize(here.count)
    if here.average is None:
        words = ngettext(
            "One member’s rating, too few for an average.",
            "%(count)s members’ ratings, too few for an average.",
            here.count,
        )
        return f'<p class="quiet">{words % {"count": count}}</p>'
    words = ngettext(
        "%(average)s <small>out of 5 · the rating of one member here</small>",
        "%(average)s <small>out of 5 · average of %(count)s members’ ratings</small>",
        here.count,
    )
    return f'<p class="average">{words % {"average": _in_stars(here.average), "count": count}}</p>'


def _figure(name: str, figure: Figure) -> str:
    """One of the figures that are not members'; nothing where there is none."""
    if not figure.count:
        return ""
    if figure.average is None:
        words = ngettext("%(name)s: %(count)s rating", "%(name)s: %(count)s ratings", figure.count)
    else:
        words = ngettext(
            "%(name)s: %(average)s out of 5, %(count)s rating",
            "%(name)s: %(average)s out of 5, average of %(count)s ratings",
            figure.count,
        )
    average = _in_stars(figure.average) if figure.average is not None else ""
    told = words % {"name": name, "average": average, "count": localize(figure.count)}
    return f'<p class="quiet">{escape(told)}</p>'

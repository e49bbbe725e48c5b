"""The list of films as HTML, but for its frame (`films.frames`). Every search is another page, and hardly one is asked
for twice: so most is printed here, since a template would take longer than the database."""

from collections.abc import Iterator
from html import escape
from typing import Any

from django.http import QueryDict
from django.template.loader import render_to_string

from films import list_controls
from films.browse import Browse
from films.canonical import absolute, path_of
from films.cards import wall
from films.found import FoundBeside
from films.phrases import gettext as _
from films.phrases import joined
from films.versions import Version

PLACES = ("title", "description", "head", "problems", "filters", "films")  # the variables of films/list.html


def parts_of(query: bytes, version: Version | None, user: Any = None) -> dict[str, str]:
    """Give what stands at these places for a query of the list; `user` is who is logged in, if anybody is."""
    browse = Browse(QueryDict(query), version)
    films = "\n".join([part for part in _films(browse, user) if part])  # it may still tell a problem
    words = joined([word.word for word in browse.words])
    return {
        "title": escape(_("Films: %(words)s") % {"words": words} if words else _("Films")),
        "description": escape(
            _("Films of the catalogue: %(words)s.") % {"words": words}
            if words
            else _("All films of the catalogue, by genre, country, language, decade and rating.")
        ),
        "head": _head(browse),
        "problems": list_controls.problems(browse.problems),
        "filters": list_controls.film_filters(browse),
        "films": films,
    }


def _head(browse: Browse) -> str:
    robots = '<meta name="robots" content="noindex">\n' if "q" in browse.chosen else ""
    return f'{robots}<link rel="canonical" href="{escape(absolute(browse.here))}">'


def _films(browse: Browse, user: Any) -> Iterator[str]:
    page = browse.page()
    beside = browse.beside
    if beside:
        yield _line("lead", beside.corrected, ' role="status"')
        yield list_controls.groups(beside.groups)
    if not page.items:
        may_add = user is not None and user.has_perm("films.add_film")
        yield render_to_string("films/_nothing.html", {"browse": browse, "may_add": may_add})
        yield _near(beside) if beside else ""
        return
    yield _line("found", browse.found)
    yield list_controls.toolbar(path_of("films:list"), browse.words, browse.sorts)
    yield _line("quiet", browse.explanation)
    yield wall(page.items, level=2)
    yield list_controls.pager(
        _("Pages of films"),
        page.ways(browse.address()),
        _("More films"),
    )
    yield _line("quiet", browse.cut)


def _line(name: str, words: str, more: str = "") -> str:
    return f'<p class="{name}"{more}>{escape(words)}</p>' if words else ""


def _near(beside: FoundBeside) -> str:
    """What is near, where nothing was found."""
    films = wall(beside.near_films) if beside.near_films else ""
    near = list_controls.groups(beside.near_groups) + films
    words = escape(_("Near to it"))
    heading = f'<div class="section__head"><h2 id="near">{words}</h2></div>'
    return f'<section class="section" aria-labelledby="near">\n{heading}\n{near}\n</section>' if near else ""

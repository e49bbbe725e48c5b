"""What stands around the films of a list as HTML: filters, what is chosen, orders, pages, and what else was found."""

from collections.abc import Iterable
from html import escape

from films.browse import Browse
from films.canonical import path_of
from films.phrases import gettext as _
from films.search import Group

_CURRENT = ' aria-current="true"'


def filters(browse: Browse) -> str:
    """Give a form that asks for an address: it works without JavaScript, and every state can be passed on."""
    words = escape(browse.chosen["q"].text) if "q" in browse.chosen else ""
    kept = "".join(
        [f'<input type="hidden" name="{name}" value="{escape(text)}">\n' for name, text in browse.kept.items()]
    )
    return (
        f'<details class="filters">\n<summary>{escape(_("Filter"))}</summary>\n'
        f'<form class="form" action="{path_of("films:list")}">\n'
        f'<div class="field"><label for="filter-q">{escape(_("Title or person"))}</label>'
        f'<input id="filter-q" name="q" type="search" value="{words}" maxlength="200"></div>\n'
        f'{browse.offers.fields}{kept}<button class="button">{escape(_("Show films"))}</button>\n</form>\n</details>'
    )


def toolbar(browse: Browse) -> str:
    """Give the filters chosen, which can be taken back, and the orders."""
    chosen, label = "", escape(_("Sort by"))
    if browse.words:
        everything = f'<a class="chosen__all" href="{path_of("films:list")}">{escape(_("Show everything"))}</a>'
        chosen = (
            f'<ul class="chosen" aria-label="{escape(_("Chosen"))}">\n{_removable(browse)}<li>{everything}</li>\n</ul>'
        )
    orders = "".join(
        [
            f'<li><a href="{escape(sort.address)}"{_CURRENT if sort.current else ""}>{escape(sort.word)}</a></li>\n'
            for sort in browse.sorts
        ]
    )
    return (
        f'<div class="toolbar">\n{chosen}\n<ul class="sort" aria-label="{label}">\n'
        f'<li class="label" aria-hidden="true">{label}</li>\n{orders}</ul>\n</div>'
    )


def _removable(browse: Browse) -> str:
    remove = f'<span class="visually-hidden">{escape(_("Remove"))} </span>'
    return "".join(
        [f'<li><a href="{escape(word.address)}">{remove}{escape(word.word)}</a></li>\n' for word in browse.words]
    )


def pager(first: str, following: str) -> str:
    """Give the links to the beginning and to the films that follow, as far as there is an address for them."""
    links = [
        f'<a class="button button--quiet" href="{escape(address)}" rel="{name}">{escape(words)}</a>\n'
        for name, address, words in (
            ("first", first, _("Back to the beginning")),
            ("next", following, _("More films")),
        )
        if address
    ]
    if not links:
        return ""
    return f'<nav class="pager" aria-label="{escape(_("Pages of films"))}">\n{"".join(links)}</nav>'


def groups(found: Iterable[Group]) -> str:
    """Give people and others that were found as lists of links; nothing where there are none."""
    sections = "".join([_group(group) for group in found])
    return f'<div class="found">{sections}</div>' if sections else ""


def _group(group: Group) -> str:
    hits = "".join([f'<li><a href="{escape(hit.address)}">{escape(hit.title)}</a></li>' for hit in group.hits])
    return f'<section><h2 class="label">{escape(str(group.label))}</h2>\n<ul>{hits}</ul></section>'

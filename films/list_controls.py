"""What stands around a list as HTML: filters, what is chosen, orders, other pages, and what else a search found."""

from collections.abc import Iterable, Sequence
from html import escape

from django.utils.safestring import SafeString, mark_safe

from films.browse import Browse, Link
from films.canonical import path_of
from films.keyset import Ways
from films.phrases import gettext as _
from films.search import Group

_CURRENT = ' aria-current="true"'


def film_filters(browse: Browse) -> str:
    """Give the filters of the list of films as a form."""
    label, words = escape(_("Title or person")), browse.chosen["q"].text if "q" in browse.chosen else ""
    typed = (
        f'<div class="field"><label for="filter-q">{label}</label>'
        f'<input id="filter-q" name="q" type="search" value="{escape(words)}" maxlength="200"></div>\n'
    )
    kept = [f'<input type="hidden" name="{name}" value="{escape(text)}">\n' for name, text in browse.kept.items()]
    return filters(path_of("films:list"), [typed, browse.offers.fields, *kept], _("Show films"))


def filters(path: str, fields: Iterable[str], button: str) -> SafeString:
    """Give a form with these fields, which are HTML, that asks for an address: it works without JavaScript, and every
    state can be passed on."""
    summary, action = escape(_("Filter")), escape(path)
    return mark_safe(  # each part is escaped
        f'<details class="filters">\n<summary>{summary}</summary>\n<form class="form" action="{action}">\n'
        f'{"".join(fields)}<button class="button">{escape(button)}</button>\n</form>\n</details>'
    )


def toolbar(path: str, words: Sequence[Link], sorts: Sequence[Link]) -> SafeString:
    """Give the filters chosen, which can be taken back, and the orders where there is a choice. `path` has them all."""
    orders = _orders(sorts) if len(sorts) > 1 else ""
    return mark_safe(f'<div class="toolbar">\n{_chosen(path, words)}{orders}</div>')  # each part is escaped


def problems(told: Iterable[str]) -> SafeString:
    """Give the sentences on what was left out of the page's address; nothing where there are none."""
    lines = "".join([f'<li class="warning">{escape(problem)}</li>' for problem in told])
    return mark_safe(f'<div role="status"><ul class="messages">{lines}</ul></div>' if lines else "")  # each is escaped


def pager(label: str, ways: Ways, more: str = "") -> SafeString:
    """Give the links to the beginning and to the next page; nothing where there is neither.

    `label` says which pages they are, `more` what the next one has.
    """
    links = [
        f'<a class="button button--quiet" href="{escape(address)}" rel="{rel}">{escape(word)}</a>\n'
        for address, rel, word in (
            (ways.first, "first", _("Back to the beginning")),
            (ways.next, "next", more or _("More")),
        )
        if address
    ]
    if not links:
        return SafeString("")
    return mark_safe(f'<nav class="pager" aria-label="{escape(label)}">\n{"".join(links)}</nav>')  # each is escaped


def _chosen(path: str, words: Sequence[Link]) -> str:
    if not words:
        return ""
    label, remove, everything = escape(_("Chosen")), escape(_("Remove")), escape(_("Show everything"))
    remove = f'<span class="visually-hidden">{remove} </span>'
    links = "".join(
        [f'<li><a href="{escape(word.address)}">{remove}{escape(word.word)}</a></li>\n' for word in words],
    )
    return (
        f'<ul class="chosen" aria-label="{label}">\n{links}'
        f'<li><a class="chosen__all" href="{escape(path)}">{everything}</a></li>\n</ul>\n'
    )


def _orders(sorts: Sequence[Link]) -> str:
    label = escape(_("Sort by"))
    orders = "".join(
        [
            f'<li><a href="{escape(sort.address)}"{_CURRENT if sort.current else ""}>{escape(sort.word)}</a></li>\n'
            for sort in sorts
        ]
    )
    return f'<ul class="sort" aria-label="{label}">\n<li class="label" aria-hidden="true">{label}</li>\n{orders}</ul>\n'


def groups(found: Iterable[Group]) -> str:
    """Give people and others that were found as lists of links; nothing where there are none."""
    sections = "".join([_group(group) for group in found])
    return f'<div class="found">{sections}</div>' if sections else ""


def _group(group: Group) -> str:
    hits = "".join([f'<li><a href="{escape(hit.address)}">{escape(hit.title)}</a></li>' for hit in group.hits])
    return f'<section><h2 class="label">{escape(str(group.label))}</h2>\n<ul>{hits}</ul></section>'

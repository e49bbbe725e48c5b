"""What stands around a list of reviews as HTML: its filters, and what is chosen of filters and orders."""

from html import escape

from django.utils.safestring import SafeString, mark_safe

from films.phrases import gettext as _
from reviews.listing import NEWEST, Listing

_CURRENT = ' aria-current="true"'


def filters(listing: Listing) -> SafeString:
    """Give a form that asks for an address: it works without JavaScript, and every state can be passed on."""
    sort = f'<input type="hidden" name="sort" value="{listing.sort}">\n' if listing.sort != NEWEST else ""
    fields = "".join([select.field for select in listing.selects])
    form = f'<form class="form" action="{escape(listing.path)}">\n{sort}{fields}<button class="button">'
    return mark_safe(  # each part is escaped
        f'<details class="filters">\n<summary>{escape(_("Filter"))}</summary>\n{form}{escape(_("Show reviews"))}'
        "</button>\n</form>\n</details>"
    )


def toolbar(listing: Listing) -> SafeString:
    """Give the filters chosen, which can be taken back, and the orders."""
    return mark_safe(f'<div class="toolbar">\n{_chosen(listing)}\n{_orders(listing)}\n</div>')  # each part is escaped


def _chosen(listing: Listing) -> str:
    if not listing.words:
        return ""
    remove = f'<span class="visually-hidden">{escape(_("Remove"))} </span>'
    words = "".join(
        f'<li><a href="{escape(word.address)}">{remove}{escape(word.word)}</a></li>\n' for word in listing.words
    )
    everything = f'<li><a class="chosen__all" href="{escape(listing.path)}">{escape(_("Show everything"))}</a></li>'
    return f'<ul class="chosen" aria-label="{escape(_("Chosen"))}">\n{words}{everything}\n</ul>'


def _orders(listing: Listing) -> str:
    if len(listing.offered_sorts) < 2:
        return ""
    label = escape(_("Sort by"))
    orders = "".join(
        [
            f'<li><a href="{escape(sort.address)}"{_CURRENT if sort.current else ""}>{escape(sort.word)}</a></li>\n'
            for sort in listing.sorts
        ]
    )
    return f'<ul class="sort" aria-label="{label}">\n<li class="label" aria-hidden="true">{label}</li>\n{orders}</ul>'

"""What stands around a list of reviews as HTML: its filters, and what is chosen of filters and orders."""

from django.utils.safestring import SafeString

from films import list_controls
from films.phrases import gettext as _
from reviews.listing import NEWEST, Listing


def filters(listing: Listing) -> SafeString:
    """Give the filters of a list of reviews as a form."""
    sort = f'<input type="hidden" name="sort" value="{listing.sort}">\n' if listing.sort != NEWEST else ""
    return list_controls.filters(listing.path, [sort, *(select.field for select in listing.selects)], _("Show reviews"))


def toolbar(listing: Listing) -> SafeString:
    """Give what is chosen of the filters and orders of a list of reviews."""
    return list_controls.toolbar(listing.path, listing.words, listing.sorts)

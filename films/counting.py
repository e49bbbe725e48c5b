"""Counting without reading to the end: staff needs to know "7" or "more than 1000", not the exact number of all."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

MOST_COUNTED = 1_000


def bounded_count(rows: QuerySet, most: int = MOST_COUNTED) -> int:
    """Count rows, and stop one after `most`."""
    return rows.order_by()[: most + 1].count()


def count_in_words(count: int, most: int = MOST_COUNTED) -> str:
    """Give a bounded count as it is read: "7", or "more than 1000"."""
    return str(count) if count <= most else _("more than %(count)d") % {"count": most}

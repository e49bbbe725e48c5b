"""Goes through a large table a batch at a time, with bounded memory and without OFFSET."""

from collections.abc import Iterator

from django.db.models import Model, QuerySet


def in_batches[Row: Model](queryset: QuerySet[Row], size: int = 500) -> Iterator[list[Row]]:
    """Give all rows in the order of their primary keys, in lists of at most `size`; one query each."""
    queryset = queryset.order_by("pk")
    batch = list(queryset[:size])
    while batch:
        yield batch
        batch = list(queryset.filter(pk__gt=batch[-1].pk)[:size]) if len(batch) == size else []

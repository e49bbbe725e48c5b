"""The kin of films, renewed in the background after a change of the catalogue."""

from collections.abc import Iterable
from functools import partial

from django.db import transaction
from django.tasks import task

from films.kinship.renewing import around, renew

MOST_FILMS = 500  # in one task


@task
def renew_kin(films: list[int]) -> None:
    """Renew the kin of the films with these ids, of those that had them as kin, and of those that are theirs now."""
    before = around(films)
    renew(films)
    renew(dict.fromkeys([*before, *around(films)]))


def renew_later(films: Iterable[int]) -> None:
    """Have the kin of these films renewed once the transaction is through; the first 500 of them.

    What comes in greater numbers, such as an import, is left to `manage.py relate`.
    """
    some = sorted(set(films))[:MOST_FILMS]
    if some:
        transaction.on_commit(partial(renew_kin.enqueue, films=some))

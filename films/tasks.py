"""What the catalogue has done in the background. Each may be run twice."""

import contextlib
from functools import partial

from django.db import transaction
from django.tasks import task

from films import derivatives
from films.models import Film, Picture, ShelfEntry

AT_ONCE = 20  # pictures, in about as many seconds
COUNTED_AT_ONCE = 500  # films


def derive_later(picture: Picture) -> None:
    """Have the picture's files for pages made, once it is certain that it is stored."""
    transaction.on_commit(partial(derive_picture.enqueue, picture.pk))


@task
def derive_picture(key: int) -> None:
    """Make the files for pages of a picture, unless they are there. Raises what the decoder or the storage raises."""
    picture = Picture.objects.filter(pk=key).first()
    if picture and picture.recipe != derivatives.RECIPE:
        picture.derive()


@task
def look_after_pictures() -> int:
    """Make what was missed, a limited number at once; give how many were looked at."""
    waiting = list(Picture.objects.waiting().order_by("pk")[: AT_ONCE + 1])
    for picture in waiting[:AT_ONCE]:
        with contextlib.suppress(Exception):  # it is kept with the picture, for staff to see
            picture.derive()
    if len(waiting) > AT_ONCE:
        look_after_pictures.enqueue()
    return len(waiting[:AT_ONCE])


@task
def count_newly_published() -> int:
    """Have the films whose time has come counted in lists, a limited number at once; give how many they were.

    Visitors see them from that moment on without it (`films.stock`), a little slower.
    """
    films = list(ShelfEntry.objects.due().order_by("film_id").values_list("film_id", flat=True)[:COUNTED_AT_ONCE])
    if films:
        with transaction.atomic(savepoint=False):
            # Numbers that were read half before and half after it are let go of.
            Film.objects.filter(pk__in=films).touch()
            ShelfEntry.objects.put_in_step(films)
    if len(films) == COUNTED_AT_ONCE:
        count_newly_published.enqueue()
    return len(films)

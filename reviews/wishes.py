"""Work in the background about films that are wished for."""

from django.tasks import task

from reviews.models import Wish

#: A thousand look-ups are some seconds of work; with this many an hour each wish has its turn every few days.
WISHES_AN_HOUR = 1_000


@task
def look_again() -> None:
    """Take those wishes off the list whose films have come into the catalogue meanwhile."""
    Wish.objects.look_again(WISHES_AN_HOUR)

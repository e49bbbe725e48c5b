"""What members have done in the background. Each may be run twice."""

from datetime import timedelta

from django.tasks import task
from django.utils import timezone

from reviews.letterboxd import keeping
from reviews.letterboxd.advancing import advance

SECONDS = 5  # of work at once, so that others have their turn
LATER = -10  # the priority of what goes on


@task
def carry_on(run: int) -> None:
    """Do what is next of an import, and enqueue the rest. Raises what went wrong; the run says it in plain words."""
    if advance(run, SECONDS):
        carry_on.using(priority=LATER).enqueue(run)


@task
def look_after_imports() -> None:
    """Delete files and runs that are too old, and go on with imports whose task was lost."""
    keeping.delete_old(timezone.now())
    for run in keeping.left_alone(timezone.now() - timedelta(minutes=10)):
        carry_on.using(priority=LATER).enqueue(run)

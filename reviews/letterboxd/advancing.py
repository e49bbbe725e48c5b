"""Takes a run through its steps, a piece at a time.

A piece is prepared without a lock and stored in one transaction that locks the run, if the run is still where it was
when the piece was begun. So two workers may be at one run, and one that is killed loses what it had not stored: whoever
goes on begins at the same place.
"""

import logging
import time
from collections.abc import Callable

from django.db import IntegrityError, OperationalError, connection, transaction
from django.utils.translation import gettext

from reviews.letterboxd.archive import Rejected
from reviews.letterboxd.counting import counted
from reviews.letterboxd.looking_up import look_up
from reviews.letterboxd.proposing import propose
from reviews.letterboxd.publishing import publish_some
from reviews.letterboxd.storing import Storing
from reviews.letterboxd.undoing import undo_some
from reviews.models import ImportFile, ImportRun

logger = logging.getLogger(__name__)

State = ImportRun.State
Store = Callable[[ImportRun], None]
Steps = dict[str, Callable[[ImportRun], Store]]
ATTEMPTS = 5  # at a piece: somebody may write of the same film at the same moment
#: Seconds between pieces that hold SQLite's only lock throughout: those who wait look every 0.1 s.
PAUSE = 0.11


def advance(run: int, seconds: float, told: Callable[[ImportRun], object] | None = None) -> bool:
    """Do a piece of the run with this id, and more for about so many seconds; tell whether more is to be done.

    The first piece is not counted: a file is read anew up to the place where the last worker ended.
    A file that can't be read makes the run a failed one; so does any other exception, which is raised as well. `told`
    is given the run after each piece.
    """
    steps: Steps = {
        State.READING: Storing(),
        State.MATCHING: look_up,
        State.PROPOSING: propose,
        State.PUBLISHING: publish_some,
        State.UNDOING: undo_some,
    }
    ends = None
    while True:
        done = _tried(run, steps)
        ends = ends or time.monotonic() + seconds
        if done is None:
            return False
        if told:
            told(done)
        if not done.is_at_work:
            return False
        if time.monotonic() >= ends:
            return True
        if done.state in (State.PUBLISHING, State.UNDOING) and connection.vendor == "sqlite":
            time.sleep(PAUSE)


def _tried(key: int, steps: Steps) -> ImportRun | None:
    """Do a piece; give the run as it is then, or None where nothing is to be done."""
    failures = 0
    while True:
        run = ImportRun.objects.filter(pk=key).first()
        if run is None or not run.is_at_work:
            return None
        try:
            return _piece(run, steps)
        except Exception as error:
            failures += 1
            if failures < ATTEMPTS and isinstance(error, (IntegrityError, OperationalError)):
                continue
            if not _fail(run, _why(error)):
                failures = 0
            elif isinstance(error, (Rejected, ImportFile.DoesNotExist)):
                return None
            else:
                raise


def _piece(run: ImportRun, steps: Steps) -> ImportRun | None:
    store = steps[run.state](run)
    with transaction.atomic():
        locked = _locked(run)
        if locked and _place_of(locked) == _place_of(run):
            store(locked)
            if not locked.is_at_work:
                locked.counts = counted(locked)
            locked.save()
    return locked


def _fail(run: ImportRun, why: str) -> bool:
    """Let the run be a failed one, and tell so; one that somebody has taken on meanwhile, or deleted, is not."""
    with transaction.atomic():
        locked = _locked(run)
        if locked is None or _place_of(locked) != _place_of(run):
            return False
        locked.failed_in, locked.state, locked.fault = locked.state, State.FAILED, why
        locked.save(update_fields=["failed_in", "state", "fault"])
    return True


def _why(error: Exception) -> str:
    if isinstance(error, Rejected):
        return str(error)
    if isinstance(error, ImportFile.DoesNotExist):
        return gettext("The file is no longer here, since it is kept for a day. Upload it again.")
    return gettext("Something went wrong on our side. Nothing is lost, and you can have it tried again.")


def _locked(run: ImportRun) -> ImportRun | None:
    return ImportRun.objects.select_for_update(no_key=True).filter(pk=run.pk).first()


def _place_of(run: ImportRun) -> tuple[str, int]:
    return run.state, run.position

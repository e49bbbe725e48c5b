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
ATTEMPTS = 3  # at a piece: somebody may write of the same film at the same moment
#: Seconds between pieces that hold SQLite's only lock throughout: those who wait look every 0.1 s.
PAUSE = 0.11


def advance(run: int, seconds: float, told: Callable[[ImportRun], object] | None = None) -> bool:
    """Do a piece of the run with this id, and more for about so many seconds; tell whether more is to be done.

    The first piece is not counted: a file is read anew up to the place where the last worker ended.
    A file that can't be read makes the run a failed one; so does any other exception, which is raised as well. `told`
    is given the run after each piece.
    """
    steps: dict[str, Callable[[ImportRun], Store]] = {
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


def _tried(key: int, steps: dict[str, Callable[[ImportRun], Store]]) -> ImportRun | None:
    """Do a piece; give the run as it is then, or None where nothing is to be done."""
    for attempt in range(1, ATTEMPTS + 1):
        try:
            return _piece(key, steps)
        except Rejected as error:
            _fail(key, str(error))
            return None
        except ImportFile.DoesNotExist:
            _fail(key, gettext("The file is no longer here, since it is kept for a day. Upload it again."))
            return None
        except Exception as error:
            if attempt < ATTEMPTS and isinstance(error, (IntegrityError, OperationalError)):
                continue
            _fail(key, gettext("Something went wrong on our side. Nothing is lost, and you can have it tried again."))
            raise
    return None


def _piece(key: int, steps: dict[str, Callable[[ImportRun], Store]]) -> ImportRun | None:
    run = ImportRun.objects.filter(pk=key).first()
    if run is None or not run.is_at_work:
        return None
    store = steps[run.state](run)
    with transaction.atomic():
        locked = ImportRun.objects.select_for_update(no_key=True).filter(pk=key).first()
        if locked is None:
            return None
        if (locked.state, locked.position) == (run.state, run.position):
            store(locked)
            if not locked.is_at_work:
                locked.counts = counted(locked)
            locked.save()
    return locked


def _fail(key: int, why: str) -> None:
    with transaction.atomic():
        run = ImportRun.objects.select_for_update(no_key=True).filter(pk=key).first()
        if run and run.is_at_work:
            run.failed_in, run.state, run.fault = run.state, State.FAILED, why
            run.save(update_fields=["failed_in", "state", "fault"])

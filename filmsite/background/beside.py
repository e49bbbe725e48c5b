"""The worker beside gunicorn's web workers: started, watched and ended with the server (gunicorn.conf.py)."""

import logging
import os
import subprocess
import sys
import time
from collections.abc import Callable
from functools import wraps
from pathlib import Path

logger = logging.getLogger(__name__)

COMMAND = [sys.executable, str(Path(__file__).resolve().parents[2] / "manage.py"), "work"]
LONGEST_PAUSE = 60  # seconds before a worker that keeps ending is started again
SOUND_AFTER = 60  # seconds that a worker must live for its end to count as the first
END = 15  # seconds that it has to end: more than worker.GRACE


class Beside:
    """One worker process. No thread watches it, since gunicorn forks: `watch` is called now and then."""

    def __init__(self, command: list[str] | None = None) -> None:
        self.command = command or COMMAND
        self.process: subprocess.Popen | None = None
        self._pause = 0.0
        self._started = 0.0
        self._start_at = 0.0

    def start(self) -> None:
        """Start it, in a group of its own: Ctrl-C on a terminal is the server's to pass on.

        Not in a session of its own: Linux may share the processors out among sessions (sched(7), autogroup), and one
        that waits for its turn while it holds a lock of the database has all web workers wait.
        """
        self._started = time.monotonic()
        command = [*self.command, "--parent", str(os.getpid())]
        self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, process_group=0)

    def watch(self) -> None:
        """Start it again when it has ended, after a pause that grows while it keeps ending."""
        now = time.monotonic()
        if self.process is not None and self.process.poll() is not None:
            self.process = None
            self._pause = 0 if now - self._started > SOUND_AFTER else min(2 * self._pause + 1, LONGEST_PAUSE)
            self._start_at = now + self._pause
            logger.error("The worker for background tasks ended; it is started again in %d s.", self._pause)
        if self.process is None and now >= self._start_at:
            self.start()

    def stop(self) -> None:
        """End it, and wait until it has ended."""
        if self.process is None:
            return
        self.process.terminate()
        try:
            self.process.wait(END)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process = None


worker = Beside()  # of this server; a reload of gunicorn's configuration finds the same


def watching[A](manage_workers: Callable[[A], None]) -> Callable[[A], None]:
    """Give gunicorn's `Arbiter.manage_workers`, which its master calls every second, so that it watches the worker.

    gunicorn has no hook for this, and a process that forks should have no threads. What watches already is given back.
    """
    if hasattr(manage_workers, "__wrapped__"):
        return manage_workers

    @wraps(manage_workers)
    def manage_and_watch(arbiter: A) -> None:
        manage_workers(arbiter)
        worker.watch()

    return manage_and_watch

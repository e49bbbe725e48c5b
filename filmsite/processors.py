"""Keeps each web worker on a processor of its own: hooks of gunicorn, for its configuration.

Threads of one Python process wait for the same lock. On two processors each takes it up at every pause of another, only
to find it taken again: twice the CPU time of a page that is at hand, and a third as many a second (bench/RESULTS.md).
"""

import os
from contextlib import suppress
from typing import Any


def pre_fork(server: Any, worker: Any) -> None:
    """Choose a processor for a worker that is to come: the one that the fewest others have.

    None is chosen where there are fewer workers than processors: whatever else runs there moves aside for none.
    """
    free = sorted(_processors())
    taken = [other.processor for other in server.WORKERS.values()]
    worker.processor = min(free, key=taken.count) if 0 < len(free) <= server.cfg.workers else None


def post_fork(server: Any, worker: Any) -> None:
    """Keep this process, the worker, on the processor chosen."""
    if worker.processor is None:
        return
    with suppress(OSError):  # a container may forbid it, and a worker that moves about is but slower
        os.sched_setaffinity(0, {worker.processor})


def _processors() -> set[int]:
    """Those that this process may use; none where that can't be told, as on macOS."""
    return os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else set()

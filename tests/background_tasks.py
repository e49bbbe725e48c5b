"""Tasks that tests give to the worker."""

import os
import signal
import time
from pathlib import Path

from django.tasks import task


@task
def write(path: str, text: str) -> None:
    """Add a line to a file."""
    with Path(path).open("a") as file:
        file.write(f"{text}\n")


@task
def fail(secret: str) -> None:
    """Fail."""
    raise ValueError(f"broken on purpose\nDETAIL: {secret}")


@task
def die_once(path: str) -> None:
    """Kill the worker the first time; write a line the second time."""
    if not Path(path).exists():
        Path(path).write_text("killed\n")
        os.kill(os.getpid(), signal.SIGKILL)
    write.call(path, "done")


@task
def sleep_once(path: str) -> None:
    """Take for ever the first time; write a line the second time."""
    if not Path(path).exists():
        Path(path).write_text("asleep\n")
        time.sleep(300)
    write.call(path, "done")

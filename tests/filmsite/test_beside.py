"""The worker's keeper: started again at a growing distance, and never twice."""

import os
import sys

import pytest

from filmsite.background import beside
from filmsite.background.beside import Beside


@pytest.fixture
def clock(monkeypatch):
    """A clock that the test moves."""

    class Clock:
        now = 1_000.0

        def monotonic(self) -> float:
            return self.now

    clock = Clock()
    monkeypatch.setattr(beside, "time", clock)
    return clock


def keeper(program: str) -> Beside:
    return Beside([sys.executable, "-c", program])


def test_a_worker_that_keeps_ending_is_started_less_and_less_often(clock, caplog):
    worker = keeper("")
    pauses = []
    for _time in range(8):
        worker.watch()
        worker.process.wait()
        worker.watch()
        pauses.append(int(worker._start_at - clock.now))
        assert worker.process is None
        clock.now = worker._start_at

    assert pauses == [1, 3, 7, 15, 31, 60, 60, 60]
    assert caplog.records[0].getMessage() == "The worker for background tasks ended; it is started again in 1 s."
    assert len(caplog.records) == 8


def test_a_worker_that_was_well_for_long_is_started_again_at_once(clock):
    worker = keeper("")
    worker.watch()
    first = worker.process
    first.wait()
    clock.now += 61
    worker.watch()

    assert worker.process.pid != first.pid
    worker.stop()


def test_a_worker_that_does_not_end_is_ended(monkeypatch):
    monkeypatch.setattr(beside, "END", 0.1)
    worker = keeper(
        "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(1, flush=True); time.sleep(60)"
    )
    worker.watch()
    process = worker.process
    worker.stop()
    worker.stop()

    assert (process.returncode < 0, worker.process) == (True, None)


def test_ctrl_c_on_the_terminal_of_the_server_is_not_told_to_the_worker_which_shares_its_session():
    worker = keeper("import time; time.sleep(60)")
    worker.watch()
    group, session = os.getpgid(worker.process.pid), os.getsid(worker.process.pid)
    worker.stop()

    assert (group == os.getpgrp(), session == os.getsid(0)) == (False, True)


def test_a_reload_of_the_configuration_does_not_watch_twice():
    def manage_workers(arbiter):
        """What gunicorn does every second."""

    watching = beside.watching(manage_workers)

    assert watching is not manage_workers
    assert beside.watching(watching) is watching

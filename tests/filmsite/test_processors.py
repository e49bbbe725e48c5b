"""Where the web workers run."""

import os
import time
from types import SimpleNamespace

import pytest

from filmsite import processors
from tests.serving import PATIENCE, Server


def begun(server, pid):
    """A worker of a server, as gunicorn begins it."""
    worker = SimpleNamespace()
    processors.pre_fork(server, worker)
    server.WORKERS[pid] = worker
    return worker.processor


def server_with(monkeypatch, workers, allowed):
    monkeypatch.setattr(processors.os, "sched_getaffinity", lambda _pid: allowed, raising=False)
    return SimpleNamespace(WORKERS={}, cfg=SimpleNamespace(workers=workers))


def test_workers_are_spread_over_the_processors(monkeypatch):
    server = server_with(monkeypatch, 5, {4, 2})

    assert [begun(server, pid) for pid in range(5)] == [2, 4, 2, 4, 2]


def test_a_worker_takes_the_place_of_one_that_ended(monkeypatch):
    server = server_with(monkeypatch, 3, {0, 1, 2})
    assert [begun(server, pid) for pid in range(3)] == [0, 1, 2]

    del server.WORKERS[1]
    assert begun(server, 3) == 1


@pytest.mark.parametrize("allowed", [{0, 1, 2}, set()])
def test_no_worker_is_bound_where_others_may_need_the_processor(monkeypatch, allowed):
    server = server_with(monkeypatch, 2, allowed)

    assert [begun(server, pid) for pid in range(2)] == [None, None]


def test_a_system_that_cannot_tell_binds_none(monkeypatch):
    server = server_with(monkeypatch, 2, {0, 1})
    monkeypatch.delattr(processors.os, "sched_getaffinity")

    assert begun(server, 1) is None


def test_a_worker_runs_where_it_may_not_be_bound(monkeypatch):
    def forbidden(_pid, _processors):
        raise PermissionError

    monkeypatch.setattr(processors.os, "sched_setaffinity", forbidden, raising=False)
    processors.post_fork(SimpleNamespace(), SimpleNamespace(processor=0))


@pytest.mark.skipif(
    not hasattr(os, "sched_getaffinity") or len(os.sched_getaffinity(0)) > 8, reason="a worker for each would be many"
)
def test_the_server_keeps_each_worker_on_a_processor_of_its_own(tmp_path):
    free = os.sched_getaffinity(0)
    server = Server(tmp_path, WEB_CONCURRENCY=str(len(free)))

    def bound():
        return sorted(tuple(os.sched_getaffinity(worker)) for worker in server.children())

    wanted = sorted((processor,) for processor in free)
    deadline = time.monotonic() + PATIENCE
    while bound() != wanted and time.monotonic() < deadline:  # the server is ready before its last worker is
        time.sleep(0.01)
    found = bound()
    server.stop()

    assert found == wanted

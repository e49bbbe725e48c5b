"""The worker as a process: beside gunicorn, killed, told to end, and left behind."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing

import pytest

from tests.serving import PATIENCE, ROOT, Server

ENQUEUE = "from tests.background_tasks import {name} as job; job.enqueue({path!r})"


class Site:
    """A gunicorn with its worker, over a database of its own."""

    def __init__(self, folder, tables):
        self.folder = folder
        with closing(sqlite3.connect(tables)) as source, closing(sqlite3.connect(folder / "db.sqlite3")) as copy:
            source.backup(copy)
        self.server = Server(folder, TASKS="inside")

    def enqueue(self, name: str):
        path = self.folder / "written"
        manage(self.server.environment, "shell", "-v0", "-c", ENQUEUE.format(name=name, path=str(path)))
        return path

    def worker(self, other_than: str = "") -> int:
        """The process of the worker that is alive, and isn't the one named."""

        def name() -> str:
            with closing(sqlite3.connect(self.folder / "db.sqlite3")) as database:
                rows = database.execute("SELECT name FROM filmsite_workerbeat ORDER BY id DESC").fetchall()
            return next((row[0] for row in rows if row[0].rsplit("-", 2)[1] != other_than), "")

        return int(until(name).rsplit("-", 2)[1])

    def status(self) -> tuple[str, str]:
        with closing(sqlite3.connect(self.folder / "db.sqlite3")) as database:
            return database.execute("SELECT status, worker_ids FROM django_tasks_database_dbtaskresult").fetchone()


def manage(environment: dict[str, str], *words: str) -> None:
    subprocess.run([sys.executable, "manage.py", *words], cwd=ROOT, env=environment, check=True, capture_output=True)


def until(ask):
    """What `ask` gives as soon as it is true."""
    end = time.monotonic() + PATIENCE
    while not (answer := ask()):
        assert time.monotonic() < end
        time.sleep(0.1)
    return answer


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.fixture(scope="module")
def tables(tmp_path_factory):
    """A database with all tables."""
    path = tmp_path_factory.mktemp("tables") / "db.sqlite3"
    manage(
        {**os.environ, "DATABASE_URL": f"sqlite:///{path}", "DJANGO_SETTINGS_MODULE": "filmsite.settings"}, "migrate"
    )
    return path


@pytest.fixture
def site(tmp_path, tables):
    site = Site(tmp_path, tables)
    yield site
    site.server.stop()


def test_a_worker_that_is_killed_is_started_again_and_does_its_task(site):
    path = site.enqueue("die_once")
    until(lambda: path.exists())
    with closing(sqlite3.connect(site.folder / "db.sqlite3")) as database, database:
        database.execute("UPDATE filmsite_workerbeat SET seen_at = '2020-01-01 00:00:00'")  # it will be a minute

    until(lambda: path.read_text() == "killed\ndone\n")
    until(lambda: site.status()[0] == "SUCCESSFUL")
    _status, _out, err = site.server.stop()
    [ended, again] = err.splitlines()
    assert ended.endswith(
        " ERROR filmsite.background.beside: The worker for background tasks ended; it is started again in 1 s."
    )
    assert again.endswith(
        " WARNING filmsite.background.queue: The worker of tests.background_tasks.die_once ended before it; "
        "it is run again."
    )


def test_an_idle_worker_ends_with_the_server(site):
    worker = site.worker()

    assert site.server.stop()[0] == 0
    assert not is_running(worker)


def test_a_worker_ends_when_the_server_was_killed_and_its_task_is_not_lost(site):
    path = site.enqueue("sleep_once")
    worker = site.worker()
    until(lambda: path.exists())
    site.server.process.send_signal(signal.SIGKILL)

    until(lambda: not is_running(worker))  # the task had ten seconds to end
    assert site.status() == ("READY", "[]")
    with closing(sqlite3.connect(site.folder / "db.sqlite3")) as database:
        assert database.execute("SELECT count(*) FROM filmsite_workerbeat").fetchone() == (0,)

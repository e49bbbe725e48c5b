"""Two workers at one import, a member who writes meanwhile, and a worker that is killed for good."""

import os
import signal
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing, suppress

import pytest
from django.db import IntegrityError, connection

from reviews.letterboxd import advancing, looking_up, proposing, publishing, running, storing
from reviews.models import ImportFile, ImportRun
from tests.factories import make_film, make_review
from tests.filmsite.test_worker_process import manage, until
from tests.letterboxd import runs
from tests.letterboxd.runs import export, review
from tests.serving import ROOT

TITLES = [f"Film of two {number}" for number in range(40)]


@pytest.fixture
def films():
    return [make_film(title, release_date="1999") for title in TITLES]


@pytest.fixture
def _small_pieces(monkeypatch):
    for module in (storing, looking_up, proposing, publishing):
        monkeypatch.setattr(module, "AT_ONCE", 3)
    monkeypatch.setattr(advancing, "PAUSE", 0)


def forty() -> bytes:
    return export(reviews=[review(title, 1999, f"Of {title}.", stars="4") for title in TITLES])


def at_once(*works) -> None:
    """Do these in threads of their own; whatever one raises is raised."""
    errors: list[BaseException] = []

    def done(work) -> None:
        try:
            work()
        except BaseException as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=done, args=[work]) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_small_pieces", "films")
def test_two_workers_at_one_import_come_to_the_same_end(member):
    run = runs.started(member, forty())

    def work() -> None:
        while running.advance(run.pk, 60):
            pass

    at_once(work, work)
    run.refresh_from_db()
    assert (run.state, run.counts["rows"]) == (
        "ready",
        {"read": 40, "made": 40, "updated": 0, "unchanged": 0, "left": 0},
    )
    assert list(run.rows.order_by("number").values_list("title", flat=True)) == TITLES
    running.publish(run, in_background=False)
    at_once(work, work)
    run.refresh_from_db()
    assert (run.state, member.reviews.published().count()) == ("published", 40)
    running.undo(run, in_background=False)
    at_once(work, work)
    run.refresh_from_db()
    assert (run.state, member.reviews.count()) == ("undone", 0)


@pytest.mark.django_db
@pytest.mark.usefixtures("_small_pieces", "films")
def test_a_worker_that_finds_the_file_read_to_its_end_meanwhile_goes_on(member, monkeypatch):
    run = runs.started(member, forty())
    read = storing.Storing.__call__

    def read_after_the_other(storing: storing.Storing, run: ImportRun):
        monkeypatch.undo()
        while ImportFile.objects.filter(run=run).exists():
            running.advance(run.pk, 0)
        return read(storing, run)

    monkeypatch.setattr(storing.Storing, "__call__", read_after_the_other)
    runs.finish(run)
    assert (run.state, run.fault) == ("ready", "")


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_small_pieces")
def test_what_the_member_writes_while_it_is_published_stays(member, films):
    run = runs.prepared(member, forty())
    running.publish(run, in_background=False)

    def write() -> None:
        for film in reversed(films[20:]):
            with suppress(IntegrityError):  # the import was faster
                make_review(film, member, text="Here.")

    def work() -> None:
        while running.advance(run.pk, 60):
            pass

    at_once(work, write)
    run.refresh_from_db()
    here = member.reviews.filter(text="Here.").count()
    assert (run.state, member.reviews.count()) == ("published", 40)
    assert run.counts["rows"] == {"read": 40, "made": 40 - here, "updated": 0, "unchanged": 0, "left": here}


@pytest.mark.django_db(transaction=True)
def test_of_two_files_sent_at_once_one_is_taken(member, films):
    taken = []

    def send() -> None:
        try:
            taken.append(runs.started(member, forty()))
        except running.AlreadyAtWork:
            taken.append(None)

    at_once(send, send)
    assert [run is None for run in sorted(taken, key=bool)] == [True, False]
    assert ImportRun.objects.count() == 1


SETTING_UP = """
from films.models import Film
from reviews.models import Member
for number in range(300):
    Film.objects.create(title=f"Film of two {number}", release_date="1999", status="published",
        published_at="2026-01-01T00:00:00Z")
Film.objects.reindex()
Member.objects.create_user("maria")
"""

START = """
import io
from reviews.letterboxd import archive, running
from reviews.models import Member
content = open(FILE, "rb").read()
upload = archive.look_into(io.BytesIO(content), FILE)
running.start(Member.objects.get(), upload, FILE, content)
"""


class Killed:
    """A database of its own with films and a file to be imported, and workers that are killed."""

    def __init__(self, folder) -> None:
        self.path = folder / "db.sqlite3"
        self.environment = {
            **os.environ,
            "DATABASE_URL": f"sqlite:///{self.path}",
            "DJANGO_SETTINGS_MODULE": "filmsite.settings",
            "SECRET_KEY": "a key for tests, which protects nothing",
        }
        file = folder / "export.zip"
        rows = [review(f"Film of two {number}", 1999, f"*{number}*.", stars="4") for number in range(300)]
        file.write_bytes(export(reviews=rows))
        manage(self.environment, "migrate", "-v0")
        self.shell(SETTING_UP)
        self.shell(f"FILE = {str(file)!r}\n{START}")

    def shell(self, code: str) -> None:
        manage(self.environment, "shell", "-v0", "--no-imports", "-c", code)

    def asked(self, sql: str) -> list[tuple]:
        with closing(sqlite3.connect(self.path, timeout=20)) as database, database:
            return database.execute(sql).fetchall()

    def worker(self) -> subprocess.Popen:
        return subprocess.Popen([sys.executable, "manage.py", "work"], cwd=ROOT, env=self.environment)

    def kill_when(self, sql: str) -> None:
        """Let a worker work until this is so, and kill it; then make it believe dead."""
        worker = self.worker()
        try:
            until(lambda: self.asked(sql)[0][0])
        finally:
            worker.send_signal(signal.SIGKILL)
            worker.wait()
        self.asked("UPDATE filmsite_workerbeat SET seen_at = '2020-01-01 00:00:00'")


def test_a_worker_that_is_killed_is_followed_by_one_that_comes_to_the_same_end(tmp_path):
    killed = Killed(tmp_path)
    killed.kill_when("SELECT count(*) FROM reviews_importrow")
    killed.kill_when("SELECT count(*) FROM reviews_importrun WHERE state = 'ready'")
    killed.shell(
        "from reviews.letterboxd import running; from reviews.models import ImportRun; "
        "running.publish(ImportRun.objects.get())"
    )
    killed.kill_when("SELECT count(*) FROM reviews_review")
    worker = killed.worker()
    try:
        until(lambda: killed.asked("SELECT state FROM reviews_importrun") == [("published",)])
    finally:
        worker.terminate()
        worker.wait()

    assert killed.asked("SELECT count(*), count(DISTINCT film_id) FROM reviews_review") == [(300, 300)]
    assert killed.asked("SELECT outcome, count(*) FROM reviews_importrow GROUP BY 1") == [("made", 300)]
    assert killed.asked("SELECT sum(reviews_here), sum(here_total) FROM films_reception") == [(300, 2400)]
    assert killed.asked("SELECT count(*) FROM reviews_importfile") == [(0,)]

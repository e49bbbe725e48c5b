"""Work in the background: each task is done, once it can be, whatever becomes of the worker."""

import logging
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.tasks import TaskResultStatus
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from filmsite import health
from filmsite.background import checkpoints, queue
from filmsite.background.worker import Worker
from filmsite.backup import saving
from filmsite.models import WorkerBeat
from tests.background_tasks import fail, write

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _tasks_wait(settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    settings.PERIODIC_TASKS = {}


def statuses() -> list[str]:
    return list(DBTaskResult.objects.order_by("enqueued_at").values_list("status", flat=True))


def ago(**span) -> object:
    return timezone.now() - timedelta(**span)


def make_running(worker: str, attempts: int = 1) -> DBTaskResult:
    """A task that a worker has claimed, so many times."""
    result = DBTaskResult.objects.get(pk=write.enqueue("/dev/null", "x").id)
    for _attempt in range(attempts):
        result.claim(worker)
    return result


def test_what_waits_is_done_in_turn(tmp_path, capsys):
    path = tmp_path / "written"
    write.using(priority=-5).enqueue(str(path), "last")
    write.enqueue(str(path), "first")
    write.using(run_after=timezone.now() + timedelta(hours=1)).enqueue(str(path), "not yet")
    call_command("work", once=True)

    assert path.read_text() == "first\nlast\n"
    assert sorted(statuses()) == ["READY", "SUCCESSFUL", "SUCCESSFUL"]
    assert capsys.readouterr().out == "Tasks done: 2\n"
    assert WorkerBeat.objects.count() == 0


def test_a_failure_is_kept_and_logged_as_one_line_and_the_next_task_is_done(tmp_path, caplog):
    path = tmp_path / "written"
    fail.enqueue("a member's words")
    write.enqueue(str(path), "next")
    assert Worker().run_all() == 2

    assert statuses() == ["FAILED", "SUCCESSFUL"]
    [record] = [record for record in caplog.records if record.levelno >= logging.WARNING]
    assert (record.name, record.getMessage()) == (
        "filmsite.background.worker",
        "tests.background_tasks.fail failed.",
    )


def test_a_task_that_no_longer_exists_fails_alone():
    write.enqueue("/dev/null", "x")
    DBTaskResult.objects.update(task_path="tests.background_tasks.gone")
    Worker().run_all()

    assert statuses() == ["FAILED"]


def test_an_idle_worker_asks_once_and_writes_nothing(django_assert_num_queries):
    with django_assert_num_queries(1):
        assert queue.claim("worker") is None


def test_the_task_of_a_worker_that_died_is_run_again(tmp_path):
    WorkerBeat.objects.create(name="alive", seen_at=timezone.now())
    WorkerBeat.objects.create(name="dead", seen_at=ago(seconds=61))
    runs = make_running("alive")
    left = make_running("dead")
    assert queue.reap() == 1

    assert statuses() == ["RUNNING", "READY"]
    assert queue.claim("another").pk == left.pk
    assert list(WorkerBeat.objects.values_list("name", flat=True)) == ["alive"]
    assert runs.worker_ids == ["alive"]


def test_what_an_idle_worker_seems_to_run_is_run_again():
    WorkerBeat.objects.create(name="idle", seen_at=timezone.now())
    make_running("idle")

    assert (queue.reap(), statuses()) == (0, ["RUNNING"])
    assert (queue.reap(idle="idle"), statuses()) == (1, ["READY"])


def test_a_task_that_ends_its_worker_each_time_is_given_up():
    make_running("dead", attempts=3)
    queue.reap()

    [result] = DBTaskResult.objects.all()
    assert (result.status, result.exception_class_path) == (
        "FAILED",
        "filmsite.background.queue.WorkerDiedError",
    )


def test_a_task_that_another_worker_has_meanwhile_is_not_given_back():
    result = make_running("slow")
    make_again = DBTaskResult.objects.get(pk=result.pk)
    make_again.claim("quick")

    assert queue.give_back(result) is False
    assert statuses() == ["RUNNING"]


def test_old_results_are_forgotten():
    for status, days in (("SUCCESSFUL", 3), ("SUCCESSFUL", 1), ("FAILED", 3), ("FAILED", 31), ("READY", 40)):
        result = write.enqueue("/dev/null", f"{status} {days}")
        DBTaskResult.objects.filter(pk=result.id).update(status=status, finished_at=ago(days=days))
    assert queue.prune() == 2

    kept = {result.args_kwargs["args"][1] for result in DBTaskResult.objects.all()}
    assert kept == {"SUCCESSFUL 1", "FAILED 3", "READY 40"}


def test_periodic_work_is_enqueued_when_it_is_due_and_never_twice(settings, time_machine):
    time_machine.move_to("2026-03-04 05:06:07Z", tick=False)
    settings.PERIODIC_TASKS = {"films.tasks.look_after_pictures": 300}
    path = "films.tasks.look_after_pictures"

    assert queue.enqueue_periodic() == [path]
    assert queue.enqueue_periodic(timezone.now() + timedelta(hours=1)) == []  # it still waits
    DBTaskResult.objects.update(status=TaskResultStatus.SUCCESSFUL)
    assert queue.enqueue_periodic(timezone.now() + timedelta(seconds=299)) == []
    assert queue.enqueue_periodic(timezone.now() + timedelta(seconds=301)) == [path]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL sees to its log by itself")
@pytest.mark.django_db(transaction=True)
def test_the_log_of_sqlite_is_written_back_by_the_worker():
    checkpoints.write_back()  # what was written before this test
    WorkerBeat.objects.create(name="a name that nothing else has", seen_at=timezone.now())
    file = Path(connection.settings_dict["NAME"])
    before = b"a name that nothing else has" in file.read_bytes()
    checkpoints.write_back()

    assert (before, b"a name that nothing else has" in file.read_bytes()) == (False, True)


def test_the_health_page_tells_of_tasks_that_nobody_does(visitor):
    write.enqueue("/dev/null", "x")
    write.using(run_after=timezone.now() + timedelta(days=9)).enqueue("/dev/null", "in nine days")
    assert health.report()["tasks"] == "in time"
    DBTaskResult.objects.update(enqueued_at=ago(minutes=11))
    assert (visitor.get("/healthz/").status_code, health.report()["tasks"]) == (200, "late")

    WorkerBeat.objects.create(name="busy", seen_at=timezone.now())
    assert health.report()["tasks"] == "in time"


def test_tasks_and_workers_are_in_no_backup_and_restoring_one_leaves_them_alone(tmp_path):
    path = tmp_path / "site.backup"
    WorkerBeat.objects.create(name="busy", seen_at=timezone.now())
    write.enqueue("/dev/null", "waits")
    connection.check_constraints()
    manifest, _missing = saving.save(path)
    call_command("restore", path, stdout=StringIO())  # a site that only works is empty enough

    assert [table.label for table in manifest.tables if "worker" in table.label.lower() or "task" in table.label] == []
    assert (statuses(), WorkerBeat.objects.count()) == (["READY"], 1)

"""Imports in the background: enqueued on commit, done in pieces, looked after, forgotten in time."""

import io
from datetime import timedelta

import pytest
from django.utils import timezone

from reviews import tasks
from reviews.letterboxd import advancing, archive, publishing, running, storing
from reviews.models import ImportFile, ImportRow, ImportRun, Proposal
from tests.factories import make_film
from tests.letterboxd import archives, runs

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def films():
    return [make_film("Seven Samurai", release_date="1954"), make_film("L'Atalante", release_date="1934")]


def test_the_task_that_reads_is_enqueued_when_the_file_is_stored(member, django_capture_on_commit_callbacks):
    content = archives.genuine()
    upload = archive.look_into(io.BytesIO(content), archives.GENUINE_NAME)
    with django_capture_on_commit_callbacks(execute=True):
        run = running.start(member, upload, archives.GENUINE_NAME, content)
        assert run.state == "reading"
    run.refresh_from_db()
    assert run.state == "ready"

    with django_capture_on_commit_callbacks(execute=True):
        running.publish(run)
    run.refresh_from_db()
    assert (run.state, member.reviews.count()) == ("published", 2)

    with django_capture_on_commit_callbacks(execute=True):
        running.undo(run)
    run.refresh_from_db()
    assert (run.state, member.reviews.count()) == ("undone", 0)


def test_a_long_import_gives_others_their_turn(member, monkeypatch):
    monkeypatch.setattr(tasks, "SECONDS", 0)
    monkeypatch.setattr(storing, "AT_ONCE", 10)
    enqueued = []
    run = runs.started(member, archives.genuine())
    monkeypatch.setattr(
        tasks.carry_on.get_backend(), "enqueue", lambda task, args, kwargs: enqueued.append((task, args))
    )
    tasks.carry_on.call(run.pk)

    run.refresh_from_db()
    assert (run.state, run.position) == ("reading", 10)
    [(task, args)] = enqueued
    assert (task.name, task.priority, args) == ("carry_on", -10, (run.pk,))


def test_an_import_whose_task_was_lost_is_gone_on_with(member):
    run = runs.started(member, archives.genuine())
    tasks.look_after_imports.call()
    run.refresh_from_db()
    assert run.state == "reading"  # its task may well be at work

    ImportRun.objects.update(created_at=timezone.now() - timedelta(minutes=11))
    tasks.look_after_imports.call()
    run.refresh_from_db()
    assert run.state == "ready"


def test_a_file_is_kept_for_a_day_at_most(member):
    run = runs.started(member, archives.genuine())
    old = timezone.now() - timedelta(days=1)
    ImportFile.objects.update(created_at=old)
    ImportRun.objects.update(created_at=old)
    tasks.look_after_imports.call()

    run.refresh_from_db()
    assert not ImportFile.objects.exists()
    assert (run.state, run.fault) == (
        "failed",
        "The file is no longer here, since it is kept for a day. Upload it again.",
    )
    with pytest.raises(running.NotNow):
        running.again(run)


def test_what_is_never_published_is_deleted_after_thirty_days(member, other_member):
    waiting, done = runs.prepared(member, archives.genuine()), runs.published(other_member, archives.genuine())
    ImportRun.objects.update(created_at=timezone.now() - timedelta(days=29))
    tasks.look_after_imports.call()
    assert ImportRun.objects.count() == 2

    ImportRun.objects.update(created_at=timezone.now() - timedelta(days=30))
    tasks.look_after_imports.call()
    assert ImportRun.objects.get() == done
    assert set(ImportRow.objects.values_list("run", flat=True)) == {done.pk}
    assert set(Proposal.objects.values_list("run", flat=True)) == {done.pk}
    assert waiting.pk != done.pk


def test_a_run_that_failed_while_publishing_is_kept(member, monkeypatch):
    run = runs.prepared(member, archives.genuine())
    running.publish(run, in_background=False)
    monkeypatch.setattr(publishing, "write", lambda *args: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        advancing.advance(run.pk, 60)
    ImportRun.objects.update(created_at=timezone.now() - timedelta(days=31))
    tasks.look_after_imports.call()

    assert ImportRun.objects.get().state == "failed"


def test_a_task_for_a_run_that_is_gone_does_nothing(member):
    run = runs.started(member, archives.genuine())
    key = run.pk
    running.discard(run)

    tasks.carry_on.call(key)
    assert not ImportRun.objects.exists()


def test_the_setting_names_the_task(settings):
    assert settings.PERIODIC_TASKS["reviews.tasks.look_after_imports"] == 3_600

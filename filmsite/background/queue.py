"""The tasks that wait, run and are done: claimed, given back when their worker died, and forgotten in the end."""

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.tasks import TaskResultStatus
from django.utils import timezone
from django.utils.module_loading import import_string
from django_tasks_db.models import DBTaskResult, get_date_max

from filmsite.models import WorkerBeat

logger = logging.getLogger(__name__)

DEAD_AFTER = timedelta(seconds=60)  # without a beat
MOST_ATTEMPTS = 3  # a task that ends its worker each time is given up
KEEP_SUCCESSFUL = timedelta(days=2)
KEEP_FAILED = timedelta(days=30)
LATE_AFTER = timedelta(minutes=10)
PRUNED_AT_ONCE = 1_000  # rows, so that SQLite's lock is held for a moment only


class WorkerDiedError(RuntimeError):
    """The worker of a task ended before the task did, again and again."""


def claim(worker: str) -> DBTaskResult | None:
    """Give the next task that is due, marked as run by this worker, or None."""
    ready = DBTaskResult.objects.ready().filter(backend_name="default")
    if not ready.exists():
        return None  # a worker that has nothing to do takes no lock
    with transaction.atomic():
        result = ready.get_locked()
        if result is not None:
            result.claim(worker)
    return result


def give_back(result: DBTaskResult) -> bool:
    """Let a task that its worker couldn't end be run again; tell whether it was still that worker's."""
    mine = DBTaskResult.objects.filter(pk=result.pk, status=TaskResultStatus.RUNNING, started_at=result.started_at)
    return bool(mine.update(status=TaskResultStatus.READY, started_at=None, worker_ids=result.worker_ids))


def reap(now: datetime | None = None, idle: str = "") -> int:
    """Give back the tasks of workers that died; those that were tried too often have failed. Give their number.

    `idle` names a worker that is alive and at no task: what it seems to run it could not write the end of.
    """
    now = now or timezone.now()
    WorkerBeat.objects.filter(seen_at__lt=now - DEAD_AFTER).delete()
    alive = set(WorkerBeat.objects.exclude(name=idle).values_list("name", flat=True))
    left = [result for result in DBTaskResult.objects.running() if not alive & set(result.worker_ids[-1:])]
    for result in left:
        if len(result.worker_ids) < MOST_ATTEMPTS:
            give_back(result)
            logger.warning("The worker of %s ended before it; it is run again.", result.task_path)
        else:
            result.set_failed(WorkerDiedError(f"{MOST_ATTEMPTS} workers ended before it"))
            logger.error("%s is given up: %s workers ended before it.", result.task_path, MOST_ATTEMPTS)
    return len(left)


def prune(now: datetime | None = None) -> int:
    """Forget the oldest results of tasks that are long done, a limited number at once; give how many."""
    now = now or timezone.now()
    old = Q(status=TaskResultStatus.SUCCESSFUL, finished_at__lt=now - KEEP_SUCCESSFUL)
    old |= Q(status=TaskResultStatus.FAILED, finished_at__lt=now - KEEP_FAILED)
    keys = list(DBTaskResult.objects.filter(old).order_by().values_list("pk", flat=True)[:PRUNED_AT_ONCE])
    return DBTaskResult.objects.filter(pk__in=keys).delete()[0]


def enqueue_periodic(now: datetime | None = None) -> list[str]:
    """Enqueue what `PERIODIC_TASKS` says is due and doesn't wait already; give the names."""
    now = now or timezone.now()
    due = []
    for path, seconds in settings.PERIODIC_TASKS.items():
        recent = Q(enqueued_at__gt=now - timedelta(seconds=seconds))
        pending = Q(status__in=[TaskResultStatus.READY, TaskResultStatus.RUNNING])
        if not DBTaskResult.objects.filter(recent | pending, task_path=path).exists():
            import_string(path).enqueue()
            due.append(path)
    return due


def is_late(now: datetime | None = None) -> bool:
    """Tell whether a task that is due has waited so long that no worker can be at work."""
    now = now or timezone.now()
    ready = DBTaskResult.objects.filter(status=TaskResultStatus.READY)
    at_once = Q(run_after=get_date_max(), enqueued_at__lt=now - LATE_AFTER)
    waits = ready.filter(at_once | Q(run_after__lt=now - LATE_AFTER)).exists()
    return waits and not has_worker(now)


def has_worker(now: datetime | None = None) -> bool:
    """Tell whether a worker has given a sign of life lately."""
    now = now or timezone.now()
    return WorkerBeat.objects.filter(seen_at__gt=now - DEAD_AFTER).exists()

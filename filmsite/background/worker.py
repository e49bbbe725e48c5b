"""The worker: one process that does the tasks in turn and looks after the queue in between."""

import logging
import os
import signal
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Event, Thread
from types import FrameType

from django.db import DatabaseError, close_old_connections, connection, connections
from django.tasks.base import TaskContext
from django.tasks.signals import task_finished, task_started
from django.utils import timezone
from django.utils.crypto import get_random_string
from django_tasks_db.models import DBTaskResult

from filmsite.background import checkpoints, queue
from filmsite.models import WorkerBeat

logger = logging.getLogger(__name__)

POLL = 1.0  # seconds between looks at the queue
BEAT = 10  # seconds between signs of life; others believe it dead after queue.DEAD_AFTER
TICK = 10  # seconds between looks after the queue
GRACE = 10  # seconds that a task has to end when the worker is told to
WAIT_FOR_DATABASE = 5.0  # seconds


class TaskInterrupted(BaseException):
    """Raised inside a task that didn't end in time; no task catches it by accident."""


class Worker:
    """Does tasks until it is told to stop, or until its parent process is gone."""

    def __init__(self, parent: int | None = None) -> None:
        self.name = f"{socket.gethostname()[:30]}-{os.getpid()}-{get_random_string(8)}"
        self.parent = parent
        self.stopping = False
        self.busy = False
        self._next_tick = 0.0
        self._database_is_away = False

    def run(self) -> None:
        """Work until the end."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        signal.signal(signal.SIGALRM, self._interrupt)
        with self._signs_of_life(), suppress(TaskInterrupted):
            while not self.stopping:
                if not self._try(self.step):
                    time.sleep(WAIT_FOR_DATABASE if self._database_is_away and not self.stopping else POLL)

    def run_all(self) -> int:
        """Do all that waits and is due, and give the number of tasks."""
        self.beat()
        done = 0
        try:
            while self.step():
                done += 1
        finally:
            WorkerBeat.objects.filter(name=self.name).delete()
        return done

    def step(self) -> bool:
        """Look after the queue if it is time, and do one task; tell whether there was one."""
        if time.monotonic() >= self._next_tick:
            self._next_tick = time.monotonic() + TICK
            queue.reap(idle=self.name)
            queue.prune()
            queue.enqueue_periodic()
        self.busy = True  # from before the claim: a signal in between lets the task end
        try:
            result = queue.claim(self.name)
            if result is not None:
                self._carry_out(result)
        finally:
            self.busy = False
            signal.alarm(0)
        return result is not None

    def _carry_out(self, result: DBTaskResult) -> None:
        try:
            task, task_result = result.task, result.task_result
            task_started.send(sender=type(task.get_backend()), task_result=task_result)
            context = [TaskContext(task_result=task_result)] if task.takes_context else []
            result.set_successful(task.call(*context, *task_result.args, **task_result.kwargs))
        except TaskInterrupted:
            connection.close()  # whatever it was doing there
            result.worker_ids = result.worker_ids[:-1]  # no fault of the task's
            queue.give_back(result)
        except Exception as error:
            self._fail(result, error)
        else:
            task_finished.send(sender=type(task.get_backend()), task_result=result.task_result)

    def _fail(self, result: DBTaskResult, error: Exception) -> None:
        """Keep the failure and log it as one line."""
        result.set_failed(error)
        logger.error("%s failed.", result.task_path, exc_info=error)

    def beat(self) -> None:
        """Give a sign of life."""
        now = timezone.now()
        WorkerBeat.objects.update_or_create(name=self.name, defaults={"seen_at": now})

    @contextmanager
    def _signs_of_life(self) -> Iterator[None]:
        """Beat from a thread of its own, also while a task takes long; watch the parent and SQLite's log from there."""
        ended = Event()
        thread = Thread(target=self._keep_beating, args=[ended], daemon=True)
        self._try(self.beat)
        thread.start()
        try:
            yield
        finally:
            ended.set()
            thread.join(timeout=GRACE)
            with suppress(DatabaseError):
                WorkerBeat.objects.filter(name=self.name).delete()

    def _keep_beating(self, ended: Event) -> None:
        next_beat = time.monotonic() + BEAT
        told = False
        while not ended.wait(POLL):
            if self.parent and os.getppid() != self.parent and not told:
                told = True
                os.kill(os.getpid(), signal.SIGTERM)
            if time.monotonic() >= next_beat:
                next_beat = time.monotonic() + BEAT
                with suppress(DatabaseError):  # the main thread says so
                    self.beat()
                close_old_connections()
            with suppress(DatabaseError):
                checkpoints.write_back()
        connections.close_all()

    def _try(self, step: Callable[[], object]) -> object:
        """Do a step; when the database is away, say so once and give None."""
        close_old_connections()
        try:
            outcome = step()
        except DatabaseError as error:
            if not self._database_is_away:
                logger.error("The worker waits for the database.", exc_info=error)
            self._database_is_away = True
            connection.close()
            return None
        self._database_is_away = False
        return outcome

    def _stop(self, number: int, frame: FrameType | None) -> None:
        if self.busy and not self.stopping:
            signal.alarm(GRACE)
        self.stopping = True

    def _interrupt(self, number: int, frame: FrameType | None) -> None:
        if self.busy:
            raise TaskInterrupted

"""Put work into the queue from inside the caller's transaction.

A stage knows the name of a task and not its code: the tasks live in `claims/jobs.py`, which
imports the stages.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.jobs import JobDeferrer
from procrastinate.manager import JobManager

# A worker has connections of its own for its jobs. A job that asks for another one would do so
# outside its transaction: the next could begin before there is anything to find.
_IN_TRANSACTION = JobManager(DjangoConnector())


def defer(task: str, *, at: datetime | None = None, priority: int = 0, **arguments: Any) -> None:
    """Enqueue the task `claims.jobs.<task>`; nothing is enqueued if the transaction fails.

    Arguments must be JSON: pass ids, not objects. Tasks run at least once, not before `at`, and
    those of a higher priority first: a person waits at 0, a schedule works below it.
    """
    _deferrer(task, schedule_at=at, priority=priority).defer(**arguments)


def defer_each(task: str, arguments: Iterable[dict[str, Any]], *, priority: int = 0) -> None:
    """As `defer`, once for each dict of arguments, in their order and in one statement."""
    jobs = list(arguments)
    if jobs:
        _deferrer(task, priority=priority).batch_defer(*jobs)


def _deferrer(task: str, **options: Any) -> JobDeferrer:
    job = app.configure_task(f"claims.jobs.{task}", **options).job
    return JobDeferrer(job=job, job_manager=_IN_TRANSACTION)

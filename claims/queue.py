"""Put work into the queue from inside the caller's transaction.

A stage knows the name of a task and not its code: the tasks live in `claims/jobs.py`, which
imports the stages.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from procrastinate.contrib.django import app


def defer(task: str, *, at: datetime | None = None, priority: int = 0, **arguments: Any) -> None:
    """Enqueue the task `claims.jobs.<task>`; nothing is enqueued if the transaction fails.

    Arguments must be JSON: pass ids, not objects. Tasks run at least once, not before `at`, and
    those of a higher priority first: a person waits at 0, a schedule works below it.
    """
    configured = app.configure_task(f"claims.jobs.{task}", schedule_at=at, priority=priority)
    configured.defer(**arguments)


def defer_each(task: str, arguments: Iterable[dict[str, Any]], *, priority: int = 0) -> None:
    """As `defer`, once for each dict of arguments, in their order and in one statement."""
    jobs = list(arguments)
    if jobs:
        app.configure_task(f"claims.jobs.{task}", priority=priority).batch_defer(*jobs)

"""Put work into the queue from inside the caller's transaction.

A stage knows the name of a task and not its code: the tasks live in `claims/jobs.py`, which
imports the stages.
"""

from typing import Any

from procrastinate.contrib.django import app


def defer(task: str, **arguments: Any) -> None:
    """Enqueue the task `claims.jobs.<task>`; nothing is enqueued if the transaction fails.

    Arguments must be JSON: pass ids, not objects. Tasks run at least once.
    """
    app.configure_task(f"claims.jobs.{task}").defer(**arguments)

"""The tasks of the queue: each calls one domain function. Tasks run at least once."""

from datetime import datetime

from django.conf import settings
from django.db import InterfaceError, OperationalError
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.jobs import Status

from claims.citing import copies, passages, watching
from claims.citing.services import base
from claims.highlighting import carrying
from claims.importing import refresh, running
from claims.importing.lists import reading
from claims.moderating import forgetting
from claims.serving.open_data import writing

# Finished jobs are kept this long for whoever wonders what happened (hours).
KEPT = 7 * 24
UPKEEP = "upkeep"


# A database that was away is back soon; what it took with it is begun again.
_DATABASE_AWAY = RetryStrategy(
    max_attempts=10, wait=2, retry_exceptions={InterfaceError, OperationalError}
)


@app.task(pass_context=True, retry=_DATABASE_AWAY)
def run_import(context: JobContext, import_id: int, due: str = "", turn: str = "") -> None:
    """Fetch or read, and store, what an import asks for."""
    running.run_import(import_id, due=due, turn=turn, crashes=context.job.attempts)


@app.task(pass_context=True, retry=_DATABASE_AWAY)
def read_batch(context: JobContext, batch_id: int, turn: str = "", attempt: int = 0) -> None:
    """Read the next part of a list of articles."""
    reading.read_batch(batch_id, turn=turn, attempt=attempt, crashes=context.job.attempts)


@app.task(pass_context=True, retry=_DATABASE_AWAY)
def look_again(
    context: JobContext, article_id: int, asked: bool, anyway: bool = False, turn: str = ""
) -> None:
    """Look at the page of an article again."""
    crashes = context.job.attempts
    refresh.look_again(article_id, asked=asked, anyway=anyway, turn=turn, crashes=crashes)


@app.task(retry=_DATABASE_AWAY)
def carry_occurrences(snapshot_id: int) -> None:
    """Look for the marked words of an article in its newer text."""
    carrying.carry_occurrences(snapshot_id)


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="plan_looks", queue=UPKEEP)
def plan_looks(timestamp: int) -> None:
    """Ask for the looks that the schedule has due."""
    refresh.plan_looks()


@app.task(retry=_DATABASE_AWAY)
def watch_source(source_id: int, asked: bool, turn: str = "") -> None:
    """Look for notices about a source and at its address."""
    watching.check_source(source_id, asked=asked, turn=turn)


@app.task(pass_context=True, retry=_DATABASE_AWAY)
def keep_copy(context: JobContext, request_id: int) -> None:
    """Fetch or read, and keep, the copy of a source that somebody asked for."""
    copies.run_request(request_id, crashes=context.job.attempts)


@app.task(retry=_DATABASE_AWAY)
def place_passages(source_id: int) -> None:
    """Look for the quoted passages of a source in its copies."""
    passages.place_passages(source_id)


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="plan_checks", queue=UPKEEP)
def plan_checks(timestamp: int) -> None:
    """Ask for the looks at sources that are due."""
    watching.plan_checks()


@app.periodic(cron="37 3 * * *")
@app.task(queueing_lock="forget_answers", queue=UPKEEP)
def forget_answers(timestamp: int) -> None:
    """Delete what services answered so long ago that they would be asked again."""
    base.forget_expired()


@app.periodic(cron="27 3 * * *")
@app.task(queueing_lock="forget_readers", queue=UPKEEP)
def forget_readers(timestamp: int) -> None:
    """Delete what readers left of themselves once it has served its purpose."""
    forgetting.forget_readers()


@app.periodic(cron="47 3 * * *")
@app.task(queueing_lock="write_open_data", lock="open_data", queue=UPKEEP)
def write_open_data(timestamp: int) -> None:
    """Write what is published as open data, every night."""
    writing.write_open_data()


@app.task(lock="open_data", retry=_DATABASE_AWAY)
def rewrite_open_data(since: str) -> None:
    """Write the open data anew unless that was done after the moment: something was closed."""
    writing.write_open_data_since(datetime.fromisoformat(since))


# The short cron field at the end counts seconds. It looks at running jobs only, which are few.
@app.periodic(cron="* * * * * */5")
@app.task(queueing_lock="retry_stalled_jobs", priority=100, queue=UPKEEP, pass_context=True)
async def retry_stalled_jobs(context: JobContext, timestamp: int) -> None:
    """Put jobs back whose worker died in the middle. No lock: a stalled one would hold it.

    What comes round again by itself ends as failed: its successor may be waiting, and two of one
    queueing lock cannot.
    """
    manager = context.app.job_manager
    silence = settings.WORKER_SILENCE_SECONDS
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=silence):
        if job.queueing_lock:
            await manager.finish_job(job, Status.FAILED, delete_job=False)
        else:
            await manager.retry_job(job)


@app.periodic(cron="17 3 * * *")
@app.task(queueing_lock="delete_old_jobs", pass_context=True)
async def delete_old_jobs(context: JobContext, timestamp: int) -> None:
    """Delete jobs that ended well long ago; failed ones stay for the administrators."""
    await context.app.job_manager.delete_old_jobs(nb_hours=KEPT)


@app.periodic(cron="7 * * * *")
@app.task(queueing_lock="delete_old_upkeep", pass_context=True)
async def delete_old_upkeep(context: JobContext, timestamp: int) -> None:
    """Delete the many jobs that only looked after others."""
    await context.app.job_manager.delete_old_jobs(nb_hours=1, queue=UPKEEP)

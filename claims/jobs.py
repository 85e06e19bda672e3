"""The tasks of the queue: each calls one domain function. Tasks run at least once."""

from django.db import close_old_connections
from procrastinate import JobContext
from procrastinate.contrib.django import app

from claims.importing import imports

# Finished jobs are kept this long for whoever wonders what happened (hours).
KEPT = 7 * 24


@app.task
def run_url_import(import_id: int) -> None:
    """Fetch and store the page of an import."""
    close_old_connections()
    imports.run_url_import(import_id)


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="retry_stalled_jobs", pass_context=True)
async def retry_stalled_jobs(context: JobContext, timestamp: int) -> None:
    """Put jobs back whose worker died in the middle. No lock: a stalled one would hold it."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs():
        await manager.retry_job(job)


@app.periodic(cron="17 3 * * *")
@app.task(queueing_lock="delete_old_jobs", pass_context=True)
async def delete_old_jobs(context: JobContext, timestamp: int) -> None:
    """Delete jobs that ended well long ago; failed ones stay for the administrators."""
    await context.app.job_manager.delete_old_jobs(nb_hours=KEPT)

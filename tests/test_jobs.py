"""The queue carries out what the domain asked for."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from claims import jobs
from claims.importing.imports import start_url_import
from claims.models import Import
from claims.models.vocabulary import ImportStatus, Role
from claims.queue import defer
from tests.factories import UserFactory

PAGE = "<html><body><article><h1>A headline</h1><p>{}</p></article></body></html>".format(
    "The first sentence of the article stands here. " * 9
)


def run_worker() -> None:
    """Carry out what waits. In a thread: the browser tests leave an event loop in this one."""

    def work() -> None:
        with app.replace_connector(app.connector.get_worker_connector()) as worker_app:
            worker_app.run_worker(wait=False, install_signal_handlers=False, listen_notify=False)
        connection.close()

    with ThreadPoolExecutor(max_workers=1) as executor:
        executor.submit(work).result()


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_worker_carries_out_an_import(httpserver, settings):
    settings.FETCH_ALLOWED_NETWORKS = ["127.0.0.0/8"]
    httpserver.expect_request("/robots.txt").respond_with_data("", status=404)
    httpserver.expect_request("/a").respond_with_data(PAGE, content_type="text/html")
    row = start_url_import(url=httpserver.url_for("/a"), by=UserFactory(roles=[Role.REVIEWER]))
    run_worker()
    row = Import.objects.get(pk=row.pk)
    assert (row.status, row.problem) == (ImportStatus.READY, "")
    assert list(
        ProcrastinateJob.objects.filter(task_name="claims.jobs.run_import").values_list(
            "status", flat=True
        )
    ) == ["succeeded"]


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_job_asks_for_another_in_its_own_transaction():
    """In a worker the queue has other connections, which see nothing of the job's transaction."""
    asked = ProcrastinateJob.objects.filter(task_name="claims.jobs.carry_occurrences")
    with app.replace_connector(app.connector.get_worker_connector()):
        with transaction.atomic():
            defer("carry_occurrences", snapshot_id=1)
            assert asked.count() == 1
            transaction.set_rollback(True)
        assert asked.count() == 0


def test_task_names_are_those_that_stages_defer():
    tasks = [jobs.run_import, jobs.look_again, jobs.carry_occurrences]
    names = ["run_import", "look_again", "carry_occurrences"]
    assert [task.name for task in tasks] == [f"claims.jobs.{name}" for name in names]

"""The job of an import: its steps, what it does after trouble, and that it can be stopped."""

from datetime import datetime, timedelta

import pytest
from django.db import OperationalError
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from claims.errors import Missing, NotAllowed, WrongState
from claims.importing import running
from claims.importing.articles import import_text
from claims.importing.imports import (
    cancel_import,
    hurry_import,
    retry_import,
    start_file_import,
    start_url_import,
)
from claims.importing.problems import TooLarge, UnsupportedType
from claims.importing.running import run_import
from claims.models import Article, Event, Host, Import, Snapshot
from claims.models.vocabulary import ImportOutcome, ImportStatus, Role
from tests.factories import BatchFactory, UserFactory
from tests.importing.test_imports import page, serve, verbs

pytestmark = pytest.mark.django_db
FILE = b"# The leaf\n\nSome *words* about the leaf stand here, and more of them."


@pytest.fixture
def reviewer():
    return UserFactory(roles=[Role.REVIEWER])


@pytest.fixture
def site(site, loopback):
    return site


def jobs() -> list[dict]:
    """The arguments of the waiting jobs, the newest last."""
    return list(ProcrastinateJob.objects.order_by("pk").values_list("args", flat=True))


def trouble(site, status: int = 503, **headers: str) -> str:
    return serve(site, "/a", "", status=status, headers=headers)


def run_last_job() -> Import:
    arguments = jobs()[-1]
    return run_import(arguments.pop("import_id"), **arguments)


# Files.


def test_file_becomes_an_article(reviewer):
    row = start_file_import(
        content=FILE, filename="leaf.md", by=reviewer,
        details={"byline": "Jane Doe", "url": "example.org/leaf", "published_on": None},
    )  # fmt: skip
    assert (row.status, row.url, row.details) == (
        ImportStatus.QUEUED, "https://example.org/leaf", {"byline": "Jane Doe"},
    )  # fmt: skip
    row = run_last_job()
    assert (row.status, row.outcome) == (ImportStatus.READY, ImportOutcome.NEW_ARTICLE)
    article = row.article
    assert (article.title, article.byline, article.url) == (
        "The leaf", "Jane Doe", "https://example.org/leaf",
    )  # fmt: skip
    assert article.current_snapshot.raw_sha256 == row.raw_sha256
    assert verbs(row) == ["start_import", "finish_import"]


def test_file_is_refused_at_once_where_that_can_be_told(reviewer, settings):
    with pytest.raises(UnsupportedType):
        start_file_import(content=b"\x89PNG\r\n", filename="a.png", by=reviewer)
    settings.IMPORT_MAX_BYTES = 10
    with pytest.raises(TooLarge):
        start_file_import(content=FILE, filename="leaf.md", by=reviewer)
    with pytest.raises(NotAllowed):
        start_file_import(content=b"", filename="", by=UserFactory(roles=[Role.MODERATOR]))
    assert not Import.objects.exists()


def test_file_that_is_here_already_stores_nothing(reviewer):
    first = run_import(start_file_import(content=FILE, filename="a.md", by=reviewer).pk)
    second = run_import(start_file_import(content=FILE, filename="b.md", by=reviewer).pk)
    assert (second.status, second.outcome, second.article) == (
        ImportStatus.READY, ImportOutcome.UNCHANGED, first.article,
    )  # fmt: skip
    assert Snapshot.objects.count() == 1


def test_file_from_a_known_address_is_told_and_can_be_brought_in_again(reviewer):
    said = {"url": "https://example.org/leaf"}
    first = start_file_import(content=FILE, filename="a.md", by=reviewer, details=said)
    other = FILE + b" One more sentence."
    second = start_file_import(content=other, filename="a.md", by=reviewer, details=said)
    article = run_import(first.pk).article
    late = run_import(second.pk)
    assert (late.status, late.article) == (ImportStatus.FAILED, article)
    assert late.problem.startswith("This page is here already")
    third = run_import(retry_import(import_id=late.pk, by=reviewer, again=True).pk)
    assert (third.outcome, third.article) == (ImportOutcome.NEW_SNAPSHOT, article)


def test_details_are_what_the_person_said(reviewer, site):
    row = start_url_import(
        url=serve(site, "/a", page()), by=reviewer,
        details={"title": "Said", "published_on": datetime(2024, 2, 3).date(), "byline": ""},
    )  # fmt: skip
    assert row.details == {"title": "Said", "published_on": "2024-02-03"}
    article = run_import(row.pk).article
    assert (article.title, str(article.published_on), article.url) == (
        "Said",
        "2024-02-03",
        row.url,
    )


# Passing trouble.


def test_passing_trouble_is_waited_for(reviewer, site, settings):
    settings.IMPORT_RETRY_SECONDS = (30, 120)
    row = run_import(start_url_import(url=trouble(site), by=reviewer).pk)
    assert (row.status, row.attempts, row.finished_at) == (ImportStatus.WAITING, 1, None)
    assert row.problem == "localhost has trouble of its own (it answered 503)."
    wait = (row.retry_at - timezone.now()).total_seconds()
    assert 23 < wait < 37
    job = ProcrastinateJob.objects.order_by("pk").last()
    assert (job.scheduled_at, job.args) == (
        row.retry_at, {"import_id": row.pk, "due": row.retry_at.isoformat()},
    )  # fmt: skip
    serve(site, "/a", page())
    assert run_last_job().status == ImportStatus.READY


def test_passing_trouble_that_stays_ends_in_its_reason(reviewer, site, settings):
    settings.IMPORT_RETRY_SECONDS = (30, 120)
    row = run_import(start_url_import(url=trouble(site), by=reviewer).pk)
    trouble(site)
    assert run_last_job().attempts == 2
    trouble(site)
    row = run_last_job()
    assert (row.status, row.attempts) == (ImportStatus.FAILED, 2)
    assert row.problem == "localhost has trouble of its own (it answered 503). Try again later."
    assert verbs(row) == ["start_import", "fail_import"]


def test_site_says_when_to_return(reviewer, site):
    url = trouble(site, 429, **{"Retry-After": "200"})
    row = run_import(start_url_import(url=url, by=reviewer).pk)
    assert 198 < (row.retry_at - timezone.now()).total_seconds() <= 200


def test_trouble_of_one_page_holds_up_the_others_briefly_and_says_why(reviewer, site):
    url = trouble(site, **{"Retry-After": "3000"})
    row = run_import(bulk(url, reviewer).pk)
    back = timezone.now() + timedelta(seconds=3000)
    assert abs((row.retry_at - back).total_seconds()) < 5
    assert row.problem.startswith(
        "localhost has trouble of its own (it answered 503). localhost asked us to come back at "
    )
    other = run_import(bulk(serve(site, "/b", page()), reviewer).pk)
    assert (other.retry_at - timezone.now()).total_seconds() < 120
    until = Host.objects.get().rest_until
    assert other.problem == f"localhost asked us to come back at {until:%H:%M} UTC."
    hurry_import(import_id=other.pk, by=reviewer)
    other = run_last_job()
    assert (other.status, other.problem) == (ImportStatus.READY, "")
    with pytest.raises(WrongState):
        hurry_import(import_id=other.pk, by=reviewer)


def test_empty_page_is_no_choice_of_the_person(reviewer, site):
    row = run_import(start_url_import(url=serve(site, "/e", ""), by=reviewer).pk)
    assert (row.problem_code, row.problem) == (
        "fetch_failed",
        "localhost sent an empty page (0 bytes). Open it in your browser: where you see the "
        "article, paste its text.",
    )


def test_site_that_says_tomorrow_is_not_waited_for(reviewer, site):
    url = trouble(site, **{"Retry-After": "86400"})
    assert run_import(start_url_import(url=url, by=reviewer).pk).status == ImportStatus.FAILED


def test_job_that_was_overtaken_does_nothing(reviewer, site):
    row = run_import(start_url_import(url=trouble(site), by=reviewer).pk)
    old = jobs()[-1]
    row = hurry_import(import_id=row.pk, by=reviewer)
    assert (row.status, jobs()[-1]["due"]) == (ImportStatus.QUEUED, row.retry_at.isoformat())
    serve(site, "/a", page())
    assert run_import(row.pk, due=old["due"]).status == ImportStatus.QUEUED
    assert run_import(row.pk).status == ImportStatus.QUEUED
    assert run_last_job().status == ImportStatus.READY
    assert verbs(row) == ["start_import", "hurry_import", "finish_import"]
    with pytest.raises(WrongState):
        hurry_import(import_id=row.pk, by=reviewer)


def test_database_that_goes_away_is_no_failure_of_the_import(reviewer, site, monkeypatch):
    def away(*_args, **_options):
        raise OperationalError("the connection is closed")

    monkeypatch.setattr(running, "capture_page", away)
    row = start_url_import(url=serve(site, "/a", page()), by=reviewer)
    with pytest.raises(OperationalError):
        run_import(row.pk)
    row.refresh_from_db()
    assert row.status == ImportStatus.EXTRACTING
    monkeypatch.undo()
    serve(site, "/a", page())
    assert run_import(row.pk, crashes=1).status == ImportStatus.READY


def test_import_that_kills_its_worker_is_given_up(reviewer, site):
    row = start_url_import(url=site.url_for("/a"), by=reviewer)
    row = run_import(row.pk, crashes=5)
    assert (row.status, row.article) == (ImportStatus.FAILED, None)
    assert row.problem.startswith("Something went wrong on our side")


# Turns at a site.


def bulk(url: str, by, position: int = 0) -> Import:
    return Import.objects.create(
        url=url, created_by=by, batch=BatchFactory(created_by=by), position=position
    )


def test_bulk_import_waits_for_its_turn(reviewer, site, settings):
    settings.FETCH_GAP_SECONDS = 30
    url = serve(site, "/a", page())
    first, second = bulk(url, reviewer), bulk(site.url_for("/b"), reviewer)
    assert run_import(first.pk).status == ImportStatus.READY
    second = run_import(second.pk)
    assert (second.status, second.attempts) == (ImportStatus.QUEUED, 0)
    assert 25 < (second.retry_at - timezone.now()).total_seconds() <= 30
    job = ProcrastinateJob.objects.order_by("pk").last()
    assert (job.scheduled_at, job.priority) == (second.retry_at, running.BULK)
    waiting = run_import(second.pk)
    assert (waiting.retry_at, len(jobs())) == (second.retry_at, 1)


def test_bulk_import_goes_on_when_its_turn_has_come(reviewer, site, settings, monkeypatch):
    settings.FETCH_GAP_SECONDS = 30
    run_import(bulk(serve(site, "/a", page()), reviewer).pk)
    run_import(bulk(serve(site, "/b", page("Other words of it. " * 9)), reviewer).pk)
    later = timezone.now() + timedelta(seconds=30)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert run_last_job().status == ImportStatus.READY


def test_bulk_import_that_missed_its_turn_takes_another(reviewer, site, settings, monkeypatch):
    settings.FETCH_GAP_SECONDS = 30
    run_import(bulk(serve(site, "/a", page()), reviewer).pk)
    missed, _ = [run_import(bulk(site.url_for("/b"), reviewer).pk) for _ in range(2)]
    later = timezone.now() + timedelta(seconds=45)
    monkeypatch.setattr(timezone, "now", lambda: later)
    again = run_import(missed.pk, **{k: v for k, v in jobs()[0].items() if k != "import_id"})
    assert (again.status, again.retry_at > later) == (ImportStatus.QUEUED, True)


def test_person_goes_ahead_of_a_bulk_import(reviewer, site, settings):
    settings.FETCH_GAP_SECONDS = 30
    run_import(bulk(serve(site, "/a", page()), reviewer).pk)
    row = start_url_import(url=serve(site, "/b", page("Other words. " * 9)), by=reviewer)
    assert ProcrastinateJob.objects.get().priority == 0
    assert run_import(row.pk).status == ImportStatus.READY


# Stopped and asked for again.


def test_cancelled_import_stores_nothing(reviewer, site):
    row = start_url_import(url=serve(site, "/a", page()), by=reviewer)
    row = cancel_import(import_id=row.pk, by=UserFactory(roles=[Role.EDITOR]))
    assert run_import(row.pk).status == ImportStatus.CANCELLED
    assert not Article.objects.exists()
    assert [request.path for request, _ in site.log] == []
    assert verbs(row) == ["start_import", "cancel_import"]


@pytest.mark.parametrize("step", ["visit", "capture_page"])
def test_running_job_notices_that_it_was_cancelled(reviewer, site, monkeypatch, step):
    row = start_url_import(url=serve(site, "/a", page()), by=reviewer)
    real = getattr(running, step)

    def stopped_meanwhile(*args, **options):
        cancel_import(import_id=row.pk, by=reviewer)
        return real(*args, **options)

    monkeypatch.setattr(running, step, stopped_meanwhile)
    assert run_import(row.pk).status == ImportStatus.CANCELLED
    assert not Article.objects.exists()
    assert not Event.objects.filter(verb="finish_import").exists()


def test_cancel_import_is_refused_when_it_makes_no_sense(reviewer, site):
    row = run_import(start_url_import(url=serve(site, "/a", page()), by=reviewer).pk)
    with pytest.raises(WrongState):
        cancel_import(import_id=row.pk, by=reviewer)
    with pytest.raises(Missing):
        cancel_import(import_id=0, by=reviewer)
    with pytest.raises(NotAllowed):
        cancel_import(import_id=row.pk, by=UserFactory(roles=[Role.MODERATOR]))


def test_retry_import_is_a_new_import(reviewer, site):
    old = run_import(
        start_url_import(url=trouble(site, 404), by=reviewer, details={"title": "Said"}).pk
    )
    new = retry_import(import_id=old.pk, by=reviewer)
    assert (new.pk == old.pk, new.status, new.url, new.details) == (
        False, ImportStatus.QUEUED, old.url, {"title": "Said"},
    )  # fmt: skip
    assert Event.objects.get(target_id=new.pk, verb="start_import").data["retry_of"] == old.pk
    with pytest.raises(WrongState):
        retry_import(import_id=new.pk, by=reviewer)


def test_import_of_a_copy_says_of_what(reviewer):
    first = import_text(text=FILE.decode(), by=reviewer).article
    start_file_import(content=FILE + b"\nOne sentence more.", filename="b.md", by=reviewer)
    row = run_last_job()
    assert (row.twin, row.twin_percent) == (first, 99)
    event = Event.objects.get(verb="finish_import", target_id=row.pk)
    assert event.data == {
        "article": row.article.pk, "outcome": ImportOutcome.NEW_ARTICLE, "copies": [first.pk],
    }  # fmt: skip

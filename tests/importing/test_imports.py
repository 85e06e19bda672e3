"""Imports from the web, from the request to the article, each ending exactly once."""

import threading

import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from claims.errors import NotAllowed
from claims.importing import running
from claims.importing.imports import start_url_import
from claims.importing.problems import AddressRefused, AlreadyImported
from claims.importing.running import run_import
from claims.models import Article, Event, Import, Snapshot
from claims.models.vocabulary import ImportStatus, Role
from tests.factories import UserFactory

WORDS = "The first sentence of the article stands here. It is long enough to be found. " * 5


def page(words: str = WORDS, head: str = "") -> str:
    return (
        f"<html lang='en'><head><title>A headline</title>{head}</head><body><nav>Home</nav>"
        f"<article><h1>A headline</h1><p>{words}</p></article></body></html>"
    )


@pytest.fixture
def reviewer(db):
    return UserFactory(roles=[Role.REVIEWER])


@pytest.fixture
def site(httpserver, loopback):
    httpserver.expect_request("/robots.txt").respond_with_data("", status=404)
    return httpserver


def serve(site, path: str, body: str, **options) -> str:
    site.expect_oneshot_request(path).respond_with_data(
        body, content_type="text/html; charset=utf-8", **options
    )
    return site.url_for(path)


def verbs(target) -> list[str]:
    found = Event.objects.filter(target_kind=target._meta.model_name, target_id=target.pk)
    return list(found.order_by("id").values_list("verb", flat=True))


def test_start_url_import_queues_a_job(reviewer, loopback):
    row = start_url_import(url=" example.org/a#part ", by=reviewer)
    assert (row.url, row.status, row.created_by) == (
        "https://example.org/a", ImportStatus.QUEUED, reviewer,
    )  # fmt: skip
    assert verbs(row) == ["start_import"]
    job = ProcrastinateJob.objects.get()
    assert (job.task_name, job.args) == ("claims.jobs.run_import", {"import_id": row.pk})


@pytest.mark.parametrize("url", ["http://127.0.0.1/", "file:///etc/passwd", "http://[::1]/"])
def test_start_url_import_refuses_the_inside_at_once(reviewer, url):
    with pytest.raises(AddressRefused) as refused:
        start_url_import(url=url, by=reviewer)
    assert refused.value.field == "url"
    assert not Import.objects.exists()
    assert not ProcrastinateJob.objects.exists()


def test_start_url_import_needs_the_right(db):
    with pytest.raises(NotAllowed):
        start_url_import(url="https://example.org/", by=UserFactory(roles=[Role.MODERATOR]))


def test_run_import_ends_in_an_article(reviewer, site):
    url = serve(site, "/a", page(head='<meta name="author" content="Jane Doe">'))
    row = run_import(start_url_import(url=url, by=reviewer).pk)
    article = row.article
    assert (row.status, row.problem, row.finished_at is None) == (ImportStatus.READY, "", False)
    assert (article.title, article.byline, article.publisher, article.language, article.url) == (
        "A headline", "Jane Doe", "localhost", "en", url,
    )  # fmt: skip
    assert article.created_by == reviewer
    snapshot = article.current_snapshot
    assert (snapshot.media_type, snapshot.extractor) == ("text/html", "trafilatura")
    assert WORDS.strip() in snapshot.text
    assert verbs(article) == ["import_article"]
    assert verbs(row) == ["start_import", "finish_import"]


def test_run_import_a_second_time_changes_nothing(reviewer, site):
    row = start_url_import(url=serve(site, "/a", page()), by=reviewer)
    first = run_import(row.pk)
    again = run_import(row.pk)
    assert (again.status, again.article, again.finished_at) == (
        first.status, first.article, first.finished_at,
    )  # fmt: skip
    assert Snapshot.objects.count() == 1


@pytest.mark.parametrize(
    ("status", "body", "reason"),
    [
        (403, "", "The site answered 403 (access refused). Paste the text instead."),
        (
            200,
            "<html><body><div id='app'></div></body></html>",
            "No article text was found there, perhaps because the page needs JavaScript or a "
            "subscription. Paste the text instead.",
        ),
    ],
)
def test_run_import_ends_in_a_plain_reason(reviewer, site, status, body, reason):
    row = start_url_import(url=serve(site, "/a", body, status=status), by=reviewer)
    row = run_import(row.pk)
    assert (row.status, row.problem, row.article) == (ImportStatus.FAILED, reason, None)
    assert verbs(row) == ["start_import", "fail_import"]
    assert not Article.objects.exists()


def test_run_import_that_breaks_ends_as_failed_and_is_raised(reviewer, site, monkeypatch):
    """A fault of ours is no mystery to the person, and is not swallowed."""

    def broken(*_args, **_options):
        raise RuntimeError("a fault")

    monkeypatch.setattr(running, "capture_page", broken)
    row = start_url_import(url=serve(site, "/a", page()), by=reviewer)
    with pytest.raises(RuntimeError):
        run_import(row.pk)
    row.refresh_from_db()
    assert row.status == ImportStatus.FAILED
    assert row.problem.startswith("Something went wrong on our side")


def test_run_import_of_somebody_who_lost_the_right_fails(reviewer, site):
    row = start_url_import(url=serve(site, "/a", page()), by=reviewer)
    reviewer.roles = []
    reviewer.save(update_fields=["roles"])
    assert run_import(row.pk).status == ImportStatus.FAILED


def test_start_url_import_of_a_known_page_is_told(reviewer, site):
    url = serve(site, "/a", page())
    article = run_import(start_url_import(url=url, by=reviewer).pk).article
    with pytest.raises(AlreadyImported) as told:
        start_url_import(url=url + "?utm_source=mail", by=reviewer)
    assert told.value.article == article


def test_import_again_finds_the_page_unchanged(reviewer, site):
    url = serve(site, "/a", page())
    article = run_import(start_url_import(url=url, by=reviewer).pk).article
    serve(site, "/a", page(head="<meta name='x' content='other markup'>"))
    row = run_import(start_url_import(url=url, by=reviewer, again=True).pk)
    assert (row.article, article.snapshots.count()) == (article, 1)
    assert verbs(article) == ["import_article", "check_article"]


def test_import_again_finds_the_page_changed(reviewer, site):
    url = serve(site, "/a", page())
    article = run_import(start_url_import(url=url, by=reviewer).pk).article
    serve(site, "/a", page(WORDS + "A new sentence."))
    row = run_import(start_url_import(url=url, by=reviewer, again=True).pk)
    assert (row.article, article.current_snapshot.number) == (article, 2)
    assert article.current_snapshot.text.endswith("A new sentence.")


def test_two_addresses_with_one_canonical_address_are_one_article(reviewer, site):
    head = f'<link rel="canonical" href="{site.url_for("/the-page")}">'
    first = serve(site, "/a", page(head=head))
    second = serve(site, "/b", page(head=head))
    one = run_import(start_url_import(url=first, by=reviewer).pk)
    two = run_import(start_url_import(url=second, by=reviewer).pk)
    assert one.article == two.article
    assert one.article.url == site.url_for("/the-page")


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_the_same_import_run_by_two_workers_ends_once(httpserver, loopback):
    """The queue runs a task at least once; what it does happens once."""
    httpserver.expect_request("/robots.txt").respond_with_data("", status=404)
    httpserver.expect_request("/a").respond_with_data(page(), content_type="text/html")
    row = start_url_import(url=httpserver.url_for("/a"), by=UserFactory(roles=[Role.REVIEWER]))

    def work():
        run_import(row.pk)
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert Import.objects.get().status == ImportStatus.READY
    assert (Article.objects.count(), Snapshot.objects.count()) == (1, 1)
    assert verbs(row) == ["start_import", "finish_import"]


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_two_imports_of_one_page_at_once_make_one_article(httpserver, loopback):
    httpserver.expect_request("/robots.txt").respond_with_data("", status=404)
    httpserver.expect_request("/a").respond_with_data(page(), content_type="text/html")
    by = UserFactory(roles=[Role.REVIEWER])
    rows = [start_url_import(url=httpserver.url_for("/a"), by=by) for _ in range(4)]

    def work(pk):
        run_import(pk)
        connection.close()

    workers = [threading.Thread(target=work, args=[row.pk]) for row in rows]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert list(Import.objects.values_list("status", flat=True)) == [ImportStatus.READY] * 4
    assert (Article.objects.count(), Snapshot.objects.count()) == (1, 1)

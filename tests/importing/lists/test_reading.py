"""The job that reads a list, step by step, each as often as the queue likes."""

import gzip

import pytest
from django.db import DataError
from procrastinate.contrib.django.models import ProcrastinateJob

from claims.importing.lists import reading
from claims.importing.lists.batches import (
    cancel_batch,
    choose_entries,
    start_list,
    start_list_upload,
)
from claims.importing.lists.listing import Listing
from claims.importing.lists.reading import read_batch
from claims.importing.running import run_import
from claims.models import Batch, Event
from claims.models.vocabulary import BatchKind, BatchStatus, Role
from tests.factories import UserFactory
from tests.importing.documents import warc
from tests.importing.lists.test_kinds import RSS

pytestmark = pytest.mark.django_db


@pytest.fixture
def reviewer():
    return UserFactory(roles=[Role.REVIEWER])


@pytest.fixture
def site(site, loopback, settings):
    settings.FETCH_GAP_SECONDS = 0
    return site


def serve(site, path: str, body: bytes | str, kind: str = "application/xml", **options) -> str:
    site.expect_request(path).respond_with_data(body, content_type=kind, **options)
    return site.url_for(path)


def read_all(batch: Batch) -> Batch:
    """Carry out the jobs one after the other, each twice, until none is new."""
    done = 0
    while done < ProcrastinateJob.objects.count():
        job = ProcrastinateJob.objects.order_by("pk")[done]
        arguments = {name: value for name, value in job.args.items() if name != "batch_id"}
        for _ in range(2):
            read_batch(batch.pk, **arguments)
        done += 1
        assert done < 20
    batch.refresh_from_db()
    return batch


def sitemap(site, *paths: str) -> str:
    pages = "".join(f"<url><loc>{site.url_for(path)}</loc></url>" for path in paths)
    return f"<urlset>{pages}</urlset>"


def index(site, *paths: str) -> str:
    lists = "".join(f"<sitemap><loc>{site.url_for(path)}</loc></sitemap>" for path in paths)
    return f"<sitemapindex>{lists}</sitemapindex>"


def addresses(batch: Batch, site) -> list[str]:
    return [entry["url"].removeprefix(site.url_for("")) for entry in batch.entries]


def verbs(batch: Batch) -> list[str]:
    found = Event.objects.filter(target_kind="batch", target_id=batch.pk)
    return list(found.order_by("id").values_list("verb", flat=True))


def test_feed_is_read_and_can_be_chosen_from(reviewer, site):
    batch = read_all(start_list(url=serve(site, "/feed", RSS, "application/rss+xml"), by=reviewer))
    assert (batch.status, batch.kind, len(batch.entries)) == ("choosing", BatchKind.FEED, 3)
    assert verbs(batch) == ["start_batch", "read_batch"]


def test_page_leads_to_its_feed(reviewer, site):
    serve(site, "/rss", RSS, "application/rss+xml")
    link = "<link rel=alternate type=application/rss+xml href=/rss>"
    url = serve(site, "/", f"<html><head>{link}</head><p>News", "text/html")
    batch = read_all(start_list(url=url, by=reviewer))
    assert (batch.status, len(batch.entries), batch.url) == (BatchStatus.CHOOSING, 3, url)


def test_sitemap_index_is_read_part_by_part(reviewer, site):
    compressed = gzip.compress(sitemap(site, "/3", "/1").encode())
    serve(site, "/one.xml", sitemap(site, "/1", "/2"))
    serve(site, "/two.xml.gz", compressed, "application/gzip")
    serve(site, "/three.xml", "", status=404)
    url = serve(site, "/sitemap.xml", index(site, "/one.xml", "/two.xml.gz", "/three.xml"))
    batch = read_all(start_list(url=url, by=reviewer))
    assert (batch.status, batch.kind) == (BatchStatus.CHOOSING, BatchKind.SITEMAP)
    assert sorted(addresses(batch, site)) == ["1", "2", "3"]
    assert batch.problem == (
        "A part of the list could not be read: localhost has no page at this address "
        "(it answered 404). Check the address."
    )


def test_sitemap_index_ends_at_the_bound(reviewer, site, settings):
    settings.BATCH_MAX_ENTRIES = 3
    serve(site, "/one.xml", sitemap(site, "/1", "/2"))
    serve(site, "/two.xml", sitemap(site, "/3", "/4"))
    serve(site, "/three.xml", sitemap(site, "/5"))
    parts = index(site, "/one.xml", "/two.xml", "/three.xml")
    batch = read_all(start_list(url=serve(site, "/s.xml", parts), by=reviewer))
    assert addresses(batch, site) == ["1", "2", "3"]
    assert batch.problem == "The list goes on; its first 3 entries were read."
    assert "/three.xml" not in [request.path for request, _ in site.log]


def test_index_in_an_index_is_not_followed(reviewer, site):
    serve(site, "/loop.xml", index(site, "/loop.xml", "/s.xml"))
    batch = read_all(start_list(url=serve(site, "/s.xml", index(site, "/loop.xml")), by=reviewer))
    assert (batch.status, batch.entries) == (BatchStatus.FAILED, [])


def test_parts_of_a_list_keep_their_distance(reviewer, site, settings):
    settings.FETCH_GAP_SECONDS = 30
    serve(site, "/one.xml", sitemap(site, "/1"))
    batch = start_list(url=serve(site, "/s.xml", index(site, "/one.xml")), by=reviewer)
    assert read_batch(batch.pk).status == BatchStatus.READING
    read_batch(batch.pk)
    late = ProcrastinateJob.objects.order_by("pk").last()
    assert (late.scheduled_at is not None, "turn" in late.args) == (True, True)
    assert "/one.xml" not in [request.path for request, _ in site.log]


@pytest.mark.parametrize(
    ("body", "kind", "status", "reason"),
    [
        ("", "text/html", 403, "The site answered 403 (access refused). Paste the text instead."),
        (
            "<rss></rss>", "text/xml", 200,
            "There is no address of an article in this list. Paste the addresses instead.",
        ),
        ("<html><p>x", "text/html", 200, "This page names no feed. Give the address of its feed"),
        ("x", "image/png", 200, "The address leads to a file of type “image/png”"),
        (
            "words and words", "text/plain", 200,
            "There is no address of an article in this list. Line 1: This is not a web address.",
        ),
    ],
)  # fmt: skip
def test_list_that_cannot_be_read_says_why(reviewer, site, body, kind, status, reason):
    url = serve(site, "/x", body, kind, status=status)
    batch = read_all(start_list(url=url, by=reviewer))
    assert (batch.status, batch.problem[: len(reason)]) == (BatchStatus.FAILED, reason)
    assert verbs(batch) == ["start_batch", "fail_batch"]


def test_passing_trouble_is_waited_for(reviewer, site, settings):
    settings.IMPORT_RETRY_SECONDS = (30,)
    batch = start_list(url=serve(site, "/x", "", status=503), by=reviewer)
    batch = read_batch(batch.pk)
    assert (batch.status, batch.problem[:26]) == (BatchStatus.READING, "localhost has trouble of i")
    job = ProcrastinateJob.objects.order_by("pk").last()
    assert job.args == {"batch_id": batch.pk, "attempt": 1}
    assert read_batch(batch.pk, attempt=1).status == BatchStatus.FAILED


def test_table_is_read_from_its_file(reviewer):
    content = b"url,title\nhttps://a.example/1,One\nnothing,Two\n"
    batch = read_all(start_list_upload(content=content, filename="a.csv", by=reviewer))
    assert (batch.status, batch.kind) == (BatchStatus.CHOOSING, BatchKind.TABLE)
    assert [entry.get("url") for entry in batch.entries] == ["https://a.example/1", None]


def test_stopped_list_stays_stopped(reviewer, site):
    batch = start_list(url=serve(site, "/feed", RSS), by=reviewer)
    cancel_batch(batch_id=batch.pk, by=reviewer)
    assert read_batch(batch.pk).status == BatchStatus.FAILED
    assert verbs(batch) == ["start_batch", "cancel_batch"]


def test_fault_of_ours_ends_the_list_and_is_raised(reviewer, site, monkeypatch):
    def broken(*_args, **_options):
        raise RuntimeError("a fault")

    monkeypatch.setattr(reading, "read_list", broken)
    batch = start_list(url=serve(site, "/feed", RSS), by=reviewer)
    with pytest.raises(RuntimeError):
        read_batch(batch.pk)
    batch.refresh_from_db()
    assert (batch.status, batch.problem[:20]) == (BatchStatus.FAILED, "Something went wrong")


def test_web_archive_is_chosen_from_and_never_visited(reviewer):
    words = "Words of the article stand here, more than a few of them. " * 9
    archive = warc(
        *(
            (f"https://{n}.example/a", "text/html", f"<title>{n}</title><p>{n} {words}".encode())
            for n in ("first", "second")
        )
    )
    batch = read_all(start_list_upload(content=archive, filename="two.warc.gz", by=reviewer))
    assert (batch.status, batch.kind) == (BatchStatus.CHOOSING, BatchKind.ARCHIVE)
    assert batch.entries == [
        {
            "record": place, "title": n, "url": f"https://{n}.example/a",
            "published": "2021-02-03",
        }
        for place, n in enumerate(("first", "second"))
    ]  # fmt: skip
    choose_entries(batch_id=batch.pk, places=[1], by=reviewer)
    row = run_import(batch.imports.get().pk)
    assert (row.status, row.article.url) == ("ready", "https://second.example/a")
    choose_entries(batch_id=batch.pk, places=[0], by=reviewer)
    assert run_import(batch.imports.get(position=0).pk).article.url == "https://first.example/a"


@pytest.mark.parametrize(
    "content",
    [
        b'{"url":"http://127.0.0.1:9/\\ud800"}\n',
        b'{"url":"http://\\ud800.example/"}\n',
        b'{"url":"foo \\ud800"}\n',
        b'{"url":"http://127.0.0.1:9/\\u0000"}\n',
        b'{"url":"foo.\\u0000bar"}\n',
        b'{"url":"https://a.example/2","title":"a\\ud800\\u0000b","publisher":"c\\u0000"}\n',
    ],
)
def test_list_with_characters_that_cannot_be_kept_is_read(reviewer, content):
    content += b'{"url":"https://a.example/1"}\n'
    batch = read_all(start_list_upload(content=content, filename="a.jsonl", by=reviewer))
    assert batch.status == BatchStatus.CHOOSING
    assert batch.entries[-1]["url"] == "https://a.example/1"


def test_fault_in_keeping_ends_the_list_and_is_raised(reviewer, monkeypatch):
    def unkeepable(*_args, **_options):
        return Listing(BatchKind.TABLE, [{"url": "https://a.example/\x00"}])

    monkeypatch.setattr(reading, "read_list", unkeepable)
    batch = start_list_upload(content=b"https://a.example/1\n", filename="a.csv", by=reviewer)
    with pytest.raises(DataError):
        read_batch(batch.pk)
    batch.refresh_from_db()
    assert (batch.status, batch.problem[:20]) == (BatchStatus.FAILED, "Something went wrong")


def test_list_whose_reading_was_often_lost_is_given_up(reviewer):
    batch = start_list_upload(content=b"https://a.example/1\n", filename="a.csv", by=reviewer)
    assert read_batch(batch.pk, crashes=5).status == BatchStatus.FAILED
    assert read_batch(batch.pk).status == BatchStatus.FAILED

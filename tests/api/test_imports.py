"""Imports and batches over the API."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from claims.importing.captures import read_capture
from claims.models import Batch, Import
from claims.models.vocabulary import BatchKind, BatchStatus, ImportOutcome, ImportStatus
from tests.factories import ArticleFactory, BatchFactory, ImportFactory

A, B = "https://a.example/1", "https://b.example/2"
TEXT = b"# The leaf\n\nIt *lifts* the mood of all who chew it."


def upload(desk, things: str, name: str, content: bytes, **fields: str):
    file = SimpleUploadedFile(name, content)
    return desk.reviewer.client.post(f"/api/v1/{things}/", {"file": file, **fields})


def person(desk):
    return {"id": desk.reviewer.user.pk, "name": "Reviewer"}


def end(row: Import, status: ImportStatus, **values: object) -> None:
    Import.objects.filter(pk=row.pk).update(status=status, finished_at=timezone.now(), **values)


def test_page_is_fetched_by_a_job(desk):
    response = desk.reviewer.post(
        "imports/", {"url": "example.org/leaf", "title": " The  leaf", "published_on": "2025-06-03"}
    )
    row = Import.objects.get()
    assert response.status_code == 202
    assert response.headers["Location"] == f"http://testserver/api/v1/imports/{row.pk}/"
    assert response.json() == {
        "id": row.pk,
        "url": "https://example.org/leaf",
        "filename": "",
        "details": {"title": "The leaf", "published_on": "2025-06-03"},
        "again": False,
        "batch": None,
        "position": None,
        "status": "queued",
        "attempts": 0,
        "retry_at": None,
        "problem": "",
        "outcome": "",
        "article": None,
        "created_by": person(desk),
        "created_at": response.json()["created_at"],
        "finished_at": None,
    }
    article = ArticleFactory()
    end(row, ImportStatus.READY, article=article, outcome=ImportOutcome.NEW_ARTICLE)
    state = desk.reviewer.get(f"imports/{row.pk}/").json()
    assert (state["status"], state["outcome"], state["article"]) == (
        "ready",
        "new_article",
        article.pk,
    )
    assert [one["id"] for one in desk.editor.get("imports/?status=ready").json()["results"]] == [
        row.pk
    ]


def test_file_is_read_by_a_job(desk):
    response = upload(
        desk, "imports", "leaf.md", TEXT, url="https://example.org/leaf", byline="A. B."
    )
    row = Import.objects.get()
    assert response.status_code == 202, response.content
    shown = response.json()
    assert (shown["url"], shown["filename"]) == ("https://example.org/leaf", "leaf.md")
    assert shown["details"] == {"byline": "A. B."}
    assert read_capture(row.raw_sha256) == TEXT


def test_file_of_another_kind_is_refused_at_once(desk):
    response = upload(desk, "imports", "leaf.png", b"\x89PNG\r\n\x1a\n" + bytes(100))
    assert response.status_code == 400
    assert response.json()["type"] == "/api/v1/problems/import-failed/"
    assert not Import.objects.exists()


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({}, "url"),
        ({"url": ""}, "url"),
        ({"url": "http://127.0.0.1/"}, "url"),
        ({"url": "file:///etc/passwd"}, "url"),
        ({"url": "https://user:secret@example.org/"}, "url"),
        ({"url": "::"}, "url"),
        ({"url": A, "language": "klingonese"}, "language"),
        ({"url": A, "author": "A"}, "author"),
        ({"url": A, "file": "leaf.md"}, "file"),
    ],
)
def test_wrong_import_is_refused(desk, sent, field):
    response = desk.reviewer.post("imports/", sent)
    assert (response.status_code, response.json()["field"]) == (400, field)
    assert not Import.objects.exists()


def test_page_that_is_here_is_fetched_again_only_on_request(desk):
    article = ArticleFactory(url="https://www.example.org/leaf")
    refused = desk.reviewer.post("imports/", {"url": article.url})
    assert refused.status_code == 409
    assert refused.json()["article"] == f"http://testserver/api/v1/articles/{article.pk}/"
    taken = desk.reviewer.post("imports/", {"url": article.url, "again": True})
    assert (taken.status_code, taken.json()["again"]) == (202, True)


def test_import_is_stopped_and_asked_for_once_more(desk):
    row = ImportFactory(url=A, details={"title": "T"})
    stopped = desk.reviewer.post(f"imports/{row.pk}/cancel/")
    assert (stopped.status_code, stopped.json()["status"]) == (200, "cancelled")
    assert desk.reviewer.post(f"imports/{row.pk}/cancel/").status_code == 409
    retried = desk.reviewer.post(f"imports/{row.pk}/retry/", {"again": True})
    new = Import.objects.latest("pk")
    assert retried.status_code == 202
    assert retried.headers["Location"] == f"http://testserver/api/v1/imports/{new.pk}/"
    assert retried.json() == desk.reviewer.get(f"imports/{new.pk}/").json()
    assert (new.url, new.details, new.again, new.status) == (A, {"title": "T"}, True, "queued")


def test_retry_asks_as_the_first_time(desk):
    row = ImportFactory(again=True)
    end(row, ImportStatus.FAILED, problem="The site answered 403.")
    assert desk.reviewer.post(f"imports/{row.pk}/retry/").json()["again"] is True


def test_import_that_waits_is_hurried(desk):
    later = timezone.now() + timedelta(hours=1)
    row = ImportFactory(
        status=ImportStatus.WAITING, retry_at=later, attempts=2, problem="The site is busy."
    )
    waiting = desk.reviewer.get(f"imports/{row.pk}/").json()
    assert (waiting["status"], waiting["attempts"]) == ("waiting", 2)
    assert waiting["problem"] == "The site is busy."
    hurried = desk.reviewer.post(f"imports/{row.pk}/hurry/")
    assert (hurried.status_code, hurried.json()["status"]) == (200, "queued")
    assert hurried.json()["retry_at"] < waiting["retry_at"]


def test_addresses_become_a_batch(desk):
    response = desk.reviewer.post("batches/", {"urls": [f" {A}\n", "nonsense", B, f"{A}#part", ""]})
    batch = Batch.objects.get()
    assert response.status_code == 202
    assert response.headers["Location"] == f"http://testserver/api/v1/batches/{batch.pk}/"
    assert response.json() == {
        "id": batch.pk,
        "kind": "addresses",
        "name": batch.name,
        "url": "",
        "status": "started",
        "problem": "",
        "counts": {"total": 2, "open": 2, "ready": 0, "failed": 0, "cancelled": 0},
        "created_by": person(desk),
        "created_at": response.json()["created_at"],
    }
    rows = desk.editor.get(f"imports/?batch={batch.pk}").json()["results"]
    assert [(row["position"], row["url"]) for row in rows] == [(2, B), (0, A)]
    listed = desk.editor.get("batches/?kind=addresses&status=started").json()["results"]
    assert listed == [desk.editor.get(f"batches/{batch.pk}/").json()] == [response.json()]


def test_page_that_is_here_is_left_out_of_a_batch(desk):
    ArticleFactory(url=A)
    sent = {"urls": [A, B]}
    assert desk.reviewer.post("batches/", sent).json()["counts"]["total"] == 1
    assert desk.reviewer.post("batches/", sent | {"again": True}).json()["counts"]["total"] == 2


def test_list_on_the_web_is_read_by_a_job(desk):
    shown = desk.reviewer.post("batches/", {"list": "example.org/feed"}).json()
    assert (shown["kind"], shown["status"]) == ("feed", "reading")
    assert shown["url"] == "https://example.org/feed"


def test_list_in_a_file_is_read_by_a_job(desk):
    response = upload(desk, "batches", "list.csv", f"url,title\n{A},One\n".encode())
    shown = response.json()
    assert response.status_code == 202, shown
    assert (shown["kind"], shown["name"], shown["status"]) == ("table", "list.csv", "reading")


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({}, "urls"),
        ({"urls": [A], "list": A}, "urls"),
        ({"urls": []}, "urls"),
        ({"urls": ["nonsense"]}, "urls"),
        ({"urls": A}, "urls"),
        ({"list": "http://127.0.0.1/feed"}, "list"),
    ],
)
def test_wrong_batch_is_refused(desk, sent, field):
    response = desk.reviewer.post("batches/", sent)
    assert (response.status_code, response.json()["field"]) == (400, field)
    assert not Batch.objects.exists()


def test_page_in_a_file_is_no_list(desk):
    response = upload(desk, "batches", "leaf.html", b"<!doctype html><p>It lifts the mood.</p>")
    assert (response.status_code, response.json()["field"]) == (400, "file")


@pytest.fixture
def choosing(desk):
    """A list of three articles and a line without an address; the second is here already."""
    entries = [
        {
            "url": A,
            "title": "One",
            "published": "2026-01-02",
            "line": 2,
            "details": {"byline": "X"},
        },
        {"url": B, "title": "Two"},
        {"problem": "No web address.", "written": "nonsense", "line": 4},
        {"url": "https://c.example/3", "title": "Three"},
    ]
    return BatchFactory(
        kind=BatchKind.TABLE, status=BatchStatus.CHOOSING, entries=entries,
        created_by=desk.reviewer.user,
    )  # fmt: skip


EMPTY = {
    "url": "", "title": "", "published": None, "details": {}, "line": None, "record": None,
    "listed_at": "", "problem": "", "written": "", "already_here": None, "is_begun": False,
}  # fmt: skip


def test_entries_of_a_list_are_chosen_from(desk, choosing):
    here = ArticleFactory(url=B)
    path = f"batches/{choosing.pk}/"
    one = {
        "place": 0, "url": A, "title": "One", "published": "2026-01-02", "line": 2,
        "details": {"byline": "X"},
    }  # fmt: skip
    two = {"place": 1, "url": B, "title": "Two", "already_here": here.pk}
    first = desk.moderator.get(f"{path}entries/?limit=2").json()
    assert first == {
        "next": f"http://testserver/api/v1/{path}entries/?cursor=1&limit=2",
        "total": 4,
        "results": [EMPTY | one, EMPTY | two],
    }
    wrong = {"place": 2, "problem": "No web address.", "written": "nonsense", "line": 4}
    three = {"place": 3, "url": "https://c.example/3", "title": "Three"}
    rest = desk.moderator.get(first["next"].removeprefix("http://testserver/api/v1/")).json()
    assert rest == {"next": None, "total": 4, "results": [EMPTY | wrong, EMPTY | three]}
    chosen = desk.reviewer.post(f"{path}choose/", {"places": [1, 2]})
    assert (chosen.status_code, chosen.json()) == (202, desk.reviewer.get(path).json())
    assert (chosen.json()["status"], chosen.json()["counts"]["total"]) == ("started", 1)
    again = desk.reviewer.post(f"{path}choose/", {"places": [1]})
    assert (again.status_code, again.json()["field"]) == (400, "places")
    found = desk.moderator.get(f"{path}entries/?q=TWO").json()
    assert (found["total"], found["results"][0]["is_begun"]) == (1, True)
    assert desk.moderator.get(f"{path}entries/?since=2026-01-03").json()["total"] == 0


def test_everything_that_is_not_here_is_chosen_at_once(desk, choosing):
    ArticleFactory(url=B)
    path = f"batches/{choosing.pk}/"
    desk.reviewer.post(f"{path}choose/", {"all": True, "q": "three"})
    assert [row.position for row in choosing.imports.all()] == [3]
    desk.reviewer.post(f"{path}choose/", {"all": True})
    assert sorted(choosing.imports.values_list("position", flat=True)) == [0, 3]


@pytest.mark.parametrize("sent", [{}, {"places": [0], "all": True}, {"places": ["x"]}])
def test_choice_is_either_places_or_all(desk, choosing, sent):
    response = desk.reviewer.post(f"batches/{choosing.pk}/choose/", sent)
    assert response.status_code == 400
    assert response.json()["field"].startswith("places")


def test_batch_is_stopped_and_what_failed_is_asked_for_once_more(desk):
    path = f"batches/{desk.reviewer.post('batches/', {'urls': [A, B]}).json()['id']}/"
    failed, _ = Import.objects.order_by("position")
    end(failed, ImportStatus.FAILED, problem="The site answered 403.")
    stopped = desk.reviewer.post(f"{path}cancel/").json()
    assert stopped["counts"] == {"total": 2, "open": 0, "ready": 0, "failed": 1, "cancelled": 1}
    retried = desk.reviewer.post(f"{path}retry/")
    new = Batch.objects.latest("pk")
    assert retried.status_code == 202
    assert retried.headers["Location"] == f"http://testserver/api/v1/batches/{new.pk}/"
    assert retried.json()["counts"]["total"] == 1
    assert [row.url for row in new.imports.all()] == [A]

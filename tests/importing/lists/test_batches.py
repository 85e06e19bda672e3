"""Many articles at once: started, chosen from a list, stopped and tried once more."""

import pytest
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from claims.errors import Invalid, Missing, NotAllowed, WrongState
from claims.importing.lists.batches import (
    cancel_batch,
    choose_entries,
    retry_batch,
    start_batch,
    start_list,
    start_list_upload,
)
from claims.importing.lists.listing import UnreadableList
from claims.importing.problems import AddressRefused, TooLarge
from claims.models import Batch, Event, Import
from claims.models.vocabulary import BatchKind, BatchStatus, ImportStatus, Role
from tests.factories import ArticleFactory, BatchFactory, ImportFactory, UserFactory

pytestmark = pytest.mark.django_db
A, B, C = "https://a.example/1", "https://b.example/2", "https://c.example/3"


@pytest.fixture
def reviewer():
    return UserFactory(roles=[Role.REVIEWER])


def positions(batch: Batch) -> list[tuple[int, str]]:
    return list(batch.imports.order_by("position").values_list("position", "url"))


def verbs(batch: Batch) -> list[str]:
    found = Event.objects.filter(target_kind="batch", target_id=batch.pk)
    return list(found.order_by("id").values_list("verb", flat=True))


def end(row: Import, status: ImportStatus, **values: object) -> None:
    Import.objects.filter(pk=row.pk).update(status=status, finished_at=timezone.now(), **values)


def choosing(reviewer, *entries: dict) -> Batch:
    return BatchFactory(
        kind=BatchKind.TABLE, status=BatchStatus.CHOOSING, entries=list(entries),
        created_by=reviewer,
    )  # fmt: skip


def test_start_batch_begins_each_page_once(reviewer):
    batch = start_batch(urls=f"{A}\nnonsense\n{B}\n{A}#part\n", by=reviewer)
    assert (batch.kind, batch.status, batch.name) == (
        "addresses",
        "started",
        "2 addresses: a.example, b.example",
    )
    assert [entry.get("problem", "")[:7] for entry in batch.entries] == ["", "This is", ""]
    assert positions(batch) == [(0, A), (2, B)]
    jobs = ProcrastinateJob.objects.order_by("pk").values_list("task_name", "args", "priority")
    ids = batch.imports.order_by("position").values_list("pk", flat=True)
    assert list(jobs) == [("claims.jobs.run_import", {"import_id": pk}, -10) for pk in ids]
    assert verbs(batch) == ["start_batch"]


def test_start_batch_leaves_out_what_is_here_unless_asked(reviewer):
    ArticleFactory(url=A)
    assert positions(start_batch(urls=f"{A}?utm_source=x\n{B}", by=reviewer)) == [(1, B)]
    again = start_batch(urls=f"{A}\n{B}\n{C}", by=reviewer, again=True)
    assert len(positions(again)) == 3
    assert again.name == "3 addresses: a.example, b.example and others"


@pytest.mark.parametrize(
    ("urls", "message"),
    [
        ("", "Paste at least one address."),
        (
            "one\n\ntwo",
            "Line 1: This is not a web address. It begins with http:// or https://. "
            "Line 3: This is not a web address. It begins with http:// or https://.",
        ),
        (f"{A}\n{B}\n{C}", "At most 2 at once; this has 3."),
    ],
)
def test_start_batch_is_refused_without_a_good_address(reviewer, settings, urls, message):
    settings.BATCH_MAX_ENTRIES = 2
    with pytest.raises(Invalid) as refused:
        start_batch(urls=urls, by=reviewer)
    assert refused.value.errors == {"urls": message}
    assert not Batch.objects.exists()


def test_lists_are_read_by_a_job(reviewer):
    batch = start_list(url="site.example/feed", by=reviewer)
    upload = start_list_upload(content=b"url\nhttps://a.example/\n", filename="a.csv", by=reviewer)
    assert (batch.kind, batch.status, batch.url) == (
        BatchKind.FEED, BatchStatus.READING, "https://site.example/feed",
    )  # fmt: skip
    assert (upload.kind, upload.name, len(upload.raw_sha256)) == (BatchKind.TABLE, "a.csv", 64)
    jobs = ProcrastinateJob.objects.order_by("pk").values_list("task_name", "args", "priority")
    assert list(jobs) == [
        ("claims.jobs.read_batch", {"batch_id": batch.pk}, 0),
        ("claims.jobs.read_batch", {"batch_id": upload.pk}, 0),
    ]


def test_lists_are_refused_where_that_can_be_told(reviewer, settings):
    with pytest.raises(AddressRefused):
        start_list(url="http://10.0.0.1/feed", by=reviewer)
    with pytest.raises(UnreadableList):
        start_list_upload(content=b"<html><p>A page", filename="a.html", by=reviewer)
    settings.IMPORT_MAX_BYTES = 100
    with pytest.raises(TooLarge):
        start_list_upload(content=b"x" * 401, filename="a.csv", by=reviewer)
    assert not Batch.objects.exists()


def test_choose_entries_begins_each_at_most_once(reviewer):
    details = {"title": "Said"}
    batch = choosing(
        reviewer, {"url": A, "details": details}, {"problem": "No."}, {"url": B}, {"url": C}
    )
    assert choose_entries(batch_id=batch.pk, places=[0, 0, 1, 2, 9, -1], by=reviewer) == 2
    assert choose_entries(batch_id=batch.pk, places=[0, 3], by=reviewer) == 1
    assert positions(batch) == [(0, A), (2, B), (3, C)]
    assert batch.imports.get(position=0).details == details
    assert ProcrastinateJob.objects.count() == 3
    with pytest.raises(Invalid):
        choose_entries(batch_id=batch.pk, places=[0, 1], by=reviewer)
    batch.refresh_from_db()
    assert (batch.status, verbs(batch)) == (BatchStatus.STARTED, ["choose_entries"] * 2)


def test_choose_entries_needs_a_list_that_was_read(reviewer):
    with pytest.raises(WrongState):
        choose_entries(batch_id=BatchFactory(created_by=reviewer).pk, places=[0], by=reviewer)
    with pytest.raises(Missing):
        choose_entries(batch_id=0, places=[0], by=reviewer)


def test_cancel_batch_stops_what_has_not_ended(reviewer):
    batch = start_batch(urls=f"{A}\n{B}\n{C}", by=reviewer)
    first, _second, _third = batch.imports.order_by("position")
    end(first, ImportStatus.FAILED, problem="No.")
    assert cancel_batch(batch_id=batch.pk, by=reviewer) == 2
    statuses = batch.imports.order_by("position").values_list("status", flat=True)
    assert list(statuses) == ["failed", "cancelled", "cancelled"]
    assert verbs(batch) == ["start_batch", "cancel_batch"]
    with pytest.raises(WrongState):
        cancel_batch(batch_id=batch.pk, by=reviewer)


def test_cancel_batch_stops_the_reading(reviewer):
    batch = start_list(url="https://site.example/feed", by=reviewer)
    assert cancel_batch(batch_id=batch.pk, by=reviewer) == 0
    batch.refresh_from_db()
    assert (batch.status, batch.problem[:16]) == (BatchStatus.FAILED, "This was stopped")


def test_retry_batch_is_a_new_list_of_what_failed(reviewer):
    old = choosing(reviewer, {"url": A, "title": "One"}, {"url": B}, {"url": C})
    choose_entries(batch_id=old.pk, places=[0, 1, 2], by=reviewer)
    first, _second, third = old.imports.order_by("position")
    end(first, ImportStatus.FAILED, problem="No.")
    end(third, ImportStatus.FAILED, problem="No.")
    new = retry_batch(batch_id=old.pk, by=reviewer)
    assert (new.name, new.kind, new.status) == (
        "Once more: 3 addresses", BatchKind.TABLE, BatchStatus.STARTED,
    )  # fmt: skip
    assert new.entries == [{"url": A, "title": "One"}, {"url": C}]
    assert retry_batch(batch_id=old.pk, by=reviewer) == new
    assert positions(new) == [(0, A), (1, C)]
    for row in new.imports.all():
        end(row, ImportStatus.FAILED, problem="No.")
    assert retry_batch(batch_id=new.pk, by=reviewer).name == "Once more: 3 addresses"
    with pytest.raises(WrongState):
        retry_batch(batch_id=BatchFactory(created_by=reviewer).pk, by=reviewer)


def test_bulk_work_needs_the_right(reviewer):
    outsider = UserFactory(roles=[Role.MODERATOR])
    batch = ImportFactory(batch=BatchFactory(created_by=reviewer), position=0).batch
    for attempt in (
        lambda: start_batch(urls=A, by=outsider),
        lambda: start_list(url=A, by=outsider),
        lambda: start_list_upload(content=b"", filename="", by=outsider),
        lambda: choose_entries(batch_id=batch.pk, places=[0], by=outsider),
        lambda: cancel_batch(batch_id=batch.pk, by=outsider),
        lambda: retry_batch(batch_id=batch.pk, by=outsider),
    ):
        with pytest.raises(NotAllowed):
            attempt()

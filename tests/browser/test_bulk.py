"""Choosing from a list and watching it, with the keyboard where it was and a page that is calm."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from claims.models import Batch, Import, User
from claims.models.vocabulary import BatchKind, BatchStatus, ImportStatus
from tests.browser.hands import hears
from tests.factories import ArticleFactory, BatchFactory, ImportFactory

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
PHONE = {"width": 360, "height": 740}


def end(row: Import, status: ImportStatus, **values: object) -> None:
    Import.objects.filter(pk=row.pk).update(status=status, finished_at=timezone.now(), **values)


def test_list_is_chosen_from_and_watched_to_its_end(signed_in, axe):
    page = signed_in("reviewer")
    entries = [
        {"url": f"https://site.example/{n}", "title": f"Article {n}", "published": "2024-05-31"}
        for n in range(3)
    ]
    batch = BatchFactory(
        kind=BatchKind.FEED, status=BatchStatus.CHOOSING, entries=entries,
        created_by=User.objects.get(username="reviewer"),
    )  # fmt: skip
    ArticleFactory(url="https://site.example/2")
    page.goto(f"/desk/batches/{batch.pk}/")
    expect(page.get_by_text("2 ticked")).to_be_visible()
    axe(page)
    page.get_by_role("button", name="Tick none").click()
    expect(page.get_by_text("0 ticked")).to_be_visible()
    page.get_by_label("Article 1").check()
    page.get_by_role("button", name="Import what is ticked").click()
    expect(page).to_have_url(re.compile(rf"/desk/batches/{batch.pk}/$"))
    expect(page.get_by_text("0 of 1 ended")).to_be_visible()
    page.get_by_role("button", name="Stop the rest").focus()
    ImportFactory(
        batch=batch, position=0, url="https://site.example/0", created_by=batch.created_by
    )
    expect(page.get_by_text("0 of 2 ended")).to_be_visible()
    expect(page.get_by_role("button", name="Stop the rest")).to_be_focused()
    axe(page)
    first, second = batch.imports.order_by("pk")
    end(first, ImportStatus.READY, article=ArticleFactory(title="The leaf"))
    end(second, ImportStatus.FAILED, problem="The site answered 403.")
    hears(page, "All 2 have ended: 1 ready, 1 failed.")
    expect(page.get_by_role("link", name="The leaf")).to_be_visible()
    page.set_viewport_size(PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    axe(page)


def test_import_is_watched_and_stopped_with_the_keyboard(signed_in, axe):
    page = signed_in("reviewer")
    row = ImportFactory()
    page.goto(f"/desk/imports/{row.pk}/")
    page.get_by_role("button", name="Stop").focus()
    Import.objects.update(status=ImportStatus.FETCHING)
    hears(page, "Fetching the page")
    expect(page.get_by_role("button", name="Stop")).to_be_focused()
    axe(page)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Stopped")).to_be_visible()
    axe(page)
    assert not Batch.objects.exists()
    assert Import.objects.get().status == ImportStatus.CANCELLED

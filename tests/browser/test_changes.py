"""A publisher edits a page, and a person says what became of the marked words."""

import re

import pytest
from playwright.sync_api import Page, expect
from procrastinate.contrib.django.models import ProcrastinateJob

from claims import jobs
from claims.models import Article, Occurrence, Snapshot
from tests.browser.hands import drag_over, new_claim
from tests.factories import ClaimFactory, OccurrenceFactory
from tests.importing.served import EditedPage
from tests.test_jobs import run_worker

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

UNCHANGED = "leaves are chewed or brewed"
EDITED = "27 of 30 would stay"
REMOVED = "never take it together with other medicines"


@pytest.fixture
def publisher(httpserver, settings):
    settings.FETCH_ALLOWED_NETWORKS = ["127.0.0.0/8"]
    settings.FETCH_GAP_SECONDS = 0
    return EditedPage(httpserver)


def change(page: Page, statement: str):
    return page.get_by_role("article", name=statement)


def test_page_is_edited_and_its_marks_are_carried_over(publisher, signed_in, axe, screenshot):
    page = signed_in("reviewer")
    import_and_mark(page, publisher)
    look_again(page, publisher, axe)
    screenshot(page, "changes", full_page=True)
    confirm_an_edit(page, axe)
    place_what_is_gone(page, axe)
    marked = Occurrence.objects.filter(snapshot__number=2).order_by("place")
    assert [one.exact for one in marked] == [UNCHANGED, "7 of 30 would stay", "Talk to a doctor"]
    page.get_by_role("link", name="Back to the article").click()
    expect(page.locator("#article mark.claim").nth(1)).to_contain_text("7 of 30 would stay")
    assert jobs.carry_occurrences.name in set(
        ProcrastinateJob.objects.filter(status="succeeded").values_list("task_name", flat=True)
    )
    assert re.search("copy 2", page.locator(".workspace-head .meta").inner_text())


def import_and_mark(page: Page, publisher: EditedPage) -> None:
    """One claim marked with the mouse, two more in the same copy."""
    page.goto("/desk/import/")
    page.get_by_label("Address of the article").fill(publisher.url)
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_role("heading", name="Getting the article")).to_be_visible()
    run_worker()
    expect(page.locator("#article")).to_contain_text(EDITED)
    page.wait_for_load_state()
    drag_over(page, EDITED)
    new_claim(page)
    for words in (UNCHANGED, REMOVED):
        claim = ClaimFactory(statement=f"It says: {words}")
        OccurrenceFactory(claim=claim, snapshot=Snapshot.objects.get(), exact=words)


def look_again(page: Page, publisher: EditedPage, axe) -> None:
    """The publisher changes a number, takes a paragraph out and puts another before the rest."""
    publisher.paragraphs[0] = "A new first paragraph. " + publisher.paragraphs[0]
    publisher.paragraphs[2] = publisher.paragraphs[2].replace("27", "7")
    publisher.paragraphs[3] = "Talk to a doctor before you take it."
    page.get_by_role("button", name="Look at the page again").click()
    expect(page.get_by_role("status").first).to_contain_text("Waiting for a worker")
    axe(page)
    run_worker()
    expect(page.get_by_role("status").first).to_contain_text("Looking for 3 marked places")
    run_worker()  # what the first run asked for
    expect(page.get_by_role("table")).to_contain_text("3 marks wait for confirmation")
    axe(page)


def confirm_an_edit(page: Page, axe) -> None:
    page.goto(f"/desk/articles/{Article.objects.get().pk}/")
    expect(page.get_by_text("3 marks wait for you.")).to_be_visible()
    axe(page)
    page.get_by_role("link", name="See what changed").click()
    first = page.get_by_role("article").first
    expect(first).to_contain_text(EDITED)
    expect(first.locator("del")).to_contain_text("27")
    expect(first.locator("ins")).to_contain_text("7")
    first.get_by_role("button", name="Confirm this place").press("Enter")
    expect(page.locator("#announcer")).to_contain_text("Confirmed where it was found")
    expect(page.get_by_role("table")).to_contain_text("2 marks wait for confirmation")
    expect(page.locator(".decided")).to_be_focused()


def place_what_is_gone(page: Page, axe) -> None:
    """The removed words are placed by hand, the unchanged ones confirmed together."""
    gone = change(page, f"It says: {REMOVED}")
    gone.get_by_text("Place it by hand").click()
    gone.get_by_label("Words in the article").fill("words that are nowhere")
    gone.get_by_role("button", name="Mark these words").click()
    expect(gone).to_contain_text("These words are not in the article")
    expect(gone.get_by_label("Words in the article")).to_be_focused()
    expect(gone.get_by_label("Words in the article")).to_have_value("words that are nowhere")
    gone.get_by_label("Words in the article").fill("Talk to a doctor")
    gone.get_by_role("button", name="Mark these words").click()
    expect(page.locator(".decided").last).to_contain_text("Placed by hand")
    page.get_by_role("button", name="Confirm all unchanged and moved (1)").click()
    expect(page.get_by_role("heading", name="Nothing waits for confirmation")).to_be_visible()
    axe(page)

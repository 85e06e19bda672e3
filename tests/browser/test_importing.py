"""Bringing text in through the browser: with its formatting, and by the bookmarklet."""

import re

import pytest
from playwright.sync_api import Page, expect

from claims.importing.running import run_import
from claims.models import Article, Import, Snapshot

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

RICH = (
    "<h2>What the leaf does</h2><p>It <b>may</b> lift mood, says "
    '<a href="https://example.org/study">a study</a>.</p><ol><li>Chew</li><li>Wait</li></ol>'
)
TEXT = "What the leaf does\n\nIt may lift mood, says a study.\n\nChew\nWait"
NOTE = "[data-formatting-note]"
PAGE = """<!doctype html><html lang="en"><title>A walled article</title><body><article>
<h1>A walled article</h1><p>Only people who pay see how kratom enhances dopamine release, and this
sentence is long enough to be taken for the text of an article by anybody.</p></article></body>"""


def paste(page: Page, html: str, text: str) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate(
        """async ([html, text]) => navigator.clipboard.write([new ClipboardItem({
            "text/html": new Blob([html], {type: "text/html"}),
            "text/plain": new Blob([text], {type: "text/plain"}),
        })])""",
        [html, text],
    )
    page.get_by_label("Text", exact=True).focus()
    page.keyboard.press("Control+v")


def press_import(page: Page) -> None:
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page).to_have_url(re.compile(r"/desk/articles/\d+/"))


def kinds() -> list[str]:
    return [block.kind for block in Snapshot.objects.get().document.blocks]


def test_pasted_formatting_is_kept(signed_in, axe, screenshot):
    page = signed_in("reviewer")
    page.goto("/desk/import/")
    paste(page, RICH, TEXT)
    expect(page.locator(NOTE)).to_contain_text(
        "The formatting is kept: 1 heading, 2 list items, 1 link, 1 emphasis."
    )
    axe(page)
    screenshot(page, "importing-pasted", full_page=True)
    press_import(page)
    assert kinds() == ["heading", "paragraph", "list_item", "list_item"]


def test_edited_text_loses_the_formatting_and_can_have_it_back(signed_in):
    page = signed_in("reviewer")
    page.goto("/desk/import/")
    paste(page, RICH, TEXT)
    page.keyboard.type(" More.")
    expect(page.locator(NOTE)).to_contain_text("so it comes in as plain text")
    page.get_by_role("button", name="Undo and keep the formatting").click()
    expect(page.get_by_label("Text", exact=True)).to_have_value(TEXT)
    page.get_by_role("button", name="Take the plain text instead").click()
    press_import(page)
    assert Snapshot.objects.get().extractor == "plain text"


def test_bookmarklet_hands_the_page_over(signed_in, httpserver, screenshot):
    httpserver.expect_request("/walled").respond_with_data(PAGE, content_type="text/html")
    desk = signed_in("reviewer")
    desk.goto("/desk/import/")
    link = desk.get_by_role("link", name="Send to Factcheck")
    link.click()
    expect(desk.get_by_text("It works from your bookmarks")).to_be_visible()
    screenshot(desk, "importing-bookmarklet", full_page=True)
    code = link.get_attribute("href").removeprefix("javascript:")
    reading = desk.context.new_page()
    reading.goto(httpserver.url_for("/walled"))
    with desk.context.expect_page() as opened:
        reading.evaluate(code)
    handed = opened.value
    expect(handed.get_by_text("Your browser handed over the page of")).to_be_visible()
    expect(handed.get_by_label("Address of the article")).to_have_value(
        httpserver.url_for("/walled")
    )
    screenshot(handed, "importing-handed", full_page=True)
    httpserver.clear()
    handed.get_by_role("button", name="Import", exact=True).click()
    expect(handed.get_by_role("list", name="Steps of the import")).to_be_visible()
    run_import(Import.objects.get().pk)
    expect(handed).to_have_url(re.compile(r"/desk/articles/\d+/"))
    article = Article.objects.get()
    assert (article.title, article.url) == ("A walled article", httpserver.url_for("/walled"))
    assert "Only people who pay" in article.current_snapshot.text

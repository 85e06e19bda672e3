"""Selecting words in the workspace, in a real browser."""

import pytest
from playwright.sync_api import expect

from claims.models import Occurrence
from claims.text.builder import DocumentBuilder
from tests.browser.hands import FAMILY, POINTS, RAW, SELECT, bar, drag_over, new_claim
from tests.factories import OccurrenceFactory, SnapshotFactory


def test_one_key_makes_a_claim_of_the_selected_words(workspace, snapshot, screenshot, axe):
    page = workspace()
    expect(page.get_by_text("No claims yet")).to_be_visible()
    axe(page)
    drag_over(page, "enhances dopamine release")
    expect(bar(page).locator(".chosen-count")).to_have_text("3 words")
    axe(page)
    screenshot(page, "selecting-mouse-bar")
    page.keyboard.press("n")

    expect(page.locator("mark.claim")).to_have_text("enhances dopamine release")
    expect(page.locator(".toast")).to_contain_text("Saved as a new claim.")
    statement = page.locator("#panel").get_by_label("Statement")
    expect(statement).to_be_focused()
    expect(statement).to_have_value("Enhances dopamine release.")
    selected = statement.evaluate("it => it.value.slice(it.selectionStart, it.selectionEnd)")
    assert selected == "Enhances dopamine release."
    axe(page)
    screenshot(page, "selecting-new-claim")
    occurrence = Occurrence.objects.get()
    start = snapshot.text.index("enhances dopamine release")
    assert (occurrence.exact, occurrence.span.start, occurrence.claim.statement) == (
        "enhances dopamine release",
        start,
        "Enhances dopamine release.",
    )


def test_escape_lets_the_selected_words_go(workspace):
    page = workspace()
    drag_over(page, "enhances dopamine release")
    expect(bar(page)).to_be_visible()
    page.keyboard.press("Escape")
    expect(bar(page)).to_be_hidden()
    page.keyboard.press("n")
    assert page.evaluate("getSelection().isCollapsed")
    assert not Occurrence.objects.exists()


def test_words_that_changed_meanwhile_are_refused_and_stay_chosen(workspace, snapshot):
    page = workspace()
    page.evaluate("document.getElementById('workspace').dataset.snapshot = 999999")
    drag_over(page, "enhances dopamine release")
    expect(bar(page)).to_be_visible()
    page.keyboard.press("n")
    expect(page.locator(".toast")).to_contain_text("There is no such snapshot.")
    expect(bar(page)).to_be_visible()
    assert not Occurrence.objects.exists()


def test_case_24_shortcut_stays_silent_in_a_field(workspace):
    page = workspace()
    page.get_by_role("link", name="Paste the words").click()
    field = page.get_by_label("Words in the article")
    expect(field).to_be_focused()
    page.keyboard.type("side effects")
    expect(field).to_have_value("side effects")
    expect(page.locator("#sentence-bar")).to_be_hidden()


def test_selection_across_a_mark_makes_an_overlap(workspace, snapshot):
    OccurrenceFactory(snapshot=snapshot, exact="dopamine release")
    page = workspace()
    start, _ = page.evaluate(POINTS, "enhances")
    _, end = page.evaluate(POINTS, "lifts")
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(*end, steps=8)
    page.mouse.up()
    expect(bar(page)).to_be_visible()
    page.keyboard.press("n")
    expect(page.locator("mark.claim")).to_have_count(3)


def test_case_01_emoji_before_the_words_do_not_shift_them(workspace, snapshot):
    page = workspace()
    drag_over(page, "less severe side effects")
    new_claim(page)
    start = snapshot.text.index("less severe side effects")
    assert Occurrence.objects.get().span.start == start


def test_case_02_half_an_emoji_grows_to_the_whole(workspace, snapshot):
    page = workspace()
    units = len(snapshot.text[: snapshot.text.index(FAMILY)])  # nothing astral stands before it
    page.evaluate(SELECT, ["#article p", units + 1, "#article p", units + 4])
    new_claim(page)
    assert Occurrence.objects.get().exact == FAMILY


def test_case_06_triple_click_ends_at_its_own_block(workspace):
    page = workspace()
    page.locator("#article p").nth(1).click(click_count=3)
    new_claim(page)
    assert Occurrence.objects.get().exact == RAW.split("\n\n")[1]


def test_case_06_backwards_and_beyond_its_paragraph_gives_the_same(workspace, snapshot):
    page = workspace()
    first, last = page.evaluate(POINTS, "By interacting"), page.evaluate(POINTS, "opioids.")
    for (start, end), makes_claim in (((last[1], first[0]), False), ((first[0], last[1]), True)):
        page.mouse.move(*start)
        page.mouse.down()
        page.mouse.move(*end, steps=8)
        page.mouse.up()
        expect(bar(page).locator("q")).to_have_text(snapshot.text.split("\n")[1])
        page.keyboard.press("n" if makes_claim else "Escape")
    expect(page.locator("mark.claim")).to_have_count(1)
    assert Occurrence.objects.get().exact == snapshot.text.split("\n")[1]


LONG = "".join(f"Sentence {number} of a long article is here. " for number in range(300))


@pytest.mark.parametrize("length", [1, 3, 10_000])
def test_case_14_tiny_and_huge_quotes_become_claims(signed_in, new_context, length):
    snapshot = SnapshotFactory(raw=f"A \U0001f33f {LONG}")
    page = signed_in("reviewer")
    page.goto(f"/desk/articles/{snapshot.article_id}/")
    page.evaluate(SELECT, ["#article p", 5, "#article p", 5 + length])  # the leaf has two units
    expect(bar(page)).to_be_visible()
    assert len(bar(page).locator("q").text_content()) <= 301
    page.keyboard.press("n")
    expect(page.locator(".toast")).to_contain_text("Saved as a new claim.")
    occurrence = Occurrence.objects.get()
    assert (occurrence.exact, occurrence.span.start) == (LONG[:length], 4)


def test_case_15_line_ends_and_tabs_before_the_words_do_not_shift_them(signed_in, new_context):
    raw = "One\r\nline,\ttwo\rlines.\r\n\r\nThe  words\tare here.\n"
    snapshot = SnapshotFactory(raw=raw)
    page = signed_in("reviewer")
    page.goto(f"/desk/articles/{snapshot.article_id}/")
    drag_over(page, "words are")
    new_claim(page)
    occurrence = Occurrence.objects.get()
    start = snapshot.text.index("words are")
    assert (occurrence.exact, occurrence.span.start) == ("words are", start)


def rich_document():
    """A heading, a line break, a nested list, a table of two rows and preformatted lines."""
    builder = DocumentBuilder()
    builder.open_block("heading", level=2)
    builder.add_text("What it does \U0001f33f")
    builder.open_block("paragraph")
    builder.add_text("One line")
    builder.add_break()
    builder.open_mark("link", href="https://example.org/")
    builder.add_text("and another")
    builder.close_mark("link")
    for depth in (0, 1):
        builder.open_block("list_item", depth=depth, ordered=False)
        builder.add_text(f"Item at depth {depth}")
    for row in (0, 1):
        for column in (0, 1):
            builder.open_block("table_cell", row=row, column=column, header=row == 0)
            builder.add_text(f"Cell {row} {column}")
    builder.open_block("preformatted")
    builder.add_text("  first\n    second")
    return builder.build()


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("What it", "depth 0"),
        ("line", "another"),
        ("depth 0", "Cell 0 1"),
        ("0 0", "Cell 1 0"),
        ("Cell 1 1", "second"),
    ],
    ids=["heading to list", "line break and link", "list to table", "cells", "preformatted"],
)
def test_case_04_and_05_selection_across_blocks_has_the_separators(
    signed_in, new_context, first, last
):
    document = rich_document()
    snapshot = SnapshotFactory(document=document, raw=document.text)
    page = signed_in("reviewer")
    page.goto(f"/desk/articles/{snapshot.article_id}/")
    page.mouse.move(*page.evaluate(POINTS, first)[0])
    page.mouse.down()
    page.mouse.move(*page.evaluate(POINTS, last)[1], steps=8)
    page.mouse.up()
    new_claim(page)
    start, end = document.text.index(first), document.text.rindex(last) + len(last)
    assert Occurrence.objects.get().exact == document.text[start:end]
    expect(page.locator("mark.claim").first).to_be_visible()
    marked = "".join(page.locator("mark.claim").all_text_contents())
    assert "".join(marked.split()) == "".join(document.text[start:end].split())


def test_case_08_selection_of_right_to_left_words_is_in_logical_order(signed_in, new_context):
    raw = "يقول البعض إنه يزيد إفراز الدوبامين في الدماغ، ويخفف الألم."
    snapshot = SnapshotFactory(raw=raw, article__language="ar")
    page = signed_in("reviewer")
    page.goto(f"/desk/articles/{snapshot.article_id}/")
    page.evaluate(SELECT, ["#article p", raw.index("يزيد"), "#article p", raw.index(" في الدماغ")])
    new_claim(page)
    assert Occurrence.objects.get().exact == "يزيد إفراز الدوبامين"


@pytest.mark.parametrize("is_backwards", [False, True])
def test_case_06_selection_is_clipped_to_the_article(workspace, snapshot, is_backwards):
    page = workspace()
    edges = [["h1", 0], [".panel-tools a", 3]]
    first, second = reversed(edges) if is_backwards else edges
    page.evaluate(SELECT, [*first, *second])
    new_claim(page)
    assert Occurrence.objects.get().exact == snapshot.text


def test_selection_outside_the_article_offers_nothing(workspace):
    page = workspace()
    page.locator("h1").click(click_count=3)
    expect(bar(page)).to_be_hidden()

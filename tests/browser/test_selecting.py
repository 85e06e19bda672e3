"""Selecting words in the workspace, in a real browser."""

import pytest
from playwright.sync_api import Locator, Page, expect

from claims.models import Occurrence
from claims.text.builder import DocumentBuilder
from tests.browser.hands import FAMILY, POINTS, RAW, SELECT, bar, drag_over, save_claim, tab_to
from tests.factories import OccurrenceFactory, SnapshotFactory


def mode(page: Page) -> Locator:
    return page.get_by_role("application", name="Selecting by keyboard")


def test_words_selected_with_the_mouse_become_a_claim(workspace, snapshot, screenshot, axe):
    page = workspace()
    expect(page.get_by_text("No claims yet")).to_be_visible()
    axe(page)
    drag_over(page, "enhances dopamine release")
    expect(bar(page)).to_be_visible()
    axe(page)
    screenshot(page, "selecting-mouse-bar")
    page.get_by_role("button", name="New claim").click()
    expect(page.get_by_label("Statement")).to_have_value("Enhances dopamine release.")
    expect(page.get_by_label("Statement")).to_be_focused()
    axe(page)
    screenshot(page, "selecting-mouse-form")

    save_claim(page, "Kratom enhances dopamine release")

    expect(page.locator("mark.claim")).to_have_text("enhances dopamine release")
    occurrence = Occurrence.objects.get()
    start = snapshot.text.index("enhances dopamine release")
    assert (occurrence.exact, occurrence.span.start) == ("enhances dopamine release", start)
    assert occurrence.claim.statement == "Kratom enhances dopamine release"


def test_words_selected_with_the_keyboard_become_a_claim(workspace, screenshot, axe):
    page = workspace()
    announcer, statement = page.locator("#announcer"), page.get_by_label("Statement")
    tab_to(page, page.get_by_role("button", name="Select by keyboard"), within=30)
    page.keyboard.press("Enter")
    expect(mode(page)).to_be_focused()
    expect(announcer).to_contain_text("Sentence 1 of 5: Kratom is a tropical tree")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Shift+ArrowDown")
    expect(announcer).to_contain_text("Sentences 3 to 4 of 5: By interacting")
    page.keyboard.press("Shift+ArrowUp")
    for key in ["}"] * 6 + ["["] * 5 + ["]"]:
        page.keyboard.press(key)
    expect(mode(page).locator("q")).to_have_text("enhances dopamine release")
    axe(page)
    screenshot(page, "selecting-keyboard-mode")
    page.keyboard.press("Enter")
    expect(statement).to_be_focused()

    page.keyboard.press("Escape")
    expect(mode(page)).to_be_focused()
    expect(mode(page).locator("q")).to_have_text("enhances dopamine release")
    page.keyboard.press("Enter")
    expect(statement).to_be_focused()
    page.keyboard.press("Control+A")
    page.keyboard.type("Kratom raises dopamine")
    tab_to(page, page.get_by_role("button", name="Save claim"), within=30)
    page.keyboard.press("Enter")

    expect(announcer).to_have_text("Saved.")
    expect(page.locator("mark.claim")).to_have_text("enhances dopamine release")
    occurrence = Occurrence.objects.get()
    assert (occurrence.exact, occurrence.claim.statement) == (
        "enhances dopamine release",
        "Kratom raises dopamine",
    )


def test_chosen_sentence_stays_in_sight(signed_in):
    snapshot = SnapshotFactory(
        raw="\n\n".join(f"Sentence number {n} stands here." for n in range(60))
    )
    page = signed_in("reviewer")
    page.goto(f"/desk/articles/{snapshot.article_id}/")
    page.keyboard.press("s")
    expect(mode(page)).to_be_focused()
    for _ in range(40):
        page.keyboard.press("ArrowDown")
    expect(mode(page).locator("q")).to_have_text("Sentence number 40 stands here.")
    shown = page.locator("#article p").nth(40)
    expect(shown).to_be_in_viewport(ratio=1)
    assert shown.bounding_box()["y"] < mode(page).bounding_box()["y"]


def test_leaving_claim_mode_returns_the_focus(workspace):
    page = workspace()
    page.keyboard.press("s")
    expect(mode(page)).to_be_focused()
    page.keyboard.press("Escape")
    expect(mode(page)).to_be_hidden()
    expect(page.get_by_role("button", name="Select by keyboard")).to_be_focused()


def test_shortcut_stays_silent_in_a_field(workspace):
    page = workspace()
    page.get_by_role("link", name="Paste the words").click()
    field = page.get_by_label("Words in the article")
    expect(field).to_be_focused()
    page.keyboard.type("side effects")
    expect(field).to_have_value("side effects")
    expect(mode(page)).to_be_hidden()


def test_selection_across_a_mark_makes_an_overlap(workspace, snapshot):
    OccurrenceFactory(snapshot=snapshot, exact="dopamine release")
    page = workspace()
    start, _ = page.evaluate(POINTS, "enhances")
    _, end = page.evaluate(POINTS, "lifts")
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(*end, steps=8)
    page.mouse.up()
    page.get_by_role("button", name="New claim").click()
    expect(page.locator(".drafted-quote")).to_have_text("enhances dopamine release and lifts")
    save_claim(page, "It enhances release and lifts")
    expect(page.locator("mark.claim")).to_have_count(3)


def test_emoji_before_the_words_do_not_shift_them(workspace, snapshot):
    page = workspace()
    drag_over(page, "less severe side effects")
    page.get_by_role("button", name="New claim").click()
    save_claim(page, "It has less severe side effects")
    start = snapshot.text.index("less severe side effects")
    assert Occurrence.objects.get().span.start == start


def test_half_an_emoji_grows_to_the_whole(workspace, snapshot):
    page = workspace()
    units = len(snapshot.text[: snapshot.text.index(FAMILY)])  # nothing astral stands before it
    page.evaluate(SELECT, ["#article p", units + 1, "#article p", units + 4])
    page.get_by_role("button", name="New claim").click()
    save_claim(page, "An emoji")
    assert Occurrence.objects.get().exact == FAMILY


def test_triple_click_ends_at_its_own_block(workspace):
    page = workspace()
    page.locator("#article p").nth(1).click(click_count=3)
    page.get_by_role("button", name="New claim").click()
    save_claim(page, "The paragraph")
    assert Occurrence.objects.get().exact == RAW.split("\n\n")[1]


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
def test_selection_across_blocks_has_the_separators(signed_in, new_context, first, last):
    document = rich_document()
    snapshot = SnapshotFactory(document=document, raw=document.text)
    page = signed_in("reviewer")
    page.goto(f"/desk/articles/{snapshot.article_id}/")
    page.mouse.move(*page.evaluate(POINTS, first)[0])
    page.mouse.down()
    page.mouse.move(*page.evaluate(POINTS, last)[1], steps=8)
    page.mouse.up()
    page.get_by_role("button", name="New claim").click()
    save_claim(page, "Something")
    start, end = document.text.index(first), document.text.rindex(last) + len(last)
    assert Occurrence.objects.get().exact == document.text[start:end]
    expect(page.locator("mark.claim").first).to_be_visible()
    marked = "".join(page.locator("mark.claim").all_text_contents())
    assert "".join(marked.split()) == "".join(document.text[start:end].split())


def test_words_without_spaces_are_stepped_through(signed_in, new_context):
    snapshot = SnapshotFactory(
        raw="クラトムは痛みを和らげる。毎日飲む人もいる。", article__language="ja"
    )
    page = signed_in("reviewer")
    page.goto(f"/desk/articles/{snapshot.article_id}/")
    page.keyboard.press("s")
    words = mode(page).locator("q")
    expect(words).to_have_text("クラトムは痛みを和らげる。")
    page.keyboard.press("[")
    page.keyboard.press("[")
    expect(words).to_have_text("クラトムは痛みを")


def test_selection_of_right_to_left_words_is_in_logical_order(signed_in, new_context):
    raw = "يقول البعض إنه يزيد إفراز الدوبامين في الدماغ، ويخفف الألم."
    snapshot = SnapshotFactory(raw=raw, article__language="ar")
    page = signed_in("reviewer")
    page.goto(f"/desk/articles/{snapshot.article_id}/")
    page.evaluate(SELECT, ["#article p", raw.index("يزيد"), "#article p", raw.index(" في الدماغ")])
    page.get_by_role("button", name="New claim").click()
    save_claim(page, "يزيد إفراز الدوبامين")
    assert Occurrence.objects.get().exact == "يزيد إفراز الدوبامين"


@pytest.mark.parametrize("is_backwards", [False, True])
def test_selection_is_clipped_to_the_article(workspace, snapshot, is_backwards):
    page = workspace()
    edges = [["h1", 0], [".panel-tools a", 3]]
    first, second = reversed(edges) if is_backwards else edges
    page.evaluate(SELECT, [*first, *second])
    page.get_by_role("button", name="New claim").click()
    save_claim(page, "Everything")
    assert Occurrence.objects.get().exact == snapshot.text


def test_selection_outside_the_article_offers_nothing(workspace):
    page = workspace()
    page.locator("h1").click(click_count=3)
    expect(bar(page)).to_be_hidden()

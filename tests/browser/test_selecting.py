"""Selecting words in the workspace, in a real browser."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from claims.models import Occurrence
from claims.text.builder import DocumentBuilder
from tests.factories import ClaimFactory, OccurrenceFactory, ReviewFactory, SnapshotFactory

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"  # one grapheme, five code points, 8 units
RAW = (
    f"Kratom is a tropical tree whose leaves are chewed or brewed. People call it {FAMILY} or "
    "\U0001f343.\n\n"
    "By interacting with the brain, kratom enhances dopamine release and lifts mood. "
    "Many users describe less severe side effects than with opioids.\n\n"
    "Talk to a doctor before you take it."
)
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}

# The points in the window where some words of the article begin and end.
POINTS = """(words) => {
    const walker = document.createTreeWalker(document.getElementById("article"), 4);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const at = node.data.indexOf(words);
        if (at < 0) continue;
        const range = document.createRange();
        range.setStart(node, at);
        range.setEnd(node, at + words.length);
        const lines = [...range.getClientRects()];
        const [first, last] = [lines[0], lines[lines.length - 1]];
        return [[first.left + 1, (first.top + first.bottom) / 2],
                [last.right - 1, (last.top + last.bottom) / 2]];
    }
}"""

# Select by script what no drag can reach exactly, and let go of the mouse.
SELECT = """([anchor, from, focus, to]) => {
    const node = (selector) => {
        const element = document.querySelector(selector);
        return element.firstChild?.nodeType === 3 ? element.firstChild : element;
    };
    getSelection().setBaseAndExtent(node(anchor), from, node(focus), to);
    document.dispatchEvent(new PointerEvent("pointerup"));
}"""


@pytest.fixture
def snapshot(new_context):
    return SnapshotFactory(raw=RAW)


@pytest.fixture
def workspace(signed_in, snapshot):
    """Open the article's workspace as a reviewer; options are Playwright's."""

    def open_workspace(**options) -> Page:
        page = signed_in("reviewer", **options)
        page.goto(f"/desk/articles/{snapshot.article_id}/")
        return page

    return open_workspace


def drag_over(page: Page, words: str) -> None:
    (x, y), (to_x, to_y) = page.evaluate(POINTS, words)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(to_x, to_y, steps=8)
    page.mouse.up()


def save_claim(page: Page, statement: str) -> None:
    page.get_by_label("Statement").fill(statement)
    page.get_by_role("button", name="Save claim").click()
    expect(page.locator("#announcer")).to_have_text("Saved.")


def tab_to(page: Page, target: Locator) -> None:
    """Press Tab until the target has the focus, as somebody without a mouse does."""
    for _ in range(30):
        if target.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    expect(target).to_be_focused()


def bar(page: Page) -> Locator:
    return page.get_by_role("group", name="Selected words")


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
    expect(page.get_by_label("Statement")).to_have_value("enhances dopamine release")
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
    tab_to(page, page.get_by_role("button", name="Select by keyboard"))
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
    tab_to(page, page.get_by_role("button", name="Save claim"))
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


def test_leaving_a_form_returns_the_focus(workspace):
    page = workspace()
    paste = page.get_by_role("link", name="Paste the words")
    tab_to(page, paste)
    page.keyboard.press("Enter")
    expect(page.get_by_label("Words in the article")).to_be_focused()
    page.keyboard.press("Escape")
    expect(paste).to_be_focused()
    expect(page.get_by_text("No claims yet")).to_be_visible()


def test_escape_throws_nothing_away_that_was_typed(workspace):
    page = workspace()
    page.get_by_role("link", name="Paste the words").click()
    field = page.get_by_label("Words in the article")
    expect(field).to_be_focused()
    page.keyboard.type("lifts mood")
    page.keyboard.press("Escape")
    expect(field).to_have_value("lifts mood")
    expect(page.get_by_role("link", name="Cancel")).to_be_focused()


def test_shortcut_stays_silent_in_a_field(workspace):
    page = workspace()
    page.get_by_role("link", name="Paste the words").click()
    field = page.get_by_label("Words in the article")
    expect(field).to_be_focused()
    page.keyboard.type("side effects")
    expect(field).to_have_value("side effects")
    expect(mode(page)).to_be_hidden()


def test_pasted_words_become_a_claim(workspace, axe):
    page = workspace()
    page.get_by_role("link", name="Paste the words").click()
    page.get_by_label("Words in the article").fill("cures everything")
    page.get_by_role("button", name="Find the words").click()
    expect(page.get_by_text("These words are not in the article")).to_be_visible()
    axe(page)
    page.get_by_label("Words in the article").fill("less  severe side effects")
    page.get_by_role("button", name="Find the words").click()
    expect(page.get_by_label("Statement")).to_have_value("less severe side effects")
    save_claim(page, "It has less severe side effects")
    assert Occurrence.objects.get().exact == "less severe side effects"


def test_click_on_shared_words_lists_all_their_claims(workspace, snapshot, screenshot, axe):
    wide = ClaimFactory(statement="Kratom enhances dopamine and mood")
    OccurrenceFactory(
        claim=wide, snapshot=snapshot, exact="kratom enhances dopamine release and lifts mood"
    )
    narrow = ClaimFactory(statement="Kratom enhances dopamine release")
    ReviewFactory(claim=narrow)
    OccurrenceFactory(claim=narrow, snapshot=snapshot, exact="enhances dopamine release")
    other = ClaimFactory(statement="Kratom is a tree")
    OccurrenceFactory(claim=other, snapshot=snapshot, exact="Kratom is a tropical tree")
    page = workspace()
    axe(page)
    screenshot(page, "workspace-overlap")

    page.mouse.click(*page.evaluate(POINTS, "enhances dopamine release")[1])

    panel = page.locator("#panel")
    expect(panel.get_by_role("heading", name="Claims in these words")).to_be_visible()
    expect(panel.locator(".claim-item")).to_have_count(2)
    expect(panel.get_by_role("link", name=wide.statement)).to_be_visible()
    expect(panel.get_by_role("link", name=narrow.statement)).to_be_visible()


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


def test_selected_words_can_be_attached_to_a_claim_of_the_desk(workspace, axe, screenshot):
    claim = ClaimFactory(statement="Kratom enhances dopamine release in the brain")
    page = workspace()
    drag_over(page, "enhances dopamine release")
    page.get_by_role("button", name="Attach to a claim").click()
    expect(page.get_by_role("heading", name="Attach to a claim")).to_be_visible()
    axe(page)
    screenshot(page, "attach-form")
    page.get_by_label("Search the desk's claims").fill("dopamine")
    page.get_by_label(claim.statement).check()
    page.get_by_role("button", name="Attach", exact=True).click()
    expect(page.locator("#announcer")).to_have_text("Saved.")
    assert Occurrence.objects.get().claim == claim


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_workspace_is_accessible_light_and_dark(workspace, snapshot, axe, screenshot, scheme):
    for exact in ("Kratom is a tropical tree", "enhances dopamine release", "doctor"):
        ReviewFactory(claim=OccurrenceFactory(snapshot=snapshot, exact=exact).claim)
    page = workspace(color_scheme=scheme)
    axe(page)
    screenshot(page, f"workspace-{scheme}")
    drag_over(page, "less severe side effects")
    page.get_by_role("button", name="New claim").click()
    expect(page.get_by_label("Statement")).to_be_focused()
    axe(page)
    screenshot(page, f"workspace-form-{scheme}")


def test_workspace_is_accessible_in_forced_colours(workspace, snapshot, axe, screenshot):
    ReviewFactory(claim=OccurrenceFactory(snapshot=snapshot).claim)
    page = workspace(forced_colors="active")
    drag_over(page, "less severe side effects")
    expect(bar(page)).to_be_visible()
    axe(page)
    screenshot(page, "workspace-forced-colours")


def test_workspace_fits_a_phone(workspace, snapshot, axe, screenshot):
    ReviewFactory(claim=OccurrenceFactory(snapshot=snapshot).claim)
    page = workspace(**PHONE)
    axe(page)
    screenshot(page, "workspace-phone", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.locator("#article p").first.tap()
    page.evaluate(SELECT, ["#article p", 0, "#article p", 25])
    expect(bar(page)).to_be_visible()
    screenshot(page, "workspace-phone-bar")
    page.get_by_role("button", name="New claim").click()
    expect(page.get_by_label("Statement")).to_be_focused()
    axe(page)
    screenshot(page, "workspace-phone-form")
    page.get_by_role("button", name="Close the panel").click()
    expect(page.get_by_role("button", name="Close the panel")).to_be_hidden()


def test_removed_mark_returns_by_undo(workspace, snapshot, axe, screenshot):
    occurrence = OccurrenceFactory(snapshot=snapshot)
    page = workspace()
    page.goto(f"/desk/claims/{occurrence.claim_id}/words/")
    axe(page)
    screenshot(page, "claim-words")
    page.get_by_role("button", name="Take the mark off").click()
    undo = page.get_by_role("button", name="Undo")
    expect(undo).to_be_focused()
    expect(page.get_by_text("No words state this claim")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator(".appearance q")).to_contain_text("enhances dopamine release")
    assert Occurrence.objects.get() == occurrence


def test_two_people_on_one_claim_see_both_texts(signed_in, snapshot, axe, screenshot):
    claim = OccurrenceFactory(snapshot=snapshot).claim
    ours, theirs = signed_in("reviewer"), signed_in("editor")
    for page in (ours, theirs):
        page.goto(f"/desk/claims/{claim.pk}/edit/")
    theirs.get_by_label("Statement").fill("Kratom may raise dopamine")
    theirs.get_by_role("button", name="Save").click()
    theirs.wait_for_url(f"**/desk/claims/{claim.pk}/**")
    expect(theirs.get_by_role("button", name="Save")).to_be_hidden()

    ours.get_by_label("Statement").fill("Kratom raises dopamine")
    ours.get_by_role("button", name="Save").click()

    conflict = ours.locator(".conflict")
    expect(conflict.get_by_text("Kratom may raise dopamine")).to_be_visible()
    expect(conflict.get_by_text("Kratom raises dopamine")).to_be_visible()
    expect(ours.get_by_label("Statement")).to_have_value("Kratom raises dopamine")
    axe(ours)
    screenshot(ours, "claim-conflict")
    ours.get_by_role("button", name="Save mine").click()
    expect(ours.get_by_role("button", name="Save mine")).to_be_hidden()
    claim.refresh_from_db()
    assert claim.statement == "Kratom raises dopamine"


def test_claim_opens_beside_the_text_and_is_edited_there(workspace, snapshot, axe, screenshot):
    claim = OccurrenceFactory(snapshot=snapshot).claim
    ReviewFactory(claim=claim)
    page = workspace()
    link = page.locator("#article .claim-link")
    tab_to(page, link)
    page.keyboard.press("Enter")
    panel = page.locator("#panel")
    expect(panel.get_by_role("heading", name=claim.statement)).to_be_focused()
    expect(page.locator("mark.claim.is-current")).to_have_text("enhances dopamine release")
    axe(page)
    screenshot(page, "workspace-claim")

    panel.get_by_role("link", name="Edit the claim").click()
    expect(page.get_by_label("Statement")).to_be_focused()
    page.get_by_label("Statement").fill("Kratom may raise dopamine")
    panel.get_by_role("button", name="Save", exact=True).click()

    expect(panel.get_by_role("heading", name="Kratom may raise dopamine")).to_be_focused()
    expect(link).to_have_attribute("aria-label", re.compile("Claim 1: Kratom may raise dopamine"))


def test_workspace_without_script_still_saves_a_claim(workspace, screenshot):
    page = workspace(java_script_enabled=False)
    expect(page.get_by_role("button", name="Select by keyboard")).to_be_hidden()
    page.get_by_role("link", name="Paste the words").click()
    page.get_by_label("Words in the article").fill("lifts mood")
    page.get_by_role("button", name="Find the words").click()
    page.get_by_label("Statement").fill("Kratom lifts mood")
    screenshot(page, "workspace-without-script")
    page.get_by_role("button", name="Save claim").click()
    expect(page.locator("mark.claim")).to_have_text("lifts mood")

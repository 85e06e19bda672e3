"""Selecting words by keyboard, sentence by sentence, in a real browser."""

from playwright.sync_api import Locator, Page, expect

from claims.models import Occurrence
from tests.browser.hands import tab_to
from tests.factories import SnapshotFactory


def mode(page: Page) -> Locator:
    return page.get_by_role("application", name="Selecting by keyboard")


def test_words_selected_with_the_keyboard_become_a_claim(workspace, screenshot, axe):
    page = workspace()
    announcer = page.locator("#announcer")
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
    page.keyboard.press("a")
    expect(page.get_by_label("Search the desk's claims")).to_be_focused()
    page.keyboard.press("Escape")
    expect(mode(page)).to_be_focused()
    expect(mode(page).locator("q")).to_have_text("enhances dopamine release")
    page.keyboard.press("Enter")

    expect(page.locator("mark.claim")).to_have_text("enhances dopamine release")
    expect(page.locator("#panel")).to_contain_text("Enhances dopamine release.")
    occurrence = Occurrence.objects.get()
    assert (occurrence.exact, occurrence.claim.statement) == (
        "enhances dopamine release",
        "Enhances dopamine release.",
    )
    page.locator("#panel h2").first.focus()
    page.keyboard.press("Escape")
    expect(mode(page)).to_be_focused()
    expect(mode(page).locator("q")).to_contain_text("Many users describe")


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


def test_case_20_words_without_spaces_are_stepped_through(signed_in, new_context):
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


def test_case_20_thai_is_stepped_through_word_by_word(signed_in, new_context):
    snapshot = SnapshotFactory(raw="กระท่อมช่วยลดความเจ็บปวด", article__language="th")
    page = signed_in("reviewer")
    page.goto(f"/desk/articles/{snapshot.article_id}/")
    page.keyboard.press("s")
    words = mode(page).locator("q")
    expect(words).to_have_text("กระท่อมช่วยลดความเจ็บปวด")
    page.keyboard.press("[")
    expect(words).to_have_text("กระท่อมช่วยลดความเจ็บ")
    page.keyboard.press("}")
    expect(words).to_have_text("ช่วยลดความเจ็บ")
    page.keyboard.press("Enter")
    expect(page.locator("mark.claim")).to_have_text("ช่วยลดความเจ็บ")
    assert Occurrence.objects.get().exact == "ช่วยลดความเจ็บ"

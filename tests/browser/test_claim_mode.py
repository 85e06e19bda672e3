"""Selecting words by keyboard, sentence by sentence, in a real browser."""

import base64

from playwright.sync_api import Locator, Page, expect

from claims.models import Occurrence
from tests.browser.hands import tab_to
from tests.factories import OccurrenceFactory, ReviewFactory, SnapshotFactory, verdict


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


# How many pixels of a picture are of a claim's red, whatever ground they have.
REDS = """async (picture) => {
    const bytes = Uint8Array.from(atob(picture), (it) => it.charCodeAt(0));
    const image = await createImageBitmap(new Blob([bytes], {type: "image/png"}));
    const context = new OffscreenCanvas(image.width, image.height).getContext("2d");
    context.drawImage(image, 0, 0);
    const {data} = context.getImageData(0, 0, image.width, image.height);
    let reds = 0;
    for (let i = 0; i < data.length; i += 4) {
        if (data[i] - data[i + 1] > 70 && data[i] - data[i + 2] > 40) reds += 1;
    }
    return reds;
}"""


def test_lines_of_claims_keep_their_colours_under_chosen_and_lit_words(workspace, snapshot):
    claim = OccurrenceFactory(snapshot=snapshot, exact="a tropical tree whose leaves").claim
    ReviewFactory(claim=claim, verdict=verdict("inaccurate"))
    page = workspace(color_scheme="light", reduced_motion="reduce")
    mark = page.locator("mark.claim")

    def reds() -> int:
        return page.evaluate(REDS, base64.b64encode(mark.screenshot()).decode())

    bare = reds()
    assert bare > 50
    page.keyboard.press("s")
    expect(page.locator(".draft-words")).not_to_have_count(0)
    assert reds() > bare * 0.8
    page.keyboard.press("Escape")
    expect(page.locator(".draft-words")).to_have_count(0)
    mark.click()
    page.locator("#panel .stated-words a").click()
    expect(page.locator(".lit-words")).not_to_have_count(0)
    assert reds() > bare * 0.8
    expect(page.locator(".lit-words")).to_have_count(0)

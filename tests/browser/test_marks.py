"""What the marks in the workspace look like, and what opening one does, in a real browser."""

from itertools import pairwise

import pytest
from playwright.sync_api import Page, expect

from tests.factories import ClaimFactory, OccurrenceFactory, ReviewFactory, SnapshotFactory, verdict

COLOUR = "element => getComputedStyle(element, '::before').backgroundColor"
LINES = """mark => [mark, ...mark.querySelectorAll(".line")].map((line) => {
    const style = getComputedStyle(line);
    return [style.textDecorationStyle, style.textDecorationColor, style.textUnderlineOffset];
})"""
RING = "element => getComputedStyle(element, '::before').outlineStyle"


@pytest.fixture
def overlap(new_context):
    """Three claims, each inside the one before: overstated, without a review, inaccurate."""
    snapshot = SnapshotFactory(raw="Leaves lift the mood of tired people in a week.\n\nAnd so on.")
    words = ["Leaves lift the mood of tired people in a week", "lift the mood of tired", "mood"]
    claims = [ClaimFactory(statement=f"Claim about {exact}") for exact in words]
    for claim, exact in zip(claims, words, strict=True):
        OccurrenceFactory(claim=claim, snapshot=snapshot, exact=exact)
    ReviewFactory(claim=claims[0], verdict=verdict("overstated"))
    ReviewFactory(claim=claims[2], verdict=verdict("inaccurate"))
    return snapshot, claims


def open_workspace(signed_in, snapshot, **options) -> Page:
    page = signed_in("reviewer", **options)
    page.goto(f"/desk/articles/{snapshot.article_id}/")
    return page


def test_overlapping_marks_wear_their_own_colours(signed_in, overlap, axe, screenshot):
    snapshot, claims = overlap
    page = open_workspace(signed_in, snapshot)
    badges = [page.locator(f"#mark-{claim.pk}") for claim in claims]
    listed = page.locator(".claim-item .number-badge").evaluate_all(
        "badges => badges.map(badge => getComputedStyle(badge).backgroundColor)"
    )
    own = [badge.evaluate(COLOUR) for badge in badges]
    assert len(set(own)) == 3
    assert [own[0], own[2]] == [listed[0], listed[2]]
    deepest = page.locator("mark[data-depth='3']")
    lines = deepest.evaluate(LINES)
    assert [line[:2] for line in lines] == [
        ["dotted", own[0]], ["solid", own[1]], ["wavy", own[2]],
    ]  # fmt: skip
    offsets = [float(line[2].removesuffix("px")) for line in lines]
    assert all(lower - upper >= 5 for upper, lower in pairwise(offsets))

    page.locator("mark", has_text="Leaves").click()
    expect(badges[0]).to_have_class("claim-link verdict-overstated is-current")
    assert [badge.evaluate(RING) for badge in badges] == ["solid", "none", "none"]
    screenshot(page, "marks-overlap")
    axe(page)


GROUNDS = """() => Object.values(Object.groupBy(
    document.querySelectorAll("#article mark.claim"),
    (mark) => [getComputedStyle(mark).backgroundColor, getComputedStyle(mark).boxShadow].join(),
)).map((some) => some.map((mark) => mark.dataset.claims))"""


@pytest.mark.parametrize("options", [{}, {"color_scheme": "dark"}, {"forced_colors": "active"}])
def test_current_claim_is_seen_in_its_whole_extent(signed_in, overlap, axe, screenshot, options):
    snapshot, claims = overlap
    page = open_workspace(signed_in, snapshot, **options)
    page.locator(f"#mark-{claims[1].pk}").click()
    expect(page.get_by_role("heading", name=claims[1].statement)).to_be_visible()
    outer, middle, inner = (str(claim.pk) for claim in claims)
    shared = f"{outer} {middle}"
    assert [shared, f"{shared} {inner}", shared] in page.evaluate(GROUNDS)
    axe(page)
    screenshot(page, f"marks-current-{''.join(map(str, options.values())) or 'light'}")


def test_case_09_overlap_is_opened_by_hand_and_by_keyboard(signed_in, overlap, screenshot):
    snapshot, claims = overlap
    page = open_workspace(signed_in, snapshot)
    listed = page.locator("#panel .claim-item")
    expect(listed).to_have_count(3)
    page.locator("mark[data-depth='3'] .lane-3").click()
    expect(page.get_by_role("heading", name="Claims in these words")).to_be_visible()
    expect(listed).to_have_count(3)
    page.locator("mark[data-depth='2'] .lane-2").last.click()
    expect(listed).to_have_count(2)
    expect(page.get_by_role("heading", name="Claims in these words")).to_be_focused()
    here = page.get_by_role("link", name="3 claims in these words")
    page.locator(f"#mark-{claims[1].pk}").focus()
    page.keyboard.press("Tab")
    expect(here).to_be_focused()
    screenshot(page, "marks-overlap-by-keyboard")
    page.keyboard.press("Enter")
    expect(listed).to_have_count(3)
    expect(page.get_by_role("heading", name="Claims in these words")).to_be_focused()
    page.keyboard.press("Escape")
    expect(here).to_be_focused()


SMALL = {"viewport": {"width": 320, "height": 640}, "has_touch": True, "is_mobile": True}
IS_IN_SIGHT = """() => {
    const mark = document.querySelector("mark.is-current").getClientRects()[0];
    const sheet = document.querySelector(".workspace-panel");
    return mark.top >= 0 && mark.bottom <= innerHeight - sheet.offsetHeight;
}"""


def test_sheet_leaves_the_tapped_words_in_sight(signed_in, new_context, axe, screenshot):
    snapshot = SnapshotFactory(
        raw="A paragraph of many words.\n\n" * 40 + "Leaves cure everything."
    )
    claim = OccurrenceFactory(snapshot=snapshot, exact="Leaves cure everything").claim
    ReviewFactory(claim=claim)
    page = open_workspace(signed_in, snapshot, reduced_motion="reduce", **SMALL)
    page.get_by_text("Leaves cure everything").first.tap()
    expect(page.locator(".workspace-panel.is-open #panel")).to_contain_text(claim.statement)
    expect(page.locator("mark.is-current")).to_be_visible()
    assert page.evaluate(IS_IN_SIGHT)
    screenshot(page, "marks-phone-sheet")
    axe(page)


def test_saving_is_shown_until_the_person_goes_on(signed_in, overlap, axe, screenshot):
    snapshot, claims = overlap
    page = open_workspace(signed_in, snapshot)
    note = page.locator("#saved-note")
    expect(note).to_be_hidden()
    page.goto(f"/desk/articles/{snapshot.article_id}/")
    page.locator(f"#mark-{claims[1].pk}").click()
    page.get_by_role("button", name="Start a review").click()
    expect(page.locator("#panel .status-draft")).to_be_visible()
    expect(note).to_be_visible()
    expect(page.locator("#article a.claim-link.is-current")).to_have_id(f"mark-{claims[1].pk}")
    screenshot(page, "marks-saved")
    axe(page)
    page.context.set_offline(True)
    page.get_by_label("Takeaway").fill("Nothing of it holds.")
    expect(page.locator("#judgement-form .save-state")).to_contain_text("Not saved")
    expect(note).to_be_hidden()  # one word for the panel, not two
    page.context.set_offline(False)
    expect(page.locator("#judgement-form .save-state")).to_contain_text("Saved")
    page.get_by_role("link", name="All claims of this article").click()
    expect(note).to_be_hidden()

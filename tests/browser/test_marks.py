"""What the marks in the workspace look like, and what opening one does, in a real browser."""

import pytest
from playwright.sync_api import Page, expect

from tests.factories import ClaimFactory, OccurrenceFactory, ReviewFactory, SnapshotFactory, verdict

COLOUR = "element => getComputedStyle(element, '::before').backgroundColor"
LINE = "element => getComputedStyle(element).textDecorationColor"
SECOND_LINE = "element => getComputedStyle(element).borderBlockEndColor"
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
    shared = page.locator(f"mark[data-claims='{claims[0].pk} {claims[1].pk}']").first
    assert (shared.evaluate(LINE), shared.evaluate(SECOND_LINE)) == (own[0], own[1])

    page.locator("mark", has_text="Leaves").click()
    expect(badges[0]).to_have_class("claim-link verdict-overstated is-current")
    assert [badge.evaluate(RING) for badge in badges] == ["solid", "none", "none"]
    screenshot(page, "marks-overlap")
    axe(page)

"""Marks painted anew after a change: only where something changed, and nobody loses their place."""

import pytest
from playwright.sync_api import expect

from claims.highlighting.claims import create_claim
from claims.highlighting.listing import LISTED
from claims.highlighting.occurrences import remove_occurrence
from claims.models import Occurrence, User
from tests.factories import OccurrenceFactory, SnapshotFactory

PARAGRAPHS = [f"Paragraph {number} says that leaves cure everything." for number in range(60)]
NUMBERS = "links => links.map(link => [link.id, link.dataset.number, link.ariaLabel.slice(0, 9)])"
ENDS = "ends => ends.map(end => end.ariaLabel)"
TOP = "element => element.getBoundingClientRect().top"
TELL = """change => new Promise(resolve => {
    document.addEventListener("marks-painted", () => resolve(), { once: true });
    document.dispatchEvent(new CustomEvent("marks-changed", { detail: change }));
})"""
TAG = "document.querySelectorAll('#article p > *').forEach((node) => { node.wasThere = true; })"
WHICH_STAYED = "marks => marks.map(mark => Boolean(mark.wasThere))"


@pytest.fixture
def marked(new_context):
    """Two claims, in the paragraphs 30 and 40 of sixty."""
    snapshot = SnapshotFactory(raw="\n\n".join(PARAGRAPHS))
    return snapshot, [attach(snapshot, f"Paragraph {number} says") for number in (30, 40)]


def attach(snapshot, exact, **more):
    """An occurrence as it is read from the database."""
    return Occurrence.objects.get(pk=OccurrenceFactory(snapshot=snapshot, exact=exact, **more).pk)


def mark_words(snapshot, quote):
    start = snapshot.text.index(quote)
    span = {"start": start, "end": start + len(quote), "quote": quote}
    by = User.objects.get(username="reviewer")
    return create_claim(snapshot=snapshot, statement=quote, by=by, **span)


def told(occurrence):
    return {"from": occurrence.span.start, "to": occurrence.span.end}


def test_claim_that_comes_before_others_numbers_them_anew(signed_in, marked):
    snapshot, (first, second) = marked
    page = signed_in("reviewer", reduced_motion="reduce")
    page.goto(f"/desk/articles/{snapshot.article_id}/")
    links, marks = page.locator("#article a.claim-link"), page.locator("#article mark")
    focused = page.locator(f"#mark-{first.claim_id}")
    focused.focus()
    top = focused.evaluate(TOP)
    page.evaluate(TAG)

    new = mark_words(snapshot, "Paragraph 3 says that leaves")
    again = attach(snapshot, "Paragraph 5 says", claim=second.claim)
    page.evaluate(TELL, {"from": new.span.start, "to": again.span.end})

    assert links.evaluate_all(NUMBERS) == [
        [f"mark-{new.claim_id}", "1", "Claim 1: "],
        [f"mark-{second.claim_id}", "2", "Claim 2: "],
        [f"mark-{first.claim_id}", "3", "Claim 3: "],
        ["", "2", "Claim 2: "],
    ]
    ends = page.locator("#article .claim-end").evaluate_all(ENDS)
    assert ends == ["End of claim 1", "End of claim 2", "End of claim 3", "End of claim 2"]
    assert marks.evaluate_all(WHICH_STAYED) == [False, False, True, True]
    expect(focused).to_be_focused()
    assert abs(focused.evaluate(TOP) - top) < 1
    expect(page.locator(".claim-item .number-badge").first).to_have_text("3")


def test_focus_and_selection_are_found_again_in_a_painted_block(signed_in, marked):
    snapshot, (first, second) = marked
    page = signed_in("reviewer", reduced_motion="reduce")
    page.goto(f"/desk/articles/{snapshot.article_id}/")
    link = page.locator(f"#mark-{first.claim_id}")
    link.focus()
    new = mark_words(snapshot, "30 says that")
    page.evaluate(TELL, told(new))
    expect(link).to_be_focused()
    expect(page.locator("mark[data-depth='2']")).to_have_text("30 says")

    page.get_by_text("Paragraph 40 says").select_text()
    by = User.objects.get(username="reviewer")
    remove_occurrence(occurrence_id=second.pk, by=by)
    page.evaluate(TELL, told(second))
    expect(page.locator(f"#mark-{second.claim_id}")).to_have_count(0)
    assert page.evaluate("getSelection().toString()") == "Paragraph 40 says"


def test_change_anywhere_and_change_of_a_claim_paint_what_differs(signed_in, marked):
    snapshot, (first, _second) = marked
    page = signed_in("reviewer", reduced_motion="reduce")
    page.goto(f"/desk/articles/{snapshot.article_id}/")
    page.evaluate(TAG)
    mark_words(snapshot, "Paragraph 50 says")
    page.evaluate(TELL, None)
    marks = page.locator("#article mark")
    assert marks.evaluate_all(WHICH_STAYED) == [True, True, False]
    page.evaluate(TAG)
    type(first.claim).objects.filter(pk=first.claim_id).update(statement="Something else")
    page.evaluate(TELL, {"claim": first.claim_id})
    assert marks.evaluate_all(WHICH_STAYED) == [False, True, True]
    expect(page.locator(f"#mark-{first.claim_id}")).to_have_attribute(
        "aria-label", "Claim 1: Something else No review yet."
    )


def test_further_claims_come_when_the_end_of_the_list_is_in_sight(signed_in, new_context):
    snapshot = SnapshotFactory(raw="Leaves cure everything.")
    for _ in range(2 * LISTED + 5):
        OccurrenceFactory(snapshot=snapshot, exact="Leaves")
    page = signed_in("reviewer", reduced_motion="reduce")
    page.goto(f"/desk/articles/{snapshot.article_id}/")
    items = page.locator("#panel .claim-item")
    expect(items).to_have_count(LISTED)
    page.get_by_role("link", name="More claims").focus()
    expect(items.nth(LISTED).locator("a.number-badge")).to_be_focused()
    items.nth(2 * LISTED - 1).scroll_into_view_if_needed()
    expect(items).to_have_count(2 * LISTED + 5)
    expect(page.locator(".claim-more")).to_have_count(0)


def test_many_changes_at_once_are_painted_together(signed_in, marked):
    snapshot, (first, second) = marked
    page = signed_in("reviewer")
    page.goto(f"/desk/articles/{snapshot.article_id}/")
    expect(page.locator(f"#mark-{first.claim_id}")).to_be_visible()
    asked = []
    page.on("request", lambda request: "/blocks/" in request.url and asked.append(request.url))
    new = mark_words(snapshot, "Paragraph 3 says that leaves")
    page.evaluate(
        """changes => {
            for (const detail of changes) {
                document.dispatchEvent(new CustomEvent("marks-changed", { detail }));
            }
        }""",
        [told(second), *[told(first)] * 20, told(new)],
    )
    expect(page.locator(f"#mark-{new.claim_id}")).to_be_visible()
    ends = (new.span.start, first.span.end)
    assert [url.partition("?")[2] for url in asked] == [
        "from={}&to={}".format(*told(second).values()),
        "from={}&to={}".format(*ends),
    ]

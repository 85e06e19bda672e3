"""The table of evidence from another passage of a source to paper, in a real browser."""

import re
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from claims.models import Review
from tests.factories import EvidenceFactory, ReviewFactory, SourceFactory, UserFactory, verdict
from tests.published import Site, address_of

PHONE = {"viewport": {"width": 360, "height": 740}, "color_scheme": "dark"}
TITLE = "Rats and leaves"
TYPED = "Nothing changed at the highest dose."
AGAIN = re.compile(r"What you typed at \d\d:\d\d is here again\.")


@pytest.fixture
def site(new_context):
    people = {name: UserFactory(username=name, roles=[name]) for name in ("reviewer", "editor")}
    return Site(**people, moderator=UserFactory())


@pytest.fixture
def review(site) -> Review:
    review = ReviewFactory(author=site.reviewer, verdict=verdict("overstated"))
    EvidenceFactory(
        review=review,
        source=SourceFactory(
            doi="10.1000/rats",
            title=TITLE,
            status="ok",
            status_at=datetime(2026, 5, 12, tzinfo=UTC),
            status_by="crossref",
        ),
        stance="refutes",
        study_type="animal_study",
        level="cebm_5",
        population="animal",
        sample_size=24,
        locator="Table 2",
    )
    EvidenceFactory(review=review, source__title="A" * 300, stance="context", passage="W" * 200)
    EvidenceFactory(review=review, source__title="A survey", stance="supports", level="cebm_3")
    return review


def open_another(page: Page, review: Review) -> None:
    page.goto(f"/desk/claims/{review.claim_id}/")
    page.get_by_role("link", name=f"Another passage of this source: {TITLE}").click()
    expect(page.get_by_role("heading", name="Another passage of this source")).to_be_visible()


def type_another_passage(page: Page, review: Review) -> None:
    """What the form is filled in with is nobody's typing; what is typed is kept and thrown away."""
    passage = page.get_by_label("Passage", exact=True)
    open_another(page, review)
    expect(page.get_by_role("radio", name="Supports")).to_be_focused()
    expect(page.get_by_text("Already in the library, cited in 1 review:")).to_be_visible()
    assert page.evaluate("Object.keys(localStorage).filter((it) => it.includes('unsent'))") == []
    passage.fill(TYPED)
    expect(page.locator("#evidence .save-state")).to_contain_text("Kept on this device")
    open_another(page, review)
    expect(page.locator("form").get_by_text(AGAIN)).to_be_visible()
    expect(passage).to_have_value(TYPED)
    page.get_by_role("button", name="Throw it away").click()
    expect(passage).to_have_value("")
    expect(page.get_by_label("DOI, PMID or web address")).to_have_value("10.1000/rats")
    expect(page.get_by_label("How many were studied")).to_have_value("24")
    passage.fill(TYPED)
    page.get_by_role("radio", name="Refutes").check()


def stand(page: Page) -> list[dict[str, float]]:
    """Where the two sides stand."""
    return [page.locator(f"#evidence-{side}").bounding_box() for side in ("supports", "refutes")]


def are_beside(page: Page) -> bool:
    supports, refutes = stand(page)
    return supports["y"] == refutes["y"] and supports["x"] < refutes["x"]


def are_below(page: Page) -> bool:
    supports, refutes = stand(page)
    return supports["x"] == refutes["x"] and supports["y"] < refutes["y"]


def fits(page: Page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_evidence_is_a_table_at_the_desk_in_public_and_on_paper(
    signed_in, open_page, site, review, axe, screenshot
):
    author = signed_in("reviewer")
    type_another_passage(author, review)
    axe(author)
    screenshot(author, "evidence-another-passage")
    author.get_by_role("button", name="Add to the review").click()
    expect(author.locator(".evidence-item")).to_have_count(4)
    author.get_by_text("The evidence as a table").click()
    against = author.get_by_role("region", name="Against the claim")
    expect(against.get_by_role("listitem").filter(has_text=TITLE)).to_have_count(1)
    expect(against.get_by_text("n = 24")).to_have_count(1)
    expect(against.get_by_role("blockquote")).to_have_count(2)
    axe(author)

    site.sign_off(review)
    reader = signed_in("editor", **PHONE)
    reader.goto(f"/desk/claims/{review.claim_id}/")
    expect(reader.get_by_text("1 source for, 1 against, 1 gives context, 4 pass")).to_be_visible()
    assert (are_below(reader), fits(reader)) == (True, True)
    axe(reader)
    screenshot(reader, "evidence-table-desk-phone-dark", full_page=True)
    reader.set_viewport_size({"width": 1440, "height": 900})
    assert are_beside(reader)

    site.publish(review.claim)
    public = open_page()
    public.goto(address_of(review.claim))
    expect(public.get_by_text("12 May 2026, according to Crossref")).to_be_visible()
    assert (are_beside(public), fits(public)) == (True, True)
    axe(public)
    screenshot(public, "evidence-table-public", full_page=True)
    public.emulate_media(forced_colors="active")
    axe(public)
    public.set_viewport_size({"width": 320, "height": 740})
    assert (are_below(public), fits(public)) == (True, True)
    axe(public)
    screenshot(public, "evidence-table-public-phone", full_page=True)

    public.emulate_media(media="print", forced_colors="none")
    public.set_viewport_size({"width": 700, "height": 900})
    assert (are_beside(public), fits(public)) == (True, True)
    row = public.locator(".evidence-work").first
    assert row.evaluate("it => getComputedStyle(it).breakInside") == "avoid"

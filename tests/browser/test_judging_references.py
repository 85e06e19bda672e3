"""The article's own references in a real browser: judged by click and by keyboard, then read."""

import pytest
from playwright.sync_api import Locator, Page, expect

from claims.citing.references import judge_reference
from claims.models import ReferenceJudgement
from tests.browser.hands import hears, tab_to
from tests.factories import EvidenceFactory, OccurrenceFactory, ReviewFactory, UserFactory
from tests.published import Site
from tests.referring import LIVER, PAIN, copy_of

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

SCREENS = {
    "wide": {},
    "phone": {"viewport": {"width": 320, "height": 720}},
    "dark": {"color_scheme": "dark"},
    "forced": {"forced_colors": "active"},
}


@pytest.fixture
def site(browser):
    """After the browser, which keeps what the migrations stored."""
    return Site(
        reviewer=UserFactory(username="reviewer", display_name="Reviewer", roles=["reviewer"]),
        editor=UserFactory(username="editor", display_name="Editor", roles=["editor"]),
        moderator=UserFactory(username="moderator", roles=["moderator"]),
    )


@pytest.fixture
def claims(site):
    """Two claims with a reference each, in a draft."""
    snapshot = copy_of(article__publisher="The Leaf")
    found = []
    for words in (PAIN, LIVER):
        statement = f"That {words.lower().rstrip('.')}."
        mark = OccurrenceFactory(snapshot=snapshot, exact=words, claim__statement=statement)
        EvidenceFactory(review=ReviewFactory(claim=mark.claim, author=site.reviewer))
        found.append(mark.claim)
    return snapshot, *found


def open_references(page: Page, article: int, statement: str) -> Locator:
    page.goto(f"/desk/articles/{article}/")
    page.locator("#panel").get_by_role("link", name=statement).click()
    part = page.get_by_role("region", name="The article’s references")
    part.scroll_into_view_if_needed()
    return part


def test_two_references_are_judged_published_and_read(signed_in, open_page, site, claims, axe):
    snapshot, pain, liver = claims
    page = signed_in("reviewer")
    part = open_references(page, snapshot.article_id, pain.statement)
    judge_by_click(page, part)
    axe(page)
    part = open_references(page, snapshot.article_id, liver.statement)
    chosen = judge_by_keyboard(page, part)
    take_back_and_say_again(part, chosen)
    part.get_by_role("link", name="Cite as evidence").click()
    expect(page.get_by_label("DOI, PMID or web address")).to_have_value(
        "https://doi.org/10.1000/liver"
    )
    for claim in (pain, liver):
        site.sign_off(claim.reviews.get())
    publication = site.publish(snapshot.article)
    reader = open_page()
    reader.goto(f"/articles/{snapshot.article_id}-{publication.slug}/")
    read_what_they_are_worth(reader)
    axe(reader)
    reader.goto(f"/claims/{liver.pk}/")
    expect(reader.locator("#appearances")).to_contain_text("Animal or in-vitro only")


def judge_by_click(page: Page, part: Locator) -> None:
    """Who judged stands there at once, another click replaces it, and a note outlives a click."""
    part.get_by_label("About something else").check()
    expect(part.get_by_text("Reviewer, ")).to_be_visible()
    part.get_by_label("Supports it").check()
    hears(page, "Supports it.")
    expect(part.locator("strong")).to_have_text("Supports it")
    part.get_by_text("Add a note").click()
    part.get_by_label("Note on this reference").fill("Read in full.")
    page.on("dialog", lambda dialog: dialog.accept())
    part.get_by_label("Supports a part of it").check()
    hears(page, "Supports a part of it.")
    expect(part.get_by_label("Note on this reference")).to_have_value("Read in full.")
    part.get_by_role("button", name="Save the note").click()
    expect(part.get_by_text("Note: Read in full.")).to_be_visible()


def judge_by_keyboard(page: Page, part: Locator) -> Locator:
    """Arrows choose, and the focus stays. Returns the word that was chosen."""
    expect(part.get_by_text("Jones B. The liver of the rat.")).to_be_visible()
    first = part.get_by_label("Supports it")
    tab_to(page, first, within=400)
    for _ in range(4):
        page.keyboard.press("ArrowDown")
    chosen = part.get_by_label("Animal or in-vitro only")
    expect(chosen).to_be_checked()
    expect(part.locator("strong")).to_have_text("Animal or in-vitro only")
    expect(chosen).to_be_focused()
    return chosen


def take_back_and_say_again(part: Locator, chosen: Locator) -> None:
    """The note that it had is stored again with the word."""
    part.get_by_text("Add a note").click()
    note = part.get_by_label("Note on this reference")
    note.fill("Rats.")
    part.get_by_role("button", name="Save the note").click()
    expect(part.get_by_text("Note: Rats.")).to_be_visible()
    part.get_by_role("button", name="Take back").click()
    expect(part.get_by_text("Not judged yet")).to_be_visible()
    expect(chosen).not_to_be_checked()
    expect(note).to_have_value("Rats.")
    chosen.check()
    expect(part.locator("strong")).to_have_text("Animal or in-vitro only")
    expect(part.get_by_text("Note: Rats.")).to_be_visible()
    expect(chosen).to_be_focused()


def read_what_they_are_worth(reader: Page) -> None:
    """Readers see the numbers, and each word under its claim."""
    headline = "0 of 2 references support the sentence they are attached to."
    expect(reader.get_by_text(headline)).to_be_visible()
    expect(reader.locator("#own-references")).to_contain_text("Supports a part of it 1")
    expect(reader.locator("#claim-1")).to_contain_text("Read in full.")


def test_later_person_sees_the_former_and_decides(signed_in, claims, axe):
    snapshot, pain, _liver = claims
    page = signed_in("editor")
    part = open_references(page, snapshot.article_id, pain.statement)
    judge_reference(
        claim_id=pain.pk, snapshot_id=snapshot.pk, start=24, end=31, fit="supports",
        by=UserFactory(display_name="Mara", roles=["reviewer"]),
    )  # fmt: skip
    part.get_by_label("About something else").check()
    expect(part.get_by_role("alert")).to_contain_text("Mara judged this meanwhile: “Supports it”.")
    expect(part.get_by_label("Supports it")).to_be_checked()
    axe(page)
    part.get_by_role("button", name="Put “About something else” in its place").click()
    expect(part.get_by_text("Editor, ")).to_be_visible()
    expect(part.get_by_label("About something else")).to_be_checked()
    assert ReferenceJudgement.objects.get().fit == "unrelated"


@pytest.mark.parametrize("screen", SCREENS)
def test_references_read_well_on_every_screen(signed_in, claims, axe, screenshot, screen):
    snapshot, _pain, _liver = claims
    page = signed_in("reviewer", **SCREENS[screen])
    page.goto(f"/desk/articles/{snapshot.article_id}/references/judging/")
    page.get_by_text("What the words mean").click()
    page.get_by_text("Add a note").first.click()
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    axe(page)
    screenshot(page, f"references-{screen}")


def test_references_are_judged_without_script(signed_in, claims):
    _snapshot, pain, _liver = claims
    page = signed_in("reviewer", java_script_enabled=False)
    page.goto(f"/desk/claims/{pain.pk}/")
    part = page.get_by_role("region", name="The article’s references")
    part.get_by_label("Could not be found").check()
    part.get_by_role("button", name="Save the word").click()
    expect(part.locator("strong")).to_have_text("Could not be found")
    part.get_by_role("button", name="Take back").click()
    expect(part.get_by_text("Not judged yet")).to_be_visible()

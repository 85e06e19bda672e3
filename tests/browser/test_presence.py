"""Two people at one article: each sees the other come, work and go, and what they change."""

import pytest
from playwright.sync_api import expect

from claims.highlighting.claims import edit_claim
from claims.models import Claim, User
from claims.models.vocabulary import Harm
from tests.browser.hands import RAW, drag_over, hears
from tests.factories import OccurrenceFactory, SnapshotFactory


@pytest.fixture
def live(live_process, settings):
    """Pages find the streams at a process of their own."""
    live_process.start()
    settings.LIVE_URL = live_process.url
    policy = settings.CONTENT_SECURITY_POLICY
    directives = {**policy["DIRECTIVES"], "connect-src": ["'self'", live_process.url]}
    settings.CONTENT_SECURITY_POLICY = {**policy, "DIRECTIVES": directives}
    return live_process


@pytest.fixture
def article(new_context):
    snapshot = SnapshotFactory(raw=RAW)
    OccurrenceFactory(snapshot=snapshot, exact="enhances dopamine release")
    return f"/desk/articles/{snapshot.article_id}/"


def here(page):
    return page.locator("#presence-line")


def test_people_see_each_other_and_what_they_change(live, article, signed_in, axe, screenshot):
    brown, green = signed_in("reviewer"), signed_in("editor")
    mark = brown.locator("#article a.claim-link")
    brown.goto(article)
    expect(brown.get_by_text("Nobody else is here.")).to_be_visible()
    green.goto(article)
    expect(here(brown)).to_contain_text("Editor is here")
    expect(here(green)).to_contain_text("Reviewer is here")

    # Green opens the claim and begins to change it.
    top = mark.bounding_box()
    mark.click()
    green.locator("#panel .claim-item a[hx-get]").first.click()
    on_claim = brown.locator("[data-people-on-claim]")
    expect(on_claim).to_have_text("Editor has it open.")
    green.get_by_label("Statement").press("End")
    green.get_by_label("Statement").type("!")
    expect(on_claim).to_contain_text("Editor is editing this claim.")
    hears(brown, "Editor is editing this claim.")
    expect(mark).to_have_attribute("aria-description", "Editor is editing this claim")
    assert mark.bounding_box() == top
    here(brown).click()
    expect(brown.get_by_role("list", name="Here now")).to_have_text("EEditor (editing claim 1)")
    brown.locator("#all-claims").click()
    expect(brown.locator(".claim-item .edited-by")).to_have_text("✎ Editor is editing it")
    axe(brown)
    screenshot(brown, "presence")

    # Brown marks words: they appear on Green's page, and Green goes on writing.
    drag_over(brown, "describe less severe side effects")
    brown.get_by_role("button", name="New claim").first.click()
    expect(green.locator("#article mark.claim")).to_have_count(2)
    expect(green.get_by_label("Statement")).to_be_focused()

    # Green leaves.
    green.close()
    expect(brown.get_by_text("Nobody else is here.")).to_be_visible()


def test_lost_stream_is_told_and_catches_up(live, article, signed_in, axe, screenshot):
    page = signed_in("reviewer")
    page.goto(article)
    expect(page.get_by_text("Nobody else is here.")).to_be_visible()
    page.locator("#panel .claim-item a[hx-get]").first.click()
    expect(page.locator("#claim-statement")).to_be_visible()

    live.kill()
    lost = page.get_by_text("Others’ changes are not shown at the moment; trying again…")
    expect(lost.locator("visible=true").first).to_be_visible()
    axe(page)
    screenshot(page, "presence-lost")
    claim = Claim.objects.get()
    by = User.objects.exclude(username="reviewer").first()
    edit_claim(claim_id=claim.pk, changes={"harm": Harm.HIGH}, revision=claim.revision, by=by)
    live.start()

    expect(page.locator("#presence-lost")).to_be_hidden()
    expect(page.locator("[data-people-on-claim]")).to_have_text(f"{by} changed it just now.")
    hears(page, "Others’ changes are shown again.")


def test_windows_of_one_person_are_nobody_else(live, article, signed_in):
    one, other = signed_in("reviewer"), signed_in("reviewer")
    one.goto(article)
    other.goto(article)
    expect(other.get_by_text("Nobody else is here.")).to_be_visible()
    drag_over(other, "describe less severe side effects")
    other.get_by_role("button", name="New claim").first.click()

    expect(one.locator("#article mark.claim")).to_have_count(2)
    expect(one.get_by_text("Nobody else is here.")).to_be_visible()


WORDS = """async ([path, people]) => {
    const words = await import(path);
    const number = (claim) => ({4: "2", 5: "3"})[claim] ?? "";
    return {
        initials: ["Zoë van der Green", "Prince", "李 小龙", " Ada  Byron "].map(words.initials),
        doing: people.map((person) => words.doing(person, number)),
        summary: [1, 2, 3].map((n) => words.summary(people.slice(0, n), number)),
        claim: [4, 5, 6].map((claim) => words.aboutClaim(people, claim)),
    };
}"""


def test_people_in_words(live_server, open_page):
    page = open_page()
    page.goto("/")
    people = [
        {"id": 1, "name": "Brown", "editing": [4], "reading": [5]},
        {"id": 2, "name": "Green", "editing": [9], "reading": []},
        {"id": 3, "name": "Gray", "editing": [], "reading": [4, 5]},
    ]

    assert page.evaluate(WORDS, ["/static/js/live/people.js", people]) == {
        "initials": ["ZG", "P", "李小", "AB"],
        "doing": ["editing claim 2, reading claim 3", "editing a claim", "reading claims 2 and 3"],
        "summary": [
            "Brown is editing claim 2, reading claim 3",
            "Brown and Green are here",
            "3 others are here, 2 editing",
        ],
        "claim": [
            "Brown is editing this claim. Gray has it open.",
            "Brown and Gray have it open.",
            "",
        ],
    }

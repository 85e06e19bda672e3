"""The nine steps in a real browser: once with the mouse, once with the keyboard alone.

Every screen on the way is checked with axe and kept as a picture in var/screenshots.
"""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from claims.models import Article, Claim, Publication, Report, Review
from tests.browser.hands import drag_over, tab_to
from tests.factories import TopicFactory

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

TEXT = """What the leaf can do for you

Kratom is a tree. 🌿 By acting on the brain, kratom enhances dopamine release and lifts mood.

Many users describe less severe side effects than with opioids."""
QUOTE = "kratom enhances dopamine release"
TAKEAWAY = "Studies in rats disagree, and nobody has measured it in people."


class Mouse:
    """Somebody who points and clicks, and types where it takes text."""

    def press(self, target: Locator) -> None:
        target.click()

    def tick(self, target: Locator) -> None:
        target.check()

    def write(self, target: Locator, text: str) -> None:
        target.fill(text)

    def choose(self, target: Locator, label: str) -> None:
        target.select_option(label=label)

    def complete(self, target: Locator, text: str, option: str) -> None:
        target.fill(text)
        target.page.get_by_role("option", name=option, exact=True).click()

    def mark(self, page: Page, words: str) -> None:
        drag_over(page, words)
        page.get_by_role("button", name="New claim").click()


class Keyboard:
    """Somebody who reaches everything with Tab, the arrows, Space and Enter."""

    def press(self, target: Locator) -> None:
        tab_to(target.page, target)
        target.page.keyboard.press("Enter")

    def tick(self, target: Locator) -> None:
        """Tab reaches a group of radio buttons once; the arrows move inside it."""
        name = target.get_attribute("name")
        if target.get_attribute("type") == "radio":
            group = target.page.locator(f"input[type=radio][name={name}]")
            tab_to(target.page, group)
            for _ in range(group.count()):
                if target.is_checked():
                    return
                target.page.keyboard.press("ArrowDown")
            target.page.keyboard.press("Space")
        else:
            tab_to(target.page, target)
            target.page.keyboard.press("Space")
        expect(target).to_be_checked()

    def write(self, target: Locator, text: str) -> None:
        tab_to(target.page, target)
        target.page.keyboard.press("Control+A")
        target.page.keyboard.insert_text(text)

    def choose(self, target: Locator, label: str) -> None:
        tab_to(target.page, target)
        target.page.keyboard.type(label)
        assert target.evaluate("select => select.selectedOptions[0].label") == label

    def complete(self, target: Locator, text: str, option: str) -> None:
        self.write(target, text)
        expect(target.page.get_by_role("option", name=option, exact=True)).to_be_visible()
        target.page.keyboard.press("ArrowDown")
        target.page.keyboard.press("Enter")

    def mark(self, page: Page, words: str) -> None:
        """Step to the sentence and shrink to the words."""
        self.press(page.get_by_role("button", name="Select by keyboard"))
        mode = page.get_by_role("application", name="Selecting by keyboard")
        expect(mode).to_be_focused()
        for _ in range(2):
            page.keyboard.press("ArrowDown")
        expect(page.locator("#announcer")).to_contain_text("By acting on the brain")
        for key in ["}"] * 6 + ["["] * 4:
            page.keyboard.press(key)
        expect(mode.locator("q")).to_have_text(words)
        page.keyboard.press("Enter")


class Walk:
    """The steps, as people of the desk and readers take them; `hand` is mouse or keyboard."""

    def __init__(self, hand, name, axe, screenshot):
        self.hand, self.name, self.axe, self.screenshot = hand, name, axe, screenshot

    def look(self, page: Page, what: str) -> None:
        self.axe(page)
        self.screenshot(page, f"journey-{self.name}-{what}", full_page=True)

    def import_article(self, page: Page) -> None:
        page.goto("/desk/import/")
        self.look(page, "1-import")
        self.hand.write(page.get_by_label(re.compile("^Text")), TEXT)
        self.hand.press(page.get_by_text("What you know about it"))
        self.hand.write(page.get_by_label("Publisher or site"), "Example Wellness")
        self.hand.press(page.get_by_role("button", name="Import", exact=True))
        expect(page).to_have_url(re.compile(r"/desk/articles/\d+/"))
        expect(page.locator("#article")).to_contain_text(QUOTE)
        page.wait_for_load_state()

    def highlight(self, page: Page) -> None:
        self.hand.mark(page, QUOTE)
        statement = page.get_by_label("Statement")
        expect(statement).to_have_value("Kratom enhances dopamine release.")
        self.hand.write(statement, "Kratom enhances dopamine release")
        self.hand.complete(page.get_by_label("Add topics"), "kra", "Kratom")
        self.look(page, "2-highlight")
        expect(page.locator("#claim-form .save-state")).to_contain_text("Saved")
        expect(page.locator("#article mark.claim")).to_have_text(QUOTE)

    def judge(self, page: Page, verdict: str, what: str) -> None:
        """Fill in the review on the claim's page, and hand it in."""
        page.goto(f"/desk/claims/{Claim.objects.get().pk}/")
        self.hand.press(page.get_by_role("button", name=re.compile("^Start a (review|corr)")))
        expect(page.get_by_label("Takeaway")).to_be_visible()
        if not Review.objects.first().evidence.exists():
            self.cite(page)
        self.hand.tick(page.get_by_label(re.compile(f"^{verdict}")))
        self.hand.tick(page.get_by_role("radio", name="Low", exact=True))
        reason = page.get_by_label("Animal or in-vitro to human")
        if not reason.is_visible():
            self.hand.press(page.locator("#field-reasons summary"))
        if not reason.is_checked():
            self.hand.tick(reason)
        self.hand.write(page.get_by_label("Takeaway"), TAKEAWAY)
        self.hand.write(page.get_by_label("Rationale"), "Two studies, **two** directions.")
        self.hand.write(page.get_by_label("Your interests in the matter"), "None.")
        self.look(page, f"{what}-judge")
        self.hand.press(page.get_by_role("button", name="Save and hand in"))
        expect(page.get_by_text("Handed in. An editor will look at it.")).to_be_visible()

    def cite(self, page: Page) -> None:
        self.hand.press(page.get_by_role("link", name="Add evidence"))
        self.hand.write(page.get_by_label("DOI, PMID or web address"), "10.1016/j.neulet.2021.1")
        expect(page.get_by_text("Describe the source yourself")).to_be_visible()
        title = page.locator("#source-fields").get_by_label("Title")
        self.hand.write(title, "Real time monitoring of dopamine")
        self.hand.tick(page.get_by_label("Mixed"))
        passage = page.get_by_label(re.compile("^Passage"))
        self.hand.write(passage, "did not increase dopamine release after acute treatment")
        self.look(page, "3-cite")
        self.hand.press(page.get_by_role("button", name="Add to the review"))
        expect(page.locator(".evidence-item")).to_have_count(1)

    def approve(self, page: Page) -> None:
        page.goto("/desk/")
        self.look(page, "4-queue")
        self.hand.press(page.locator("main").get_by_role("link", name="Kratom enhances").first)
        approve = page.get_by_role("button", name="Approve")
        expect(approve).to_be_visible()
        self.look(page, "4-sign-off")
        self.hand.press(approve)
        expect(page.get_by_text("Approved. Publish it")).to_be_visible()

    def publish(self, page: Page) -> None:
        page.goto(f"/desk/publish/articles/{Article.objects.get().pk}/")
        self.look(page, "5-checklist")
        self.hand.press(page.get_by_role("button", name="Publish the article"))
        expect(page.get_by_text("is public as version 1")).to_be_visible()

    def read(self, page: Page) -> None:
        page.goto("/")
        self.look(page, "6-home")
        self.hand.press(page.get_by_role("link", name="What the leaf can do for you").first)
        expect(page.locator("mark.claim")).to_have_text(QUOTE)
        self.look(page, "6-article")
        self.hand.press(page.get_by_role("button", name=re.compile("^Claim 1")))
        expect(page.get_by_role("dialog")).to_contain_text(TAKEAWAY)
        self.hand.press(page.get_by_role("dialog").get_by_role("link", name="All evidence"))
        expect(page).to_have_url(re.compile(f"{claim_address()}$"))
        expect(page.get_by_role("heading", level=1)).to_have_text(
            "Kratom enhances dopamine release"
        )
        self.look(page, "6-claim")

    def report(self, page: Page) -> None:
        page.goto(claim_address())
        self.hand.press(page.locator("main").get_by_role("link", name="Report an error").last)
        self.hand.tick(page.get_by_label(re.compile("^Factual error")))
        self.hand.write(page.get_by_label("What should the desk look at?"), "There is a trial.")
        self.look(page, "7-report")
        self.hand.press(page.get_by_role("button", name="Send the report"))
        expect(page).to_have_url(re.compile("/reports/"))
        self.look(page, "7-status")

    def moderate(self, page: Page) -> None:
        page.goto("/desk/moderation/")
        self.look(page, "8-reports")
        page.goto(f"/desk/moderation/reports/{Report.objects.get().pk}/")
        self.hand.tick(page.get_by_label(re.compile("^Send to correction")))
        self.hand.write(page.get_by_label("Reason"), "The reader is right.")
        self.look(page, "8-decide")
        self.hand.press(page.get_by_role("button", name="Decide"))
        expect(page.get_by_text("The log has it.")).to_be_visible()

    def correct(self, page: Page) -> None:
        page.goto(f"/desk/publish/claims/{Claim.objects.get().pk}/")
        form = page.get_by_role("region", name="Publish the correction")
        self.hand.choose(form.get_by_label("Reason", exact=True), "New evidence")
        self.hand.write(form.get_by_label("Public note"), "A trial in people appeared.")
        self.look(page, "9-correct")
        self.hand.press(form.get_by_role("button"))
        expect(page.get_by_text("is public as version 2")).to_be_visible()


def claim_address() -> str:
    public = Publication.objects.current().get(kind="claim")
    return f"/claims/{public.claim_id}-{public.slug}/"


@pytest.mark.parametrize("hand", [Mouse(), Keyboard()], ids=["mouse", "keyboard"])
def test_article_travels_from_import_to_correction(
    signed_in, open_page, axe, screenshot, request, hand
):
    TopicFactory(slug="kratom", name="Kratom")
    walk = Walk(hand, type(hand).__name__.lower(), axe, screenshot)
    reviewer, editor, moderator = (signed_in(name) for name in ("reviewer", "editor", "moderator"))
    reader = open_page()
    walk.import_article(reviewer)
    walk.highlight(reviewer)
    walk.judge(reviewer, "Overstated", "3")
    walk.approve(editor)
    walk.publish(editor)
    walk.read(reader)
    walk.report(reader)
    walk.moderate(moderator)
    walk.judge(reviewer, "Misleading", "9")
    walk.approve(editor)
    walk.correct(editor)
    reader.goto(claim_address())
    expect(reader.get_by_text("A trial in people appeared.").first).to_be_visible()
    assert Publication.objects.current().get(kind="article").number == 2

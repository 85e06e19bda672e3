"""A whole article reviewed with the keyboard alone: the demonstration's article about kratom.

Nothing in this file touches the mouse, and the page counts presses of one: it must count none.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest
from playwright.sync_api import Locator, Page, expect

from claims.demo.loading import Loading
from claims.demo.reading import DemoClaim, DemoEvidence, DemoReview, read_desk
from claims.models import Occurrence, Review, User
from claims.models.vocabulary import Reason

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

COUNT_PRESSES = """
    for (const kind of ["pointerdown", "mousedown", "touchstart"]) {
        addEventListener(kind, () => {
            sessionStorage.presses = Number(sessionStorage.presses ?? 0) + 1;
        }, true);
    }
"""
IN_FULL = 3  # claims with all that a review has; the others get their words, wording and verdict
WRITTEN = ("certainty", "takeaway", "rationale", "search_log", "conflict_of_interest")
MARK = re.compile(r"\s*\[@[^\]]*\]")
SAVED = re.compile(r"Saved \d\d:\d\d")


@dataclass
class Hands:
    """Two hands on a keyboard."""

    page: Page

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def write(self, words: str) -> None:
        """Type over what the focused field holds."""
        self.press("Control+a")
        self.page.keyboard.insert_text(words)

    def tab_to(self, target: Locator, *, back: bool = False, within: int = 120) -> None:
        """Press Tab until the target has the focus."""
        target.first.wait_for()
        for _ in range(within):
            if target.evaluate_all("all => all.includes(document.activeElement)"):
                return
            self.press("Shift+Tab" if back else "Tab")
        raise AssertionError(f"the focus never came to {target}")


def claims_of(loading: Loading, article: str) -> list[DemoClaim]:
    """The claims that the demonstration marks in the article, by place."""
    text = loading.snapshots[article].text
    marked = [claim for claim in loading.desk.claims if claim.quotes[0].article == article]
    placed = sorted(marked, key=lambda claim: text.index(claim.quotes[0].exact))
    return [without_marks(claim) for claim in placed]


def without_marks(claim: DemoClaim) -> DemoClaim:
    """With a rationale that names no source: the journey cites one of several."""
    review = claim.review
    return replace(claim, review=replace(review, rationale=MARK.sub("", review.rationale)))


class Journey:
    """One person's way through the article."""

    def __init__(self, page: Page, loading: Loading) -> None:
        self.page, self.loading, self.hands = page, loading, Hands(page)
        self.panel = page.locator("#panel")
        self.bar = page.locator("#sentence-bar")
        self.reasons = list(Reason.values)

    def open_workspace(self) -> None:
        self.page.goto("/desk/")
        self.hands.tab_to(self.page.get_by_role("link", name="Articles", exact=True))
        self.hands.press("Enter")
        title = re.compile("^Kratom and Dopamine")
        self.hands.tab_to(self.page.get_by_role("link", name=title))
        self.hands.press("Enter")
        expect(self.page.locator("#claim-count")).to_have_text("0")

    def choose_words(self, quote: str) -> None:
        """Step to the sentence with the words, then take words off at both ends."""
        expect(self.bar).to_be_focused()
        self.hands.press("ArrowUp")  # a sentence may hold several claims
        self.press_until("ArrowDown", lambda chosen: quote[:12] in chosen)
        self.press_until("Shift+ArrowDown", lambda chosen: quote in chosen)
        self.press_until("}", lambda chosen: chosen.startswith(quote))
        self.press_until("[", lambda chosen: chosen == quote)

    def press_until(self, key: str, is_chosen: Callable[[str], bool]) -> None:
        """Press a key until the right words are chosen."""
        chosen, seen = self.page.locator("#sentence-words"), []
        for _ in range(80):
            seen.append(chosen.text_content())
            if is_chosen(seen[-1]):
                return
            self.hands.press(key)
        raise AssertionError(f"{key} never chose the words: {seen}")

    def create_claim(self, claim: DemoClaim) -> None:
        """One key; then the statement that was proposed is typed over."""
        self.hands.press("Enter")
        statement = self.panel.get_by_label("Statement")
        expect(statement).to_be_focused()
        assert statement.input_value() != ""
        self.hands.write(claim.statement)

    def describe(self, claim: DemoClaim) -> None:
        self.hands.tab_to(self.panel.locator("#claim-form input[name=claimant]"))
        self.hands.write(claim.claimant)
        self.choose("claim_type", claim.claim_type)
        self.choose("harm", claim.harm)
        for slug in claim.topics:
            self.add_topic(slug)
        expect(self.panel.locator("#claim-form .save-state")).to_have_text(SAVED)

    def choose(self, name: str, value: str) -> None:
        """Choose in a list by its arrow keys."""
        field = self.panel.locator(f"#claim-form select[name={name}]")
        self.hands.tab_to(field)
        self.hands.press("Home")
        for _ in range(field.locator("option").count()):
            if field.input_value() == value:
                return
            self.hands.press("ArrowDown")
        raise AssertionError(f"there is no choice {value}")

    def add_topic(self, slug: str) -> None:
        name = next(topic.name for topic in self.loading.desk.topics if topic.slug == slug)
        box = self.panel.get_by_label("Add topics")
        self.hands.tab_to(box)
        self.page.keyboard.type(name)
        self.panel.get_by_role("option", name=name, exact=True).wait_for()
        self.hands.press("ArrowDown", "Enter")
        expect(box).to_have_value("")

    def start_with_verdict(self, slug: str) -> None:
        """One press of a verdict starts its review."""
        self.hands.tab_to(self.panel.locator(f".start-review button[value={slug}]"))
        self.hands.press("Enter")
        expect(self.panel.locator(f"#field-verdict input[value={slug}]")).to_be_checked()
        self.expect_focus_inside()

    def judge(self, review: DemoReview) -> None:
        """A whole review, begun without a verdict."""
        self.hands.tab_to(self.panel.get_by_role("button", name="Start a review"))
        self.hands.press("Enter")
        form = self.panel.locator("#judgement-form")
        expect(form).to_be_visible()
        self.choose_radio(form.locator("#field-verdict input"), review.verdict)
        self.choose_radio(form.locator("#field-certainty input"), review.certainty)
        self.tick_reasons(review.reasons)
        for name in ("takeaway", "rationale", "search_log", "conflict_of_interest"):
            self.hands.tab_to(form.locator(f"textarea[name={name}], input[name={name}]"))
            self.hands.write(getattr(review, name).strip())
        expect(form.locator(".save-state")).to_have_text(SAVED)

    def choose_radio(self, choices: Locator, value: str) -> None:
        self.hands.tab_to(choices)
        self.hands.press("Space")
        for _ in range(12):
            if self.page.evaluate("document.activeElement.value") == value:
                return
            self.hands.press("ArrowDown")
        raise AssertionError(f"there is no choice {value}")

    def tick_reasons(self, reasons: list[str]) -> None:
        if not reasons:
            return
        self.hands.tab_to(self.panel.locator("#field-reasons summary"))
        self.hands.press("Enter")
        for slug in sorted(reasons, key=self.reasons.index):
            self.hands.tab_to(self.panel.locator(f"#field-reasons input[value={slug}]"))
            self.hands.press("Space")

    def cite(self, evidence: DemoEvidence) -> None:
        source = self.loading.sources[evidence.source]
        self.hands.tab_to(self.panel.get_by_role("link", name="Add evidence"))
        self.hands.press("Enter")
        expect(self.panel.get_by_label("DOI, PMID or web address")).to_be_focused()
        self.hands.write(source.doi or source.pmid or source.url)
        expect(self.panel.locator("#source-fields")).to_contain_text("Already in the library")
        form = self.panel.locator(".evidence-form")
        self.choose_radio(form.locator("input[name=stance]"), evidence.stance)
        self.hands.tab_to(form.locator("textarea[name=passage]"))
        self.hands.write(evidence.passage)
        if evidence.is_paraphrase:
            self.hands.tab_to(form.locator("input[name=is_paraphrase]"))
            self.hands.press("Space")
        self.hands.tab_to(form.get_by_role("button", name="Add to the review"))
        self.hands.press("Enter")
        expect(self.panel.locator(".evidence-item")).to_be_focused()

    def hand_in(self) -> None:
        button = self.panel.get_by_role("button", name="Save and hand in")
        self.hands.tab_to(button, back=True)
        self.hands.press("Enter")
        expect(self.panel.locator(".status-submitted").first).to_be_visible()
        self.expect_focus_inside()

    def expect_focus_inside(self) -> None:
        """What was replaced has handed the focus on: Escape still leads back."""
        expect(self.panel.locator(":focus")).to_have_count(1)

    def step_to(self, number: int) -> None:
        """From claim to claim in the text, until the one with the number has the focus."""
        for _ in range(2 * number):
            self.hands.press("j")
            if self.page.evaluate("document.activeElement.dataset.number") == str(number):
                return
        raise AssertionError(f"the focus never came to claim {number}")

    def go_on(self) -> None:
        """Back to the sentences, at the one after the last."""
        self.hands.press("Escape")
        expect(self.bar).to_be_focused()


@pytest.fixture
def journey(signed_in, browser):
    loading = Loading(read_desk())
    for build in ("add_people", "add_topics_and_pages", "add_sources", "import_articles"):
        getattr(loading, build)()
    User.objects.update(tour_seen=True)
    page = signed_in("mara", reduced_motion="reduce")
    page.add_init_script(COUNT_PRESSES)
    return Journey(page, loading)


def test_case_22_whole_article_is_reviewed_with_the_keyboard_only(journey, axe, screenshot):
    hands, page = journey.hands, journey.page
    claims = claims_of(journey.loading, "kratom")
    journey.open_workspace()
    hands.press("s")
    for number, claim in enumerate(claims, start=1):
        journey.choose_words(claim.quotes[0].exact)
        journey.create_claim(claim)
        if number <= IN_FULL:
            journey.describe(claim)
            journey.judge(claim.review)
            journey.cite(claim.review.evidence[0])
            journey.hand_in()
        else:
            journey.start_with_verdict(claim.review.verdict)
        journey.go_on()
    axe(page)
    screenshot(page, "keyboard-only")
    assert stored_claims() == sorted(expected_claims(claims))
    assert stored_reviews() == expected_reviews(claims[:IN_FULL])

    hands.press("Escape")
    expect(page.locator("#start-claim-mode")).to_be_focused()
    journey.step_to(len(claims))
    hands.press("Enter")
    expect(page.locator("#claim-statement")).to_be_focused()
    quote = claims[-1].quotes[0].exact
    hands.press("e")
    expect(page.locator(".edge-handle[data-side=start]")).to_be_focused()
    hands.press("Tab", "[", "Enter")
    expect(page.locator(".toast")).to_contain_text("The claim's words are changed.")
    expect(page.locator("#claim-statement")).to_be_focused()
    assert Occurrence.objects.latest("pk").exact == quote.rpartition(" ")[0]
    hands.press("x")
    expect(page.locator("#article mark.claim.is-current")).to_have_count(0)
    assert Occurrence.objects.standing().count() == len(claims) - 1
    hands.press("z")
    expect(page.locator(f"#article a.claim-link[data-number='{len(claims)}']")).to_have_count(1)
    assert Occurrence.objects.standing().count() == len(claims)
    assert page.evaluate("sessionStorage.presses") is None


def stored_claims() -> list[tuple[str, str, str]]:
    rows = Occurrence.objects.select_related("claim")
    reviews = {one.claim_id: one.verdict.slug for one in Review.objects.select_related("verdict")}
    return sorted((row.exact, row.claim.statement, reviews[row.claim_id]) for row in rows)


def expected_claims(claims: list[DemoClaim]) -> list[tuple[str, str, str]]:
    return [(one.quotes[0].exact, one.statement, one.review.verdict) for one in claims]


def stored_reviews() -> list[dict[str, object]]:
    """What those handed in hold, and their claims."""
    return [
        {name: getattr(review, name) for name in WRITTEN}
        | {name: getattr(review.claim, name) for name in ("claimant", "claim_type", "harm")}
        | {"topics": sorted(review.claim.topics.values_list("slug", flat=True))}
        | {"evidence": list(review.evidence.values_list("stance", "passage", "is_paraphrase"))}
        for review in Review.objects.filter(status="submitted").order_by("pk")
    ]


def expected_reviews(claims: list[DemoClaim]) -> list[dict[str, object]]:
    return [
        {name: getattr(claim.review, name) for name in WRITTEN}
        | {name: getattr(claim, name) for name in ("claimant", "claim_type", "harm")}
        | {"topics": sorted(claim.topics)}
        | {"evidence": [(one.stance, one.passage, one.is_paraphrase)]}
        for claim in claims
        for one in claim.review.evidence[:1]
    ]

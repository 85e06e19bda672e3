"""What a screen reader is told of the marks, and how they hold when the page changes its shape."""

import pytest
from playwright.sync_api import Page, expect

from tests.factories import ClaimFactory, OccurrenceFactory, ReviewFactory, SnapshotFactory, verdict

RAW = (
    "Leaves lift the mood of tired people in a week.\n\n"
    "They were chewed for two thousand years. Nobody was harmed."
)
TOLD = {"link", "image", "StaticText", "mark", "paragraph"}
# Whether the marked words stand inside their blocks.
PLACES = """() => [...document.querySelectorAll("#article mark.claim")].map((mark) => {
    const words = [...mark.getClientRects()].find(({ width }) => width > 0);
    const block = mark.closest("[data-start]").getBoundingClientRect();
    return words.left >= block.left - 8 && words.bottom <= block.bottom + 8;
})"""
PATTERNS = """marks => marks.map((mark) => {
    const style = getComputedStyle(mark);
    return `${style.textDecorationLine === "none" ? "" : style.textDecorationStyle}` +
        ` ${style.textDecorationThickness} ${style.backgroundImage}`;
})"""


@pytest.fixture
def marked(new_context):
    """Three claims that share words, and one across two paragraphs."""
    snapshot = SnapshotFactory(raw=RAW)
    statements = {
        "Leaves lift the mood of tired people": "Leaves help.",
        "lift the mood": "Mood rises.",
        "mood of": "Of mood.",
        "in a week.\nThey were chewed": "Both.",
    }
    for exact, statement in statements.items():
        OccurrenceFactory(claim=ClaimFactory(statement=statement), snapshot=snapshot, exact=exact)
    return snapshot


def told(page: Page) -> list[str]:
    """What assistive technology is told of the article, in order; words by themselves."""
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    by_id = {node["nodeId"]: node for node in nodes}

    def walk(node):
        role = node.get("role", {}).get("value")
        if not node.get("ignored") and role in TOLD:
            name = node.get("name", {}).get("value", "")
            said = name.strip() if role == "StaticText" else f"{role}: {name}".removesuffix(": ")
            yield from [said] if said else []
        if role not in {"link", "StaticText"}:
            for child in node.get("childIds", ()):
                yield from walk(by_id[child])

    article = next(node for node in nodes if node.get("name", {}).get("value") == "The article")
    return list(walk(article))


def test_case_23_each_claim_starts_and_ends_once_and_shared_words_are_counted(signed_in, marked):
    page = signed_in("reviewer")
    page.goto(f"/desk/articles/{marked.article_id}/")
    heard = told(page)
    assert heard[heard.index("paragraph") :] == [
        "paragraph",
        "link: Claim 1: Leaves help. No review yet.",
        "Leaves",
        "link: 2 claims in these words",
        "link: Claim 2: Mood rises. No review yet.",
        "lift the",
        "link: 3 claims in these words",
        "link: Claim 3: Of mood. No review yet.",
        "mood",
        "image: End of claim 2",
        "of",
        "image: End of claim 3",
        "tired people",
        "image: End of claim 1",
        "link: Claim 4: Both. No review yet.",
        "in a week.",
        "paragraph",
        "They were chewed",
        "image: End of claim 4",
        "for two thousand years. Nobody was harmed.",
    ]


def test_case_21_marks_follow_when_the_page_changes_its_shape(signed_in, marked, screenshot):
    page = signed_in("reviewer")
    page.goto(f"/desk/articles/{marked.article_id}/")
    for width in (1440, 360, 320):
        page.set_viewport_size({"width": width, "height": 700})
        assert all(page.evaluate(PLACES)), width
    for rule in ("html { font-size: 200%; }", ".article-text { font-family: monospace; }"):
        page.evaluate(
            """rule => {
                const sheet = new CSSStyleSheet();
                sheet.replaceSync(rule);
                document.adoptedStyleSheets.push(sheet);
            }""",
            rule,
        )
        assert all(page.evaluate(PLACES)), rule
    screenshot(page, "marks-large-letters")


@pytest.mark.parametrize(
    "look",
    [{}, {"color_scheme": "dark"}, {"forced_colors": "active"}],
    ids=["light", "dark", "forced"],
)
def test_case_25_every_verdict_keeps_its_own_pattern(signed_in, new_context, axe, screenshot, look):
    slugs = ["not_checkable", "unverifiable", "accurate", "mostly_accurate", "lacks_context",
             "overstated", "misleading", "unsupported", "inaccurate"]  # fmt: skip
    snapshot = SnapshotFactory(raw="\n\n".join(f"This is {slug} here." for slug in slugs))
    for slug in slugs:
        claim = OccurrenceFactory(snapshot=snapshot, exact=f"This is {slug}").claim
        ReviewFactory(claim=claim, verdict=verdict(slug))
    page = signed_in("reviewer", **look)
    page.goto(f"/desk/articles/{snapshot.article_id}/")
    marks = page.locator("#article mark.claim")
    expect(marks).to_have_count(len(slugs))
    patterns = marks.evaluate_all(PATTERNS)
    assert len(set(patterns)) == len(slugs), patterns
    assert ["gradient" in pattern for pattern in patterns[6:8]] == [True, True]
    screenshot(page, f"marks-patterns-{'-'.join(look.values()) or 'light'}")
    axe(page)

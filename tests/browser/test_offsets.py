"""The pure parts of selecting, in a real browser: they count as Python does."""

import pytest

from claims.text.spans import Span, graphemes, snap_to_graphemes
from tests.browser.hands import FAMILY

FLAG = "\U0001f1e9\U0001f1ea"
ACCENT = "e\u0301"
TEXTS = [
    f"a {FAMILY} b {FLAG}{FLAG} c \U0001f343.",
    f"{ACCENT}clair \U00010400\U00010428 {ACCENT}",
    "กำไร น้ำ",
    "\U0001f468\U0001f3fd\u200d\U0001f680 क्षि",
]

# Every place of a text: how many code points are before it, and back again.
COUNT = """async ([address, text]) => {
    const { codePoints, utf16Index } = await import(address);
    const edges = [...text].map((_, points) => utf16Index(text, points));
    return [codePoints(text), edges.map((index) => codePoints(text.slice(0, index)))];
}"""

# The edges of every character, walked on and walked back, and each code point snapped outwards.
WALK = """async ([offsets, graphemes, text]) => {
    const { codePoints, utf16Index } = await import(offsets);
    const { after, before, snapped } = await import(graphemes);
    const points = (index) => codePoints(text.slice(0, index));
    const on = [], back = [], snaps = [];
    for (let at = 0; at < text.length; on.push(points(at))) at = after(text, at);
    for (let at = text.length; at > 0; back.push(points(at))) at = before(text, at);
    for (let at = 0; at <= codePoints(text); at += 1) {
        const index = utf16Index(text, at);
        snaps.push(["start", "end"].map((side) => points(snapped(text, index, side))));
    }
    return [on, back, snaps];
}"""

MOVE = """async (address) => {
    const { trimmed, withEdge } = await import(address);
    const range = { start: 10, end: 20 };
    const limits = { least: 0, most: 30 };
    const moved = (side, to) => withEdge(range, side, to, limits);
    return {
        moved: [moved("start", 5), moved("end", 25)],
        clipped: [moved("start", -3), moved("end", 99)],
        crossing: [moved("start", 20), moved("start", 99), moved("end", 10), moved("end", -3)],
        trimmed: trimmed(7, "\\n two words ", (text) => text.length),
        blank: trimmed(7, " \\n", (text) => text.length),
    };
}"""

SEVERAL = """async (address) => {
    const { readSelection } = await import(address);
    const [first, second] = document.querySelectorAll("#article p");
    const at = (node, from, to) => {
        const range = document.createRange();
        range.setStart(node.firstChild, from);
        range.setEnd(node.lastChild, to);
        return range;
    };
    const ranges = [at(second, 0, 14), at(first, 7, 30)];
    const selection = { rangeCount: 2, getRangeAt: (number) => ranges[number] };
    return readSelection(document.getElementById("article"), selection);
}"""


@pytest.fixture
def module(workspace):
    """Run a function of the page with the addresses of modules, and what else it takes."""
    page = workspace()

    def run(script: str, *names: str, given: str | None = None):
        addresses = [f"/static/js/{name}.js" for name in names]
        sent = [*addresses, given] if given is not None else addresses[0]
        return page.evaluate(script, sent)

    return run


def test_case_01_browser_and_server_count_the_same_code_points(module):
    for text in TEXTS:
        assert module(COUNT, "text/offsets", given=text) == [len(text), list(range(len(text)))]


def test_case_02_edges_move_by_whole_characters_as_on_the_server(module):
    for text in TEXTS:
        on, back, snaps = module(WALK, "text/offsets", "text/graphemes", given=text)
        known = graphemes(text)
        assert on == [cluster.end for cluster in known]
        assert back == [cluster.start for cluster in reversed(known)]
        starts = [snap_to_graphemes(text, Span(at, at)).start for at in range(len(text) + 1)]
        ends = [snap_to_graphemes(text, Span(at, at)).end for at in range(len(text) + 1)]
        assert snaps == [list(pair) for pair in zip(starts, ends, strict=True)]


def test_edges_are_clipped_and_never_cross(module):
    assert module(MOVE, "text/graphemes") == {
        "moved": [{"start": 5, "end": 20}, {"start": 10, "end": 25}],
        "clipped": [{"start": 0, "end": 20}, {"start": 10, "end": 30}],
        "crossing": [{"start": 10, "end": 20}] * 4,
        "trimmed": {"start": 9, "end": 18, "quote": "two words"},
        "blank": None,
    }


def test_case_06_several_ranges_count_as_one(module, snapshot):
    first = snapshot.text.split("\n")[0]
    start, end = 7, len(first) + 1 + 14
    assert module(SEVERAL, "highlighting/selection") == {
        "start": start,
        "end": end,
        "quote": snapshot.text[start:end],
    }

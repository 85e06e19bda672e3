"""HTML that is broken, empty or endless becomes a document, never an exception."""

import json
import os
import string
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claims.importing.pages.clipboard import extract_clipboard
from claims.importing.pages.html import MOST_ELEMENTS, extract_html
from claims.importing.problems import TooLarge
from claims.text.document import Document
from tests.importing.markup import FILLER, page

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.parametrize(
    "source", ["", " ", "<", "<>", "<!--", "<html>", "<p></p>", "&#0;&#xD800;"]
)
def test_next_to_nothing_gives_an_empty_document(source):
    assert extract_html(source.encode()).document.text.strip("<>�") == ""


@pytest.mark.parametrize(
    "source",
    ["<ul><li>x" * 3000, "<table><tr><td>x" * 1000, "<h2>x</h2>" * 4000, "<p>x</p>" * 21_000],
)
def test_page_of_very_many_parts_is_read(source):
    document = extract_html(page(source)).document
    assert document.text.count("x") > 300


def test_cells_that_claim_thousands_of_rows_cost_no_more_than_others():
    """Without end in the extractor, which fills a table of that size."""
    rows = "<tr><td rowspan=65000 colspan=1000>a b c</td></tr>" * 160
    document = extract_html(page(f"<table>{rows}</table>")).document
    assert document.text.count("a b c") == 160


@pytest.mark.parametrize(
    "read", [extract_html, lambda raw: extract_clipboard(raw.decode())], ids=["page", "clipboard"]
)
def test_page_of_too_many_elements_is_refused(read):
    with pytest.raises(TooLarge, match="elements; at most 150,000 are read"):
        read(b"<!DOCTYPE html><table><tr>" + b"<td>c" * MOST_ELEMENTS)


def test_elements_in_frames_are_counted():
    frames = f"<iframe srcdoc='{'<b>x</b>' * 1000}'></iframe>" * 150
    with pytest.raises(TooLarge, match="elements; at most 150,000 are read"):
        extract_html(page(frames))


@pytest.mark.parametrize("tag", ["div", "blockquote", "ul><li", "b", "table><tr><td", "span", "a"])
@pytest.mark.parametrize("wrap", ["{}", "<!DOCTYPE html><nav>x</nav>{}"])
def test_deep_nesting_is_survived(tag, wrap):
    source = wrap.format(f"<{tag}>" * 10_000 + "deep" + "<p>words")
    assert isinstance(extract_html(source.encode()).document, Document)


def test_deep_nesting_ends_no_process(tmp_path):
    """Recursion in C would take the worker with it: so another process reads these."""
    tags = (
        "div",
        "ul><li",
        "table><tr><td",
        "blockquote",
        "b",
        "article",
        "template shadowrootmode=open",
    )
    for number, tag in enumerate(tags):
        source = f"<!DOCTYPE html><nav>x</nav><p>{FILLER}</p>" + f"<{tag}>" * 10_000 + "deep"
        (tmp_path / f"{number}.html").write_text(source, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, ROOT / "manage.py", "extract_article", "--jsonl", tmp_path],
        capture_output=True, check=False, env=os.environ | {"DEBUG": "1"}, text=True, timeout=300,
    )  # fmt: skip
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert (done.returncode, [FILLER in one.get("text", "") for one in found]) == (0, [True] * 7)


TAGS = [
    "p", "div", "span", "b", "i", "em", "strong", "a", "h1", "h2", "h3", "h6", "ul", "ol", "li",
    "dl", "dt", "dd", "blockquote", "pre", "code", "br", "hr", "q", "sup", "sub", "table",
    "caption", "thead", "tbody", "tr", "td", "th", "figure", "figcaption", "details", "summary",
    "template", "slot", "iframe", "script", "style", "noscript", "svg", "section", "article",
    "main", "nav", "aside", "footer", "form", "button", "textarea", "html", "body", "head",
    "title", "ruby", "rt", "center", "font", "q", "cite", "math", "dialog", "custom-tag",
]  # fmt: skip
ATTRIBUTES = (
    "", " hidden", " style='display:none'", " href='https://example.org/'", " href='http://[x'",
    " href='relative?x=y'", " dir=rtl", " lang=ar", " colspan=3", " colspan='-1'", " colspan=²",
    " colspan=" + "9" * 5000,
    " shadowrootmode=open", " slot=a", " name=a", " srcdoc='<p>in'", " class=comment", " rend=x",
    " role=presentation", " open",
    " class=related", " class='article body'", " class=byline", " id=n1", " href='#n1'",
    " role=main",
)  # fmt: skip
WORDS = st.sampled_from(
    [
        "word", "two words. ", " ", "\n", "\t", "\r\n", "\u00a0", "é", "e\u0301", "🙂", "\u200b",
        "\u00ad", "👩\u200d👩\u200d👧", "مرحبا", "日本語", "\ufdd0", "\ufdd1", "\ufdd2",
        "&amp;", "&#0;", "&nbsp;", "<", ">", FILLER,
    ]
)  # fmt: skip
OPENINGS = st.builds("<{}{}>".format, st.sampled_from(TAGS), st.sampled_from(ATTRIBUTES))
CLOSINGS = st.builds("</{}>".format, st.sampled_from(TAGS))
SOUP = st.lists(
    st.one_of(WORDS, OPENINGS, OPENINGS, CLOSINGS, st.text(string.printable, max_size=5)),
    max_size=60,
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(SOUP, st.booleans())
def test_any_soup_becomes_a_valid_document(parts, whole):
    """A Document checks its own invariants when it is made."""
    source = "".join(parts)
    if whole:
        source = (
            f"<!DOCTYPE html><html><title>word two</title><body><nav>x</nav><p>{FILLER}</p>{source}"
            f"<p>{FILLER}</p><p>{FILLER[::-1]}</p></body></html>"
        )
    document = extract_html(source.encode("utf-8", "replace"), url="https://example.org/").document
    assert Document.from_json(document.text, document.to_json()) == document
    assert "\ufdd0" not in document.text

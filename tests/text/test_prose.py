import json
import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.text.prose import html_from_markdown

ALLOWED = {
    "a", "blockquote", "br", "code", "em", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p",
    "pre", "strong", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip


class Reader(HTMLParser):
    """Collects every tag with its attributes, as a browser would see them."""

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))

    handle_startendtag = handle_starttag


def faults(html):
    reader = Reader()
    reader.feed(html)
    reader.close()
    return [
        (tag, attributes)
        for tag, attributes in reader.found
        if tag not in ALLOWED
        or set(attributes) - {"href", "rel", "start", "scope"}
        or not is_safe(attributes.get("href", ""))
    ]


def is_safe(href):
    """Whether a link has one of our schemes or none, as a browser reads it: after dropping tabs,
    line breaks and leading control characters (URL Standard, section 4.4)."""
    read = re.sub(r"[\t\n\r]", "", href).lstrip("".join(map(chr, range(0x21))))
    scheme = re.match(r"([a-z][a-z0-9+.-]*):", read, re.IGNORECASE)
    return scheme is None or scheme[1].lower() in {"http", "https", "mailto"}


def test_markdown_becomes_html():
    assert html_from_markdown("Two *studies*, **both** in `rats`:\n\n1. one\n2. two\n") == (
        "<p>Two <em>studies</em>, <strong>both</strong> in <code>rats</code>:</p>\n"
        "<ol>\n<li>one</li>\n<li>two</li>\n</ol>\n"
    )


def test_table_has_header_cells_and_no_style():
    assert html_from_markdown("|dose|n|\n|---|--:|\n|low|4|\n") == (
        '<table>\n<thead>\n<tr>\n<th scope="col">dose</th>\n<th scope="col">n</th>\n</tr>\n'
        "</thead>\n"
        "<tbody>\n<tr>\n<td>low</td>\n<td>4</td>\n</tr>\n</tbody>\n</table>\n"
    )


def test_link_gives_nothing_away():
    assert html_from_markdown("[FDA](https://www.fda.gov/a)") == (
        '<p><a href="https://www.fda.gov/a" rel="nofollow noopener">FDA</a></p>\n'
    )


def test_link_inside_the_site_stays():
    assert 'href="/corrections"' in html_from_markdown("[all](/corrections)")


@pytest.mark.parametrize(
    ("first", "levels"), [(3, ["h3", "h4", "h4", "h3"]), (2, ["h2", "h3", "h3", "h2"])]
)
def test_headings_are_demoted_without_a_gap(first, levels):
    html = html_from_markdown("# a\n#### b\n#### c\n# d\n", first_heading=first)
    reader = Reader()
    reader.feed(html)
    assert [tag for tag, _ in reader.found] == levels


def test_deep_headings_stop_at_six():
    assert "<h6>f</h6>" in html_from_markdown("# a\n## b\n### c\n#### d\n##### e\n###### f\n")


def test_image_is_not_loaded():
    assert "<img" not in html_from_markdown("![pixel](https://spy.example/p.gif)")


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<svg/onload=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt&colon;alert(1))",
        "[x](java\tscript:alert(1))",
        "[x](&#106;avascript:alert(1))",
        "[x](\x01javascript:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "[x](vbscript:msgbox(1))",
        "<javascript:alert(1)>",
        '[x](https://a.example "onmouseover=alert(1)")',
        "[x](https://a.example/\"onmouseover=alert(1))",
        "[x]: javascript:alert(1)\n\n[x]",
        "`<b onclick=alert(1)>`",
        "```html\n</code></pre><script>alert(1)</script>\n```",
        "|<script>|\n|---|\n|<iframe src=//evil.example>|",
        "<style>@import'//evil.example'</style>",
        "<a href='javascript:alert(1)'>x</a>",
        "<form action=//evil.example><input name=q></form>",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
    ],
)  # fmt: skip
def test_attack_is_only_text(text):
    assert faults(html_from_markdown(text)) == []


@given(st.text(alphabet=st.sampled_from("<>\"'&;/()[]!:#*_`|-=\n \tjavascript:onloadimg")))
def test_any_markup_is_safe(text):
    assert faults(html_from_markdown(text)) == []


def test_known_attacks_are_only_text(sample_data):
    with (sample_data / "security" / "xss_payloads.jsonl").open(encoding="utf-8") as lines:
        payloads = [json.loads(line)["payload"] for line in lines]
    unsafe = [
        payload
        for payload in payloads
        for text in (payload, f"[x]({payload})", f"[x](<{payload}>)", f"# {payload}\n\n> {payload}")
        if faults(html_from_markdown(text))
    ]
    assert unsafe == []

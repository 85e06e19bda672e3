import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.text.cited import cite, keys_named
from claims.text.prose import html_from_markdown
from tests.text.test_prose import faults

KNOWN = {"effendy2021": "effendy2021", "li2019": "li2019", "lee2019": "li2019"}


def link(key, number, mark=1):
    return (
        f'<a href="#ref-{key}" id="mark-{key}-{mark}" role="doc-biblioref" '
        f'aria-label="Reference {number}">{number}</a>'
    )


def marked(words):
    return f'<span class="source-mark">[{words}]</span>'


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("[@li2019]", marked(link("li2019", 1))),
        ("[@Li2019]", marked(link("li2019", 1))),
        ("[@li2019, p. 4]", marked(f"{link('li2019', 1)}, p. 4")),
        (
            "[@li2019, p.  4–5; @effendy2021]",
            marked(f"{link('li2019', 1)}, p. 4–5; {link('effendy2021', 2)}"),
        ),
        ("[@li2019] [@lee2019]", f"{marked(link('li2019', 1))} {marked(link('li2019', 1, 2))}"),
        ("**[@li2019]**", f"<strong>{marked(link('li2019', 1))}</strong>"),
        ("[@li2019](https://x.org)", f"{marked(link('li2019', 1))}(https://x.org)"),
        ("[a [@li2019]](https://x.org)", f"[a {marked(link('li2019', 1))}](https://x.org)"),
        ("[@li2019]: https://x.org", f"{marked(link('li2019', 1))}: https://x.org"),
        ("[@li2019, <b>t</b>]", marked(f"{link('li2019', 1)}, &lt;b&gt;t&lt;/b&gt;")),
        ("[@nope2020, p. 4]", "[@nope2020, p. 4]"),
        ("[@li2019; @nope]", marked(f"{link('li2019', 1)}; @nope")),
        ("`[@li2019]`", "<code>[@li2019]</code>"),
        ("\\[@li2019]", "[@li2019]"),
        ("[li2019] [@] [@li2019 @nope] a@li2019.org", "[li2019] [@] [@li2019 @nope] a@li2019.org"),
        ("\ue0100\ue011", "\ufffd0\ufffd"),
        ("&#xE010;0&#xE011; [@li2019]", f"\ufffd0\ufffd {marked(link('li2019', 1))}"),
    ],
)
def test_mark_becomes_a_number(text, shown):
    assert cite(text, KNOWN).html == f"<p>{shown}</p>\n"


def test_numbers_follow_the_order_of_first_mention():
    cited = cite("[@li2019] [@effendy2021; @lee2019]\n\n- [@nope]\n- [@li2019] [@nope]", KNOWN)
    assert cited.marks == {"li2019": 3, "effendy2021": 1}
    assert list(cited.marks) == ["li2019", "effendy2021"]
    assert cited.unknown == ["nope"]


def test_unknown_key_stands_out_for_who_writes():
    cited = cite("[@no<b>pe]", KNOWN, tells=True)
    assert cited.html == '<p>[<mark class="unknown-key">@no&lt;b&gt;pe</mark>]</p>\n'


def test_keys_are_named_once_in_lower_case():
    assert keys_named("[@Li2019] `[@code]` [@b; @li2019, p. 2]\n\n    [@block]") == ["li2019", "b"]


def test_text_without_marks_is_prose():
    text = "# A\n\nTwo *studies*, see [FDA](https://www.fda.gov/a) and [b].\n\n[b]: https://x.org"
    assert cite(text, KNOWN).html == html_from_markdown(text)


PIECES = st.sampled_from(
    [
        "[@li2019]",
        "[@",
        "]",
        "[@nope, ",
        "; @li2019",
        "(",
        ")",
        "<",
        "\n\n",
        "`",
        "*",
        "|",
        "javascript:",
        "&#xE010;0&#xE011;",
    ]
)


@given(st.lists(PIECES | st.text(max_size=5), max_size=12).map("".join))
def test_any_text_with_marks_is_safe(text):
    html = cite(text, KNOWN, tells=True).html
    ours = re.compile(
        r'<span class="source-mark">|</span>|<mark class="unknown-key">|</mark>'
        r'|<a href="#ref-li2019" id="mark-li2019-[0-9]+" role="doc-biblioref" '
        r'aria-label="Reference 1">(?=1</a>)'
    )
    assert faults(ours.sub("", html)) == []

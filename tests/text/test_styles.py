import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.text.styles import LABELS, STYLES, Entry, entry_of

ARTICLE = {
    "id": "source-1",
    "type": "article-journal",
    "title": "Monitoring dopamine & release: is kratom safe?",
    "author": [
        {"family": "Effendy", "given": "Mohd Azwan"},
        {"family": "Berg", "given": "J.", "non-dropping-particle": "van der"},
        {"literal": "World Health Organization"},
    ],
    "container-title": "Neuroscience Letters",
    "volume": "136",
    "issue": "2",
    "page": "5-9",
    "issued": {"date-parts": [[2021, 3, 4]]},
    "DOI": "10.1016/j.neulet.2021.136",
    "PMID": "12082125",
    "URL": "https://doi.org/10.1016/j.neulet.2021.136",
    "language": "en",
}
PAGE = {
    "type": "webpage",
    "title": "Kratom",
    "issued": {"date-parts": [[2020]]},
    "URL": "https://example.org/?a=1&b=2",
}
LINK = '<a href="https://doi.org/10.1016/j.neulet.2021.136" rel="nofollow noopener">{}</a>'
DOI, RESOLVED = "10.1016/j.neulet.2021.136", "https://doi.org/10.1016/j.neulet.2021.136"
TITLE = "Monitoring dopamine &amp; release: is kratom safe?"
CASED = "Monitoring Dopamine &amp; Release: Is Kratom Safe?"


@pytest.mark.parametrize(
    ("style", "printed"),
    [
        (
            "vancouver",
            f"Effendy MA, van der Berg J, World Health Organization. {TITLE} Neuroscience Letters. "
            f"2021 Mar 4;136(2):5–9. doi:{LINK.format(DOI)} PubMed PMID: 12082125.",
        ),
        (
            "ama",
            f"Effendy MA, van der Berg J, World Health Organization. {TITLE} "
            f"<i>Neuroscience Letters</i>. 2021;136(2):5-9. doi:{LINK.format(DOI)}",
        ),
        (
            "apa",
            "Effendy, M. A., van der Berg, J., &amp; World Health Organization. (2021). "
            f"{TITLE} <i>Neuroscience Letters</i>, <i>136</i>(2), 5–9. {LINK.format(RESOLVED)}",
        ),
        (
            "chicago",
            "Effendy, M. A., J. van der Berg, and World Health Organization. 2021. "
            f"“{CASED}” <i>Neuroscience Letters</i> 136 (2): 5–9. {LINK.format(RESOLVED)}.",
        ),
        (
            "harvard",
            "Effendy, M.A., van der Berg, J. and World Health Organization (2021) "
            f"‘{TITLE}’, <i>Neuroscience Letters</i>, 136(2), pp. 5–9. Available at: "
            f"{LINK.format(RESOLVED)}.",
        ),
        (
            "nature",
            f"Effendy, M. A., van der Berg, J. &amp; World Health Organization. {TITLE} "
            f"<i>Neuroscience Letters</i> <b>136</b>, 5–9 (2021). {LINK.format(RESOLVED)}",
        ),
    ],
)
def test_article_stands_as_its_style_prints_it(style, printed):
    assert entry_of(ARTICLE, style).html == printed


@pytest.mark.parametrize(
    ("initials", "printed"),
    [
        ("MA", "Effendy, M. A. (2020)"),
        ("M. A.", "Effendy, M. A. (2020)"),
        ("Maria Anna", "Effendy, M. A. (2020)"),
        ("MARIA", "Effendy, M. (2020)"),
    ],
)
def test_initials_written_together_are_kept(initials, printed):
    author = [{"family": "Effendy", "given": initials}]
    csl = {**PAGE, "type": "article-journal", "author": author}
    assert entry_of(csl, "apa").text.startswith(printed)


@pytest.mark.parametrize(
    ("style", "text"),
    [
        ("vancouver", "Kratom [Internet]. 2020. Available from: https://example.org/?a=1&b=2"),
        ("ama", "Kratom. 2020. https://example.org/?a=1&b=2"),
        ("apa", "Kratom. (2020). https://example.org/?a=1&b=2"),
        ("chicago", "“Kratom.” 2020. https://example.org/?a=1&b=2."),
        ("harvard", "Kratom (2020). Available at: https://example.org/?a=1&b=2."),
        ("nature", "Kratom. https://example.org/?a=1&b=2 (2020)."),
    ],
)
def test_work_without_authors_names_its_title_once(style, text):
    assert entry_of(PAGE, style).text == text


def test_every_style_is_labelled_and_another_is_an_error():
    assert list(STYLES) == list(LABELS)
    with pytest.raises(KeyError):
        entry_of(PAGE, "mla")


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize(
    "words",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        '"><svg onload=alert(1)>',
        "</li><a href=javascript:alert(1)>x</a>",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "&#60;b&#62;",
        '<span class="nocase">X</span>',
        "a\ue000script\ue001",
        "p < 0.05 && q > 2",
    ],
)
def test_markup_in_metadata_is_text(style, words):
    name = {"family": words, "given": words}
    csl = ARTICLE | {"title": words, "container-title": words, "author": [name], "volume": words}
    entry = entry_of(csl, style)
    found = tags(entry.html)
    assert [tag for tag in found if tag not in SAFE] == []
    assert ("a", "https://doi.org/10.1016/j.neulet.2021.136") in found
    letters = re.sub(r"\W", "", words).lower()
    assert letters in re.sub(r"\W", "", entry.text).lower()


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,x", " https://x", 5, None, ["https://x"]]
)
def test_address_of_another_kind_is_no_link(address):
    assert tags(entry_of(PAGE | {"URL": address}, "nature").html) == []


def test_address_stays_inside_its_attribute():
    entry = entry_of(PAGE | {"URL": 'https://x.org/?q="onmouseover=alert(1)//<b>'}, "apa")
    link = ("a", "https://x.org/?q=%22onmouseover=alert(1)//<b>")
    assert tags(entry.html) == [("i", None), link]


def test_direction_of_the_page_cannot_be_turned():
    entry = entry_of(PAGE | {"title": "Leaf\u202e fdp.exe \u2066x"}, "vancouver")
    assert entry.text.startswith("Leaf fdp.exe x [Internet]")


@pytest.mark.parametrize(
    ("csl", "text"),
    [
        ({}, "A source without a title."),
        ({"title": "Kratom"}, "Kratom."),
        ({"type": 5, "title": "Kratom", "issued": "2020"}, "Kratom."),
        ({"type": "book", "title": ["Kratom"], "author": 5}, "Kratom."),
        (
            {"type": "book", "title": "Kratom", "author": [{"family": "Li"}, "x"], "issued": {}},
            "Kratom.",
        ),
    ],
)
def test_record_that_no_style_can_print_is_a_plain_line(csl, text):
    assert entry_of(csl, "apa") == Entry(text, text)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)
FIELDS = st.sampled_from(["type", *ARTICLE, "editor", "publisher", "edition", "number", "genre"])


@given(
    st.dictionaries(FIELDS, JSON | st.text(alphabet="<>&\"'/=ab;#x")), st.sampled_from([*STYLES])
)
def test_any_record_makes_a_safe_entry(csl, style):
    entry = entry_of(ARTICLE | csl, style)
    assert entry.html
    assert [tag for tag in tags(entry.html) if tag not in SAFE and tag[0] != "a"] == []


SAFE = [("i", None), ("b", None), ("a", "https://doi.org/10.1016/j.neulet.2021.136")]


def tags(html):
    """Each element that a browser sees, with its address."""
    found = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag, attrs):
            attributes = dict(attrs)
            if tag == "a":
                assert attributes.pop("rel") == "nofollow noopener"
                assert attributes["href"].startswith(("https://", "http://"))
            found.append((tag, attributes.pop("href", None)))
            assert attributes == {}

    Reader().feed(html)
    return found


@pytest.mark.parametrize("style", STYLES)
def test_article_without_a_volume_is_called_neither_preprint_nor_early(style):
    csl = {name: said for name, said in ARTICLE.items() if name not in {"volume", "issue", "page"}}
    text = entry_of(csl, style).text.lower()
    assert "preprint" not in text
    assert "ahead of print" not in text

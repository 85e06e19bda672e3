from hypothesis import given
from hypothesis import strategies as st

from claims.importing.pages.html import extract_html
from claims.importing.references import complete_reference, describe_link, list_references

PAGE = "https://www.example.org/article"


def references(body: str) -> list[tuple[str, ...]]:
    """Words, target, identifier and the flags that are set, of a fragment's references."""
    document = extract_html(body.encode(), url=PAGE).document
    found = list_references(document, page_url=PAGE)
    for one in found:
        assert one["words"] == document.text[one["start"] : one["end"]]
    return [
        (
            one["words"],
            one["target"],
            f"{one['scheme']}:{one['identifier']}" if one["scheme"] else "",
            *(name for name in ("is_affiliate", "is_outgoing") if one[name]),
            *(["printed"] if not one["href"] else []),
        )
        for one in found
    ]


def test_references_are_told_apart():
    body = """<p><a href="/other">More</a>, <a href="https://m.example.org/x">ours</a> and
        <a href="https://doi.org/10.1000/A?utm_source=x">a study</a>; also in PMID: 12082125 and
        <a href="https://resolver.example/7">doi:10.5555/b</a>.
        <a href="https://amzn.to/x">Buy</a> or <a href="mailto:a@b.example">write</a>.
        <a href="#n1">1</a></p>"""
    assert references(body) == [
        ("More", "https://www.example.org/other", ""),
        ("ours", "https://m.example.org/x", ""),
        ("a study", "https://doi.org/10.1000/A", "doi:10.1000/a", "is_outgoing"),
        ("PMID: 12082125", "https://pubmed.ncbi.nlm.nih.gov/12082125", "pmid:12082125",
         "is_outgoing", "printed"),
        ("doi:10.5555/b", "https://resolver.example/7", "doi:10.5555/b", "is_outgoing"),
        ("Buy", "https://amzn.to/x", "", "is_affiliate", "is_outgoing"),
        ("write", "", ""),
    ]  # fmt: skip


def test_reference_keeps_the_address_as_printed():
    href = "https://example.net/a?utm_source=x&b=1#c"
    assert describe_link(href, 0, 4, "text", page_url=PAGE) == {
        "href": href, "target": "https://example.net/a?b=1#c", "start": 0, "end": 4,
        "words": "text", "scheme": "", "identifier": "", "is_affiliate": False,
        "is_outgoing": True,
    }  # fmt: skip


def test_reference_stored_before_links_were_described_is_described():
    old = {"href": "https://doi.org/10.1000/a", "start": 0, "end": 3}
    new = describe_link(old["href"], 0, 3, "See it", page_url=PAGE)
    assert complete_reference(old, "See it", page_url=PAGE) == new
    assert complete_reference(dict(new), "See it", page_url=PAGE) == new


@given(href=st.text(max_size=200), words=st.text(max_size=50))
def test_any_address_is_described_without_error(href, words):
    for prefix in ("", "https://", "https://www.google.com/url?q=https://"):
        found = describe_link(prefix + href, 0, len(words), words, page_url=PAGE)
        assert found["is_outgoing"] <= bool(found["target"])

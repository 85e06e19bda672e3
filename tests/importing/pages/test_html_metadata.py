"""What a page of HTML says about itself: title, author, dates."""

from datetime import date

import pytest

from claims.importing.extracted import Metadata
from claims.importing.pages.html import extract_html
from tests.importing.markup import page


def test_metadata_of_a_page():
    head = """
        <meta property="og:site_name" content="The Example Post">
        <meta property="article:published_time" content="2024-03-05T23:10:00+01:00">
        <meta name="author" content="Jane Doe">
        <meta property="og:title" content="A title">
        <link rel="canonical" href="https://www.example.org/a-title?utm_source=feed">
    """
    found = extract_html(
        page("", head, lang="en-GB"), url="https://example.org/a-title?x=1"
    ).metadata
    assert found == Metadata(
        title="A title",
        byline="Jane Doe",
        publisher="The Example Post",
        published_on=date(2024, 3, 5),
        language="en-GB",
        canonical_url="https://www.example.org/a-title",
    )


def test_metadata_from_structured_data():
    head = """<script type="application/ld+json">{"@context": "https://schema.org", "@graph": [
        {"@type": "NewsArticle", "headline": "From the data", "datePublished": "2023-01-02",
         "author": [{"@type": "Person", "name": "Ann Lee"}, {"@type": "Person", "name": "Bo Ek"}],
         "publisher": {"@type": "Organization", "name": "Data News"}, "inLanguage": "sv"}]}
        </script>"""
    found = extract_html(page("", head), url="https://example.org/x").metadata
    assert (found.byline, found.publisher, found.published_on, found.language) == (
        "Ann Lee; Bo Ek", "Data News", date(2023, 1, 2), "sv",
    )  # fmt: skip


def test_metadata_of_a_bare_page_invents_nothing():
    found = extract_html(page("")).metadata
    assert found == Metadata(title="A title")


@pytest.mark.parametrize(
    "head",
    [
        '<script type="application/ld+json">{broken</script>',
        '<script type="application/ld+json">' + "[" * 5000 + "</script>",
        '<script type="application/ld+json">[1, null, {"@type": 3, "@graph": "x"}]</script>',
        '<script type="application/ld+json">{"@type": "Article", "author": {"name": [1]}}</script>',
        '<meta property="article:published_time" content="2024-99-99">',
        '<meta property="article:published_time" content="0001-01-01">',
        '<link rel="canonical" href="http://[bad">',
        '<link rel="canonical" href="https://elsewhere.example/taken-over">',
    ],
)
def test_metadata_ignores_nonsense(head):
    found = extract_html(page("", head), url="https://example.org/x").metadata
    assert (found.title, found.published_on, found.canonical_url) == (
        "A title", None, "https://example.org/x",
    )  # fmt: skip


def test_metadata_about_reuse_and_the_lead_image():
    head = """
        <meta property="og:image" content="/pictures/leaf.jpg?w=800">
        <link rel="license" href="https://creativecommons.org/licenses/by-sa/4.0/">
        <meta property="article:published_time" content="2024-03-05">
        <meta property="article:modified_time" content="2024-03-09">
    """
    body = '<p><img src="https://cdn.example/pictures/leaf.jpg" alt="A kratom leaf"></p>'
    found = extract_html(page(body, head), url="https://example.org/a").metadata
    assert (found.image_url, found.image_alt, found.licence, found.modified_on) == (
        "https://example.org/pictures/leaf.jpg?w=800", "A kratom leaf",
        "CC BY-SA 4.0, https://creativecommons.org/licenses/by-sa/4.0/", date(2024, 3, 9),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("head", "image"),
    [
        ('<meta property="og:image" content="data:image/png;base64,AAAA">', ""),
        ('<meta property="og:image" content="javascript:alert(1)">', ""),
        ('<meta property="og:image" content="https://e.org/' + "x" * 3000 + '">', ""),
        ('<meta name="twitter:image" content="//cdn.example/a.png">', "https://cdn.example/a.png"),
        (
            '<script type="application/ld+json">{"@type": "Article", "image": [{"url": "/b.png"}]}'
            "</script>",
            "https://example.org/b.png",
        ),
    ],
)
def test_lead_image_is_a_web_address(head, image):
    found = extract_html(page("", head), url="https://example.org/a").metadata
    assert found.image_url == image


def test_licence_is_a_note_where_it_is_no_known_one():
    head = '<meta name="copyright" content="© The Post, all rights reserved">'
    assert extract_html(page("", head)).metadata.licence == "© The Post, all rights reserved"
    link = '<a rel="license" href="https://example.org/terms">Terms of reuse</a>'
    assert extract_html(page(link), url="https://example.org/a").metadata.licence == (
        "Terms of reuse, https://example.org/terms"
    )


def test_metadata_of_ten_megabytes_is_cut():
    long = "x " * 2_500_000
    head = f'<meta property="og:title" content="{long}"><meta name="author" content="{long}">'
    found = extract_html(page("", head)).metadata
    assert len(found.title) + len(found.byline) < 3000

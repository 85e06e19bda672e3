"""Titles, date lines, credits and invitations go; sentences of the article stay."""

import pytest
from lxml import html

from claims.importing.pages.html import extract_html
from claims.importing.pages.trimming import read_titles
from tests.importing.markup import FILLER, page


def texts(body: str, head: str = "") -> list[str]:
    document = extract_html(page(body, head)).document
    return [document.slice(block.start, block.end) for block in document.blocks]


def article(before: str = "", after: str = "") -> list[str]:
    """The texts around the paragraphs of an article."""
    source = (
        "<!DOCTYPE html><html><head><title>Leaves of a tree raise questions | Site</title></head>"
        f"<body><nav><a href=/>Home</a></nav><article>{before}"
        + f"<p>{FILLER}</p>" * 3
        + f"{after}</article></body></html>"
    )
    document = extract_html(source.encode()).document
    found = [document.slice(block.start, block.end) for block in document.blocks]
    assert found.count(FILLER) == 3
    return [text for text in found if text != FILLER]


@pytest.mark.parametrize(
    "before",
    [
        "<h1>Leaves of a tree raise questions</h1>",
        "<h1>Another headline than in the head</h1>",
        "<h2 class=x>Leaves of a tree raise questions</h2>",
        "<p class=headline>Leaves of a tree raise questions</p>",
        "<p>November 20, 2019 - 11:28 AMT</p>",
        "<p>By Jane Doe on 3 May 2020</p>",
        "<p class=article-date>Yesterday</p>",
        "<p>News date: 04/21/2022 Category: Press Releases</p>",
    ],
)
def test_title_and_date_line_before_the_article_go(before):
    assert article(before) == []


@pytest.mark.parametrize(
    "before",
    [
        "<h2>What the committee found out</h2>",
        "<p>Leaves of a tree raise questions</p>",
        "<p>It was in May 2020 that all of it began, at 11:28.</p>",
        "<p>By then everybody had left.</p>",
    ],
)
def test_heading_and_short_sentence_before_the_article_stay(before):
    assert article(before) == [html.fromstring(before).text]


@pytest.mark.parametrize(
    "after",
    [
        "<p>Related: <a href=/x>Another article of this site on the subject</a></p>",
        "<p>Read more:</p><ul><li><a href=/x>Another article of this site</a></li></ul>",
        "<p>You may also like...</p>",
        "<p>Follow us on Facebook and Twitter for more.</p>",
        "<p>Subscribe to our newsletter to get the news by e-mail.</p>",
        "<p>(Reporting by Jane Doe; editing by John Doe)</p>",
        "<p>Jane Doe is a freelance writer who lives by the sea.</p>",
        "<p>© 2019 The Site. All rights reserved.</p>",
        "<h3>Comments</h3>",
        "<p>Photo: Jane Doe</p>",
    ],
)
def test_farewell_goes(after):
    assert article(after=after) == []


@pytest.mark.parametrize(
    "after",
    [
        "<p>“Let us know what you think of it,” she said.</p>",
        "<p>Correction: an earlier version named another newsletter.</p>",
        "<p>Jane Doe was a witness to all of it.</p>",
        "<p>Related work has been done in other countries as well.</p>",
        f"<p>{FILLER} They did not share it with the newsletters of their towns, as they had.</p>",
    ],
)
def test_last_sentence_of_an_article_stays(after):
    assert article(after=after) == [html.fromstring(after).text]


def test_invitation_and_credit_in_the_middle_go():
    invitation = "<p>Sign up for our daily newsletter here.</p><p>Jane Doe/Getty Images</p>"
    assert texts(f"<p>{FILLER}</p>{invitation}<p>{FILLER}</p>") == [
        FILLER, FILLER, FILLER, FILLER[::-1],
    ]  # fmt: skip


def test_titles_are_read_with_and_without_the_site():
    tree = html.document_fromstring(
        "<head><title>Leaves of a tree – The Site</title>"
        "<meta property='og:title' content='Leaves, of a tree!'></head><h1>A  headline</h1>"
    )
    assert read_titles(tree) == {"leaves of a tree", "leaves of a tree the site", "a headline"}

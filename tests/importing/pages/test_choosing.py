"""What trafilatura takes is found again in the page, which stays as it was."""

import pytest
from lxml import html

from claims.importing.pages.choosing import choose_passages, is_endless
from claims.importing.pages.html import parse
from claims.importing.pages.passages import Page, read_page
from tests.importing.markup import FILLER, page


def chosen(source: bytes) -> tuple[Page, bool]:
    """The page after the choice, and whether its tree is as before."""
    tree = parse(source.decode())
    before = html.tostring(tree)
    read = read_page(tree.find("body"))
    choose_passages(tree, read)
    return read, html.tostring(tree) == before


def texts(read: Page) -> list[str]:
    return [read.passages[number].text for number in read.chosen()]


def test_article_is_chosen_and_the_tree_left_alone():
    read, same = chosen(page("<figure><figcaption>A leaf of the tree.</figcaption></figure>"))
    assert (texts(read), same) == ([FILLER, "A leaf of the tree.", FILLER[::-1]], True)


def test_characters_of_private_planes_name_no_passage():
    icon = "\U000f0005 \U0010fffd"  # the first would name the copyright line
    read, same = chosen(page(f"<p>{FILLER} {icon}</p>"))
    assert (texts(read), same) == ([FILLER, f"{FILLER} {icon}", FILLER[::-1]], True)


def test_quick_opinion_of_next_to_nothing_is_doubted():
    """Text parted by line breaks: only the second opinion finds it."""
    lines = "<br><br>".join([FILLER] * 6)
    source = (
        "<!DOCTYPE html><body><nav><a href=/>Home</a></nav><div id=x><table><tr><td>"
        f"{lines}</td></tr></table></div><p>A short line stands below it all.</p></body>"
    )
    read, _ = chosen(source.encode())
    assert FILLER in " ".join(texts(read))


@pytest.mark.parametrize("body", ["<div>" * 450 + FILLER, "<p>x</p>" * 20_001, "<b>x</b>" * 25_001])
def test_page_that_nobody_wrote_is_endless(body):
    assert is_endless(parse(f"<body><div>{body}"))


@pytest.mark.parametrize("body", ["<div>" * 350 + FILLER, "<p>x</p>" * 9_000, ""])
def test_long_page_is_not_endless(body):
    assert not is_endless(parse(f"<body><div>{body}"))


def test_page_without_text_has_no_article():
    assert chosen(b"<body><div></div></body>")[0].kept == []

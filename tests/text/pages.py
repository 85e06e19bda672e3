"""Rendered HTML as tests look into it."""

from lxml import html as lxml_html
from lxml.html import HtmlElement


def parse(page: str) -> HtmlElement:
    """The blocks of a rendered text, in one element."""
    return lxml_html.fragment_fromstring(page, create_parent="main")

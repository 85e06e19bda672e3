"""Markdown that people of the desk write, as HTML that is safe on any page."""

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

_DEEPEST = 6
_TAGS = {
    "a", "blockquote", "br", "code", "em", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p",
    "pre", "strong", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip


def make_parser() -> MarkdownIt:
    """CommonMark with tables, in which raw HTML is text and no image is loaded from elsewhere."""
    return MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")


_MARKDOWN = make_parser()
# The second lock: only what is listed leaves, whatever the parser makes of its input.
_CLEANER = nh3.Cleaner(
    tags=_TAGS,
    attributes={"*": set(), "a": {"href"}, "ol": {"start"}},
    set_tag_attribute_values={"th": {"scope": "col"}},
    url_schemes={"http", "https", "mailto"},
    link_rel="nofollow noopener",
)


def html_from_markdown(text: str, *, first_heading: int = 3) -> str:
    """The text as HTML (CommonMark with tables) that holds no script, style, image or handler.

    The highest heading in the text becomes `first_heading` (2 to 6), and no level below it is
    skipped (WCAG 2.2, technique H42). Links carry rel="nofollow noopener".
    """
    return html_from_tokens(parse_markdown(text), first_heading=first_heading)


def parse_markdown(text: str) -> list[Token]:
    """The text as the parser's blocks, each with its inline pieces as `children`."""
    return _MARKDOWN.parse(text)


def html_from_tokens(tokens: list[Token], *, first_heading: int = 3) -> str:
    """What was parsed as safe HTML, as `html_from_markdown` has it; rewrites the headings."""
    _level_headings(tokens, first_heading)
    return _CLEANER.clean(_MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {}))


def _level_headings(tokens: list[Token], first: int) -> None:
    """Rewrite the headings' levels in place: relative depth stays, gaps close."""
    path: list[int] = []
    for token in tokens:
        if token.type == "heading_open":
            level = int(token.tag[1])
            path = [*(above for above in path if above < level), level]
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(first + len(path) - 1, _DEEPEST)}"

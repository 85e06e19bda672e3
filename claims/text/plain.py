"""Documents from plain text and Markdown.

In plain text, paragraphs, lists and headings are recognised by how they are written. Nothing is
lost but decoration (list markers, rules, underlines): a wrong guess costs a heading, never a word.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from html import unescape
from itertools import groupby, pairwise
from typing import Literal

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from claims.text.builder import DocumentBuilder
from claims.text.document import Document, MarkKind

_WRAP_WIDTHS = range(40, 121)  # code points; programs wrap text at 65 to 100, verse is narrower
_WRAPPED_SHARE = 0.75  # of lines that had no room for the next word
_LONGEST_HEADING = 110  # code points; a longer line is a sentence
_PROSE = 80  # code points; what follows a heading is at least this long

_ATX_HEADING = re.compile(r"(#{1,6}) (.*?)(?: #+)?")
_RULE = re.compile(r"([-*_=~])(?: ?\1){2,}")
_BULLET = re.compile(r"[-*+•‣◦▪·] (?=\S)")
_NUMBER = re.compile(r"(?:(\d{1,3})[.)]|\(?([a-z])\)) (?=\S)")
_CLOSED = re.compile(r".*[.!…:;,。！।؟]['\"”’»)\]]*")
_BYLINE = re.compile(r"(?:by|von|par|por|di)\s", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    indent: int
    apart: bool  # a blank line or a rule stands before it
    kind: Literal["plain", "item", "heading"] = "plain"
    level: int = 0  # of a heading
    number: int | None = None  # of an ordered item
    marker: int = 0  # code points of the number that still stand in the text

    @property
    def words(self) -> str:
        return self.text[self.marker :]


def document_from_plain_text(raw: str) -> Document:
    """Return the document of a plain text.

    Paragraphs are lines, or groups of lines parted by blank ones where the text was wrapped by
    hand. Headings are marked ("# Title", underlined), repeat a list item, or are short unclosed
    lines before longer text; these become level 2, as the very first line level 1.
    """
    lines = list(_lines(raw))
    lines = _joined(lines, wrapped=_is_wrapped(lines))
    lines = _with_guessed_headings(_with_numbered_lists(lines))
    builder = DocumentBuilder()
    indents: list[int] = []
    for line in lines:
        if line.kind == "item":
            indents = [*(indent for indent in indents if indent < line.indent), line.indent]
            ordered = line.number is not None
            builder.open_block("list_item", depth=len(indents) - 1, ordered=ordered)
            builder.add_text(line.words)
            continue
        indents = []
        if line.kind == "heading":
            builder.open_block("heading", level=line.level)
        else:
            builder.open_block("paragraph")
        builder.add_text(line.text)
    return builder.build()


def _lines(raw: str) -> Iterator[_Line]:
    """Yield the lines that are not blank, with what their own signs make of them."""
    apart = True
    waiting: _Line | None = None
    for written in [*raw.splitlines(), ""]:
        text = " ".join(written.split())
        rule = _RULE.fullmatch(text)
        if waiting:
            underlined = rule and rule[1] in "=-~" and _may_be_title(waiting)
            level = 1 if rule and rule[1] == "=" else 2
            yield replace(waiting, kind="heading", level=level) if underlined else waiting
            waiting = None
        if not text or rule:
            apart = True
            continue
        indent = len(written.expandtabs()) - len(written.expandtabs().lstrip())
        waiting = _line(text, indent, apart)
        apart = False


def _may_be_title(line: _Line) -> bool:
    return line.kind == "plain" and line.apart and len(line.text) <= _LONGEST_HEADING


def _line(text: str, indent: int, apart: bool) -> _Line:
    heading = _ATX_HEADING.fullmatch(text)
    if heading and heading[2]:
        return _Line(heading[2], indent, apart, "heading", level=len(heading[1]))
    bullet = _BULLET.match(text)
    if bullet:
        return _Line(text[bullet.end() :], indent, apart, "item")
    number = _NUMBER.match(text)
    if number:
        value = int(number[1]) if number[1] else ord(number[2]) - ord("a") + 1
        return _Line(text, indent, apart, "item", number=value, marker=number.end())
    return _Line(text, indent, apart)


def _is_wrapped(lines: list[_Line]) -> bool:
    """Tell whether lines end where the next word had no room, as text wrapped by hand does."""
    pairs = [
        (before.text, after.text)
        for before, after in pairwise(lines)
        if not after.apart and after.kind == "plain" and before.kind != "heading"
    ]
    width = max((len(text) for pair in pairs for text in pair), default=0)
    full = sum(len(before) + 1 + len(after.partition(" ")[0]) > width for before, after in pairs)
    return width in _WRAP_WIDTHS and full >= len(pairs) * _WRAPPED_SHARE


def _joined(lines: list[_Line], *, wrapped: bool) -> list[_Line]:
    """Return the lines with each continuation joined to what it continues."""
    joined: list[list[_Line]] = []
    for line in lines:
        before = joined[-1][0] if joined else line
        hanging = before.kind == "item" and line.indent >= before.indent + 2
        continues = line.kind == "plain" and before.kind != "heading" and (wrapped or hanging)
        if joined and continues and not line.apart:
            joined[-1].append(line)
        else:
            joined.append([line])
    return [replace(group[0], text=" ".join(line.text for line in group)) for group in joined]


def _with_numbered_lists(lines: list[_Line]) -> list[_Line]:
    """Return the lines with numbers that do not count up to a list left in their paragraphs."""
    result: list[_Line] = []
    for kind, group in groupby(lines, lambda line: line.kind):
        run = list(group)
        if kind == "item":
            counted = {indent for indent in {line.indent for line in run} if _counts(run, indent)}
            run = [
                line
                if line.number is None or line.indent in counted
                else replace(line, kind="plain")
                for line in run
            ]
        result += run
    return result


def _counts(run: list[_Line], indent: int) -> bool:
    numbers = [line.number for line in run if line.indent == indent and line.number is not None]
    return len(numbers) > 1 and all(
        after in (1, before, before + 1) for before, after in pairwise(numbers)
    )


def _with_guessed_headings(lines: list[_Line]) -> list[_Line]:
    listed = {line.words.casefold() for line in lines if line.kind == "item"}
    result = list(lines)
    for index, line in enumerate(lines):
        if line.kind != "plain" or len(line.text) > _LONGEST_HEADING:
            continue
        if line.words.casefold() in listed or _reads_as_heading(
            lines[index : index + 6], first=not index
        ):
            result[index] = replace(line, kind="heading", level=2 if index else 1)
    return result


def _reads_as_heading(lines: list[_Line], *, first: bool) -> bool:
    text, following = lines[0].text, lines[1:]
    if not _may_begin_heading(text) or _CLOSED.fullmatch(text) or _BYLINE.match(text):
        return False
    if first and following and following[0].apart:
        return any(_is_prose(line, text) for line in following)
    return bool(following) and _is_prose(following[0], text)


def _may_begin_heading(text: str) -> bool:
    letters = sum(character.isalpha() for character in text)
    begins = text[0] in "¿¡" or (text[0].isalnum() and not text[0].islower())
    return begins and letters * 2 >= len(text)


def _is_prose(line: _Line, heading: str) -> bool:
    return line.kind == "plain" and len(line.text) >= max(_PROSE, 1.5 * len(heading))


def document_from_markdown(raw: str) -> Document:
    """Return the document of a Markdown text (CommonMark with tables and footnotes).

    Footnotes stand at the end in the order of their references, numbered from 1. HTML in it leaves
    its words only; scripts, styles, comments and images leave nothing.
    """
    parser = MarkdownIt("commonmark").enable("table").use(footnote_plugin)
    reader = _MarkdownReader()
    reader.read(parser.parse(raw))
    return reader.builder.build()


class _MarkdownReader:
    """Feeds the tokens of markdown-it to a builder."""

    def __init__(self) -> None:
        self.builder = DocumentBuilder()
        self._around: list[str] = []  # open lists and quotes, outermost first
        self._item = "done"  # what the next paragraph of a list item is: "new", "more" or "done"
        self._row = self._column = 0
        self._note = 0  # the number of the footnote that the next paragraph begins, else 0
        self._muted = False  # inside an inline script or style

    def read(self, tokens: Sequence[Token]) -> None:
        for token in tokens:
            if token.type in ("bullet_list_open", "ordered_list_open", "blockquote_open"):
                self._around.append(token.tag)
            elif token.type in ("bullet_list_close", "ordered_list_close", "blockquote_close"):
                self._around.pop()
                self._item = "done"
            elif token.type == "list_item_open":
                self._item = "new"
            elif token.type == "paragraph_open":
                self._open_paragraph()
            elif token.type == "inline":
                self._muted = False
                for child in token.children or ():
                    self._add_inline(child)
            else:
                self._open_other(token)

    def _open_paragraph(self) -> None:
        around = self._around[-1] if self._around else ""
        if around == "blockquote":
            self.builder.open_block("quote")
        elif around and self._item == "new":
            depth = sum(name != "blockquote" for name in self._around) - 1
            self.builder.open_block("list_item", depth=depth, ordered=around == "ol")
            self._item = "more"
        elif around and self._item == "more":
            self.builder.add_break()
        else:
            self.builder.open_block("paragraph")
        if self._note:
            self._add_note_number(self._note)
            self.builder.add_text(" ")
            self._note = 0

    def _add_note_number(self, number: int) -> None:
        self.builder.open_mark("sup")
        self.builder.add_text(str(number))
        self.builder.close_mark("sup")

    def _open_other(self, token: Token) -> None:
        if token.type == "heading_open":
            self.builder.open_block("heading", level=int(token.tag[1]))
        elif token.type in ("fence", "code_block"):
            self.builder.open_block("preformatted")
            self.builder.add_text(token.content)
        elif token.type == "html_block":
            self.builder.open_block("paragraph")
            self.builder.add_text(unescape(nh3.clean(token.content, tags=set())))
        elif token.type == "footnote_open":
            self._note = token.meta["id"] + 1
        elif token.type == "table_open":
            self._row = -1
        elif token.type == "tr_open":
            self._row, self._column = self._row + 1, 0
        elif token.type in ("th_open", "td_open"):
            header = token.tag == "th"
            self.builder.open_block("table_cell", row=self._row, column=self._column, header=header)
            self._column += 1
        else:
            return
        self._item = "done"

    def _add_inline(self, token: Token) -> None:
        builder = self.builder
        if token.type == "html_inline":
            self._add_html(token.content.lower())
        elif self._muted or token.type == "image":
            return
        elif token.type in ("softbreak", "hardbreak"):
            builder.add_text(" ") if token.type == "softbreak" else builder.add_break()
        elif token.type == "footnote_ref":
            self._add_note_number(token.meta["id"] + 1)
        elif token.type == "code_inline":
            builder.open_mark("code")
            builder.add_text(token.content)
            builder.close_mark("code")
        elif token.type in _MARKS:
            address = token.attrGet("href")
            builder.open_mark(_MARKS[token.type], str(address) if address else None)
        elif token.type.removesuffix("close") + "open" in _MARKS:
            builder.close_mark(_MARKS[token.type.removesuffix("close") + "open"])
        else:
            builder.add_text(token.content)

    def _add_html(self, tag: str) -> None:
        if tag.startswith("<br"):
            self.builder.add_break()
        elif tag.startswith(("<script", "<style", "</script", "</style")):
            self._muted = not tag.startswith("</")


_MARKS: dict[str, MarkKind] = {"strong_open": "strong", "em_open": "em", "link_open": "link"}

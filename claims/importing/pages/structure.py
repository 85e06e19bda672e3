"""From a tree of HTML elements to a document: blocks and marks, no markup.

The tree is walked without recursion, so depth costs nothing but time.
"""

from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urldefrag, urljoin

from lxml import etree
from lxml.etree import _Element

from claims.text.builder import DocumentBuilder
from claims.text.document import BlockKind, Direction, Document, MarkKind

BLOCKS: Final = frozenset({
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details",
    "dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form",
    "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "html", "legend", "li", "main",
    "menu", "nav", "ol", "p", "pre", "search", "section", "summary", "table", "tbody", "td",
    "tfoot", "th", "thead", "tr", "ul",
})  # fmt: skip
_SKIPPED: Final = frozenset({
    "head", "script", "style", "noscript", "template", "svg", "canvas", "audio", "video",
    "object", "embed", "iframe", "button", "select", "textarea", "input", "rt", "rp", "rtc",
    "graphic", "img", "annotation",
})  # fmt: skip
_MARKS: Final[dict[str, MarkKind]] = {
    "b": "strong", "strong": "strong", "i": "em", "em": "em", "code": "code", "kbd": "code",
    "samp": "code", "tt": "code", "sup": "sup", "sub": "sub",
}  # fmt: skip
_LISTS: Final = frozenset({"ul", "ol", "dl", "menu", "dir"})
_ITEMS: Final = frozenset({"li", "dt", "dd"})
_CELLS: Final = frozenset({"td", "th"})
_CAPTIONS: Final = frozenset({"caption", "figcaption"})
_HEADINGS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_DIRECTIONS: Final[dict[str, Direction]] = {"ltr": "ltr", "rtl": "rtl"}
# Kinds in which an inner paragraph is a new line and not a new block.
_ONE_BLOCK: Final = frozenset({"heading", "list_item", "table_cell", "caption"})
# A table with a cell of this many characters in several blocks lays out a page.
_LAYOUT_CELL = 600


@dataclass(slots=True, eq=False)
class _Frame:
    """One open element that decides what its text becomes; `kind` is None for lists and tables."""

    tag: str
    kind: BlockKind | None = None
    attributes: dict[str, Any] = field(default_factory=dict)
    row: int = -1
    column: int = -1


def build_document(
    root: _Element, *, base_url: str = "", direction: Direction | None = None
) -> Document:
    """The document of everything inside `root`, whose tags are those of HTML.

    `base_url` completes relative links; `direction` is that of the page.
    """
    return _Walk(base_url, direction).run(root)


class _Walk:
    def __init__(self, base_url: str, direction: Direction | None) -> None:
        self._builder = DocumentBuilder()
        self._base_url = base_url
        self._page_direction = direction
        self._frames: list[_Frame] = [_Frame("body", "paragraph")]
        self._owner: _Frame | None = None  # the frame that opened the current block
        self._at_boundary = True
        self._breaks = 0
        self._languages: list[tuple[_Element, str | None, Direction | None]] = []

    def run(self, root: _Element) -> Document:
        walker = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
        for event, element in walker:
            if not isinstance(element.tag, str):
                if event in ("comment", "pi"):
                    self._text(element.tail)
                continue
            if event == "start":
                if element.tag in _SKIPPED:
                    walker.skip_subtree()
                else:
                    self._start(element)
            else:
                if element.tag not in _SKIPPED:
                    self._end(element)
                if element is not root:
                    self._text(element.tail)
        return self._builder.build()

    def _start(self, element: _Element) -> None:
        tag = element.tag
        self._enter_language(element)
        if tag in BLOCKS:
            self._at_boundary = True
        if tag == "br":
            self._break()
        elif tag == "q":
            self._text("“")
        elif tag in _MARKS:
            self._builder.open_mark(_MARKS[tag])
        elif tag == "a":
            self._builder.open_mark("link", self._link(element.get("href")))
        else:
            self._open_frame(element, tag)
        self._text(element.text)

    def _end(self, element: _Element) -> None:
        tag = element.tag
        if tag == "q":
            self._text("”")
        elif tag in _MARKS or tag == "a":
            self._builder.close_mark(_MARKS.get(tag, "link"))
        elif self._frames[-1].tag == tag and len(self._frames) > 1 and _makes_frame(tag):
            self._frames.pop()
        if tag in BLOCKS:
            self._at_boundary = True
        if self._languages and self._languages[-1][0] is element:
            self._languages.pop()

    def _open_frame(self, element: _Element, tag: str) -> None:
        if _makes_frame(tag):
            self._frames.append(self._frame(element, tag))

    def _frame(self, element: _Element, tag: str) -> _Frame:
        if tag in _HEADINGS:
            return _Frame(tag, "heading", {"level": int(tag[1])})
        if tag in _ITEMS:
            return _Frame(tag, "list_item", self._item_attributes())
        if tag == "blockquote":
            return _Frame(tag, "quote")
        if tag == "pre":
            return _Frame(tag, "preformatted")
        if tag in _CAPTIONS:
            return _Frame(tag, "caption")
        if tag in _CELLS:
            return self._cell(element, tag)
        if tag == "tr":
            self._next_row()
        if tag == "table":
            return _Frame("table", attributes={"layout": is_layout(element)})
        return _Frame(tag)

    def _item_attributes(self) -> dict[str, Any]:
        lists = [frame for frame in self._frames if frame.tag in _LISTS]
        ordered = bool(lists) and lists[-1].tag == "ol"
        return {"depth": max(len(lists) - 1, 0), "ordered": ordered}

    def _cell(self, element: _Element, tag: str) -> _Frame:
        table = self._table()
        if table is None or table.attributes["layout"]:
            return _Frame(tag)
        table.row = max(table.row, 0)
        table.column += 1
        place = {"row": table.row, "column": table.column, "header": tag == "th"}
        table.column += _span(element) - 1
        return _Frame(tag, "table_cell", place)

    def _next_row(self) -> None:
        table = self._table()
        if table is not None:
            table.row, table.column = table.row + 1, -1

    def _table(self) -> _Frame | None:
        return next((frame for frame in reversed(self._frames) if frame.tag == "table"), None)

    def _deciding_frame(self) -> _Frame:
        """The frame whose kind the next text has: the innermost, but a cell keeps all it holds."""
        with_kind = [frame for frame in self._frames if frame.kind is not None]
        cells = [frame for frame in with_kind if frame.kind == "table_cell"]
        return cells[-1] if cells else with_kind[-1]

    def _text(self, text: str | None) -> None:
        if not text:
            return
        if not text.strip(" \t\r\n\f"):
            self._blank(text)
            return
        frame = self._deciding_frame()
        if self._needs_block(frame):
            self._open_block(frame)
        elif self._breaks or self._at_boundary:
            self._builder.add_break()
        self._at_boundary, self._breaks = False, 0
        self._builder.add_text(text)

    def _blank(self, text: str) -> None:
        if not self._at_boundary or self._inside_preformatted():
            self._builder.add_text(text)

    def _needs_block(self, frame: _Frame) -> bool:
        if self._owner is None or frame is not self._owner:
            return True
        if frame.kind in _ONE_BLOCK:
            return False
        return self._at_boundary or (self._breaks > 1 and frame.kind in ("paragraph", "quote"))

    def _open_block(self, frame: _Frame) -> None:
        language, direction = self._language()
        self._builder.open_block(
            frame.kind or "paragraph", **frame.attributes, language=language, direction=direction
        )
        self._owner = frame

    def _break(self) -> None:
        if self._inside_preformatted():
            self._builder.add_text("\n")
        elif not self._at_boundary:
            self._breaks += 1

    def _inside_preformatted(self) -> bool:
        return any(frame.kind == "preformatted" for frame in self._frames)

    def _link(self, href: str | None) -> str | None:
        """The absolute address of a link; None for one that stays on the page."""
        try:
            target = urljoin(self._base_url, (href or "").strip())
            if href is None or urldefrag(target).url == urldefrag(self._base_url).url:
                return None
        except ValueError:
            return None
        return target

    def _enter_language(self, element: _Element) -> None:
        language = element.get("lang") or element.get("{http://www.w3.org/XML/1998/namespace}lang")
        direction = (element.get("dir") or "").lower()
        if not language and not direction:
            return
        outer_language, outer_direction = self._language()
        inner_direction = _DIRECTIONS.get(direction, outer_direction)
        self._languages.append((element, language or outer_language, inner_direction))

    def _language(self) -> tuple[str | None, Direction | None]:
        if not self._languages:
            return None, self._page_direction
        _, language, direction = self._languages[-1]
        return language, direction


def _makes_frame(tag: str) -> bool:
    return (
        tag in _HEADINGS or tag in _ITEMS or tag in _CELLS or tag in _CAPTIONS or tag in _LISTS
        or tag in ("blockquote", "pre", "tr", "table")
    )  # fmt: skip


def is_layout(table: _Element) -> bool:
    """Whether a table arranges a page instead of holding data."""
    if table.find(".//table") is not None or table.get("role") in ("presentation", "none"):
        return True
    cells = list(table.iter(*_CELLS))
    return len(cells) == 1 or any(_is_page_part(cell) for cell in cells)


def _is_page_part(cell: _Element) -> bool:
    blocks = sum(1 for _ in cell.iter("p", "h1", "h2", "h3", "h4", "ul", "ol", "blockquote"))
    return blocks > 1 and sum(map(len, cell.itertext())) > _LAYOUT_CELL


def _span(cell: _Element) -> int:
    value = cell.get("colspan", "1")
    return min(max(int(value[:9]), 1), 100) if value.isascii() and value.isdecimal() else 1

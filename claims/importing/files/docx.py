"""Word documents: their text as HTML, by mammoth. Runs in the child process only."""

import re
from typing import Any
from xml.etree import ElementTree

import mammoth
from lxml import html
from lxml.html import HtmlElement

from claims.importing.files.package import repacked, unpacked_parts
from claims.importing.files.properties import (
    is_right_to_left,
    plausible_name,
    plausible_title,
)
from claims.importing.files.reading import Options, Reading
from claims.importing.problems import BrokenFile, TooLarge

_STYLES = """
p[style-name='Title'] => h1:fresh
p[style-name='Subtitle'] => p:fresh
p[style-name='Heading 7'] => h6:fresh
p[style-name='Heading 8'] => h6:fresh
p[style-name='Heading 9'] => h6:fresh
p[style-name='heading 7'] => h6:fresh
p[style-name='heading 8'] => h6:fresh
p[style-name='heading 9'] => h6:fresh
p[style-name='Quote'] => blockquote > p:fresh
p[style-name='Intense Quote'] => blockquote > p:fresh
p[style-name='Block Text'] => blockquote > p:fresh
p[style-name='caption'] => figcaption:fresh
p[style-name='Caption'] => figcaption:fresh
p[style-name='HTML Preformatted'] => pre:separator('\\n')
r[style-name='HTML Code'] => code
r[style-name='Emphasis'] => em
r[style-name='Strong'] => strong
comment-reference =>
"""
_PROPERTIES = {
    "title": "{http://purl.org/dc/elements/1.1/}title",
    "byline": "{http://purl.org/dc/elements/1.1/}creator",
    "language": "{http://purl.org/dc/elements/1.1/}language",
    "created": "{http://purl.org/dc/terms/}created",
    "modified": "{http://purl.org/dc/terms/}modified",
}
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# Styles of tables that draw lines only and give a first row no look of its own.
_PLAIN_TABLES = frozenset({"", "TableGrid", "TableNormal"})
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def read_docx(content: bytes, options: Options) -> Reading:
    """The article of a Word document. Macros and pictures are not looked at.

    Raises BrokenFile, EncryptedFile, TooLarge, TooMuchWork.
    """
    parts = unpacked_parts(content, options)
    parts |= {name: _with_head_rows(part) for name, part in parts.items() if _is_main(name)}
    try:
        converted = mammoth.convert_to_html(
            repacked(parts), style_map=_STYLES, convert_image=_no_picture,
            include_embedded_style_map=False,
        )  # fmt: skip
    except (MemoryError, RecursionError):
        raise
    except Exception as error:  # it has no error of its own: whatever it trips over is the file's
        raise BrokenFile(BrokenFile.explanation) from error
    if len(converted.value) > 4 * options.max_characters:
        raise TooLarge(
            f"The text of this document has more than {options.max_characters:,} characters. "
            "Cut out the part with the article, or paste it instead."
        )
    said = _said(parts.get("docProps/core.xml"))
    return Reading(
        body=_tidy(converted.value),
        title=plausible_title(said["title"]),
        byline=plausible_name(said["byline"]),
        created=_day(said["created"]),
        modified=_day(said["modified"]),
        language=said["language"],
    )


def _no_picture(_: Any) -> list[Any]:
    return []


def _is_main(name: str) -> bool:
    return name.startswith("word/document")


def _with_head_rows(part: bytes) -> bytes:
    """The main part with its tables' first rows marked as heads where their style shows them so."""
    root = ElementTree.fromstring(part)
    for table in root.iter(f"{_WORD}tbl"):
        style = table.find(f"{_WORD}tblPr/{_WORD}tblStyle")
        look = table.find(f"{_WORD}tblPr/{_WORD}tblLook")
        rows = table.findall(f"{_WORD}tr")
        named = style.get(f"{_WORD}val", "") if style is not None else ""
        marked = table.find(f"{_WORD}tr/{_WORD}trPr/{_WORD}tblHeader") is not None
        if marked or named in _PLAIN_TABLES or look is None or not _first_row_shown(look):
            continue
        if len(rows) > 1:
            properties = rows[0].find(f"{_WORD}trPr")
            if properties is None:
                properties = ElementTree.Element(f"{_WORD}trPr")
                rows[0].insert(0, properties)
            ElementTree.SubElement(properties, f"{_WORD}tblHeader")
    return bytes(ElementTree.tostring(root, encoding="utf-8"))


def _first_row_shown(look: ElementTree.Element) -> bool:
    """Whether the style's look for first rows is on (ECMA-376, part 1, 17.4.55)."""
    said = look.get(f"{_WORD}firstRow")
    if said is not None:
        return said in ("1", "true", "on")
    try:
        return bool(int(look.get(f"{_WORD}val", "0"), 16) & 0x20)
    except ValueError:
        return False


def _tidy(converted: str) -> bytes:
    """The HTML without arrows that lead back from notes, with bold first rows as heads."""
    if not converted:
        return b""
    tree: HtmlElement = html.fragment_fromstring(converted, create_parent="div")
    for link in tree.xpath(".//a[starts-with(@href, '#footnote-ref') or "
                           "starts-with(@href, '#endnote-ref')]"):  # fmt: skip
        link.drop_tree()
    for table in tree.iter("table"):
        _mark_head(table)
    for passage in tree.iter("p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "td", "th"):
        if is_right_to_left(passage.text_content()):
            passage.set("dir", "rtl")
    return b"".join(html.tostring(child, encoding="utf-8", method="html") for child in tree)


def _mark_head(table: HtmlElement) -> None:
    rows = table.xpath("./tr | ./tbody/tr")
    if table.find(".//th") is None and len(rows) > 1 and _is_bold(rows[0]):
        if any(_is_bold(row) for row in rows[1:]):
            return
        for cell in rows[0].iter("td"):
            cell.tag = "th"


def _is_bold(row: HtmlElement) -> bool:
    text = "".join(row.itertext()).strip()
    bold = "".join("".join(strong.itertext()) for strong in row.iter("strong")).strip()
    return bool(text) and len("".join(bold.split())) == len("".join(text.split()))


def _said(core: bytes | None) -> dict[str, str]:
    """The core properties of the file (ECMA-376, part 2, 11); "" for what it does not say."""
    if core is None:
        return dict.fromkeys(_PROPERTIES, "")
    root = ElementTree.fromstring(core)
    return {name: (root.findtext(tag) or "").strip() for name, tag in _PROPERTIES.items()}


def _day(moment: str) -> str:
    found = _ISO_DAY.match(moment)
    return found[0] if found else ""

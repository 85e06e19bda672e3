"""What browsers and word processors put on the clipboard beside the plain text: HTML with habits.

They write emphasis as styles, and Word its lists as paragraphs. Here both become the elements that
they mean, so that the common builder understands them. Facts about the formats: Microsoft, "HTML
Clipboard Format", for the fragment; the rest was seen in what Word, LibreOffice and Google Docs
copy.
"""

import re
from collections.abc import Iterator

import trafilatura
from lxml.etree import SubElement
from lxml.html import Element, HtmlElement

from claims.importing.extracted import RULES_VERSION, Extracted, Metadata
from claims.importing.pages.html import parse
from claims.importing.pages.structure import build_document
from claims.importing.pages.visible import drop_unseen

_FRAGMENT = re.compile(r"<!--\s*StartFragment\s*-->(.*?)<!--\s*EndFragment\s*-->", re.S | re.I)
# Word hides its list bullets from other programs between these.
_CONDITIONAL = re.compile(r"<!\[(?:if[^\]>]*|endif)\]>", re.I)
_STYLE = re.compile(r"([\w-]+)\s*:\s*([^;]+)")
_LEVEL = re.compile(r"\blevel(\d)")
_NUMBERED = re.compile(r"\s*\(?(?:\d{1,3}|[a-z]{1,4})[.)]", re.I)
_BOLD, _ITALIC = frozenset({"b", "strong"}), frozenset({"i", "em"})


def extract_clipboard(html: str, *, url: str = "") -> Extracted:
    """All of what was copied, as an article; `url` completes its links and counts as its address.

    What a page says about itself is not on the clipboard, so the metadata is empty.
    """
    tree = parse(_CONDITIONAL.sub("", fragment(html)))
    _say_emphasis(tree)
    _say_lists(tree)
    drop_unseen(tree)
    version = f"{trafilatura.__version__}, rules {RULES_VERSION}"
    document = build_document(tree, base_url=url)
    return Extracted(document, Metadata(canonical_url=url), "clipboard", version)


def fragment(html: str) -> str:
    """The part that was selected; programs put a whole document around it."""
    found = _FRAGMENT.search(html)
    return found[1] if found else html


def _styles(element: HtmlElement) -> dict[str, str]:
    written = element.get("style") or ""
    return {name.lower(): value.strip().lower() for name, value in _STYLE.findall(written)}


def _say_emphasis(tree: HtmlElement) -> None:
    """Elements for what styles say; Google Docs wraps everything in a `b` of normal weight."""
    for element in list(tree.iterfind(".//*[@style]")):
        styles = _styles(element)
        if styles.get("mso-hide") == "all":
            element.set("hidden", "")
        if _is_undone(element.tag, styles):
            element.tag = "span"
        if element.tag == "span":
            for tag in _emphasis(styles):
                _wrap_content(element, tag)


def _is_undone(tag: str, styles: dict[str, str]) -> bool:
    """Whether an element of emphasis is styled to look like any other text."""
    if tag in _BOLD:
        return not _is_bold(styles.get("font-weight", "bold"))
    return tag in _ITALIC and styles.get("font-style", "") == "normal"


def _emphasis(styles: dict[str, str]) -> Iterator[str]:
    if _is_bold(styles.get("font-weight", "")):
        yield "strong"
    if styles.get("font-style", "") in ("italic", "oblique"):
        yield "em"
    if styles.get("vertical-align", "") in ("super", "sub"):
        yield {"super": "sup", "sub": "sub"}[styles["vertical-align"]]


def _is_bold(weight: str) -> bool:
    return weight in ("bold", "bolder") or (weight.isdecimal() and int(weight[:5]) >= 600)


def _wrap_content(element: HtmlElement, tag: str) -> None:
    children, text = list(element), element.text
    inner = SubElement(element, tag)
    inner.text, element.text = text, None
    inner.extend(children)


def _say_lists(tree: HtmlElement) -> None:
    """Word's list paragraphs as items of lists, nested by the level they name."""
    for run in _runs(tree):
        _nest(run)
    for bullet in _bullets(tree):
        bullet.drop_tree()


def _runs(tree: HtmlElement) -> list[list[tuple[HtmlElement, int]]]:
    """List paragraphs that follow one another directly, each with its level from 1."""
    runs: list[list[tuple[HtmlElement, int]]] = []
    for paragraph in tree.iter("p"):
        found = _LEVEL.search(_styles(paragraph).get("mso-list", ""))
        if found is None:
            continue
        if not runs or paragraph.getprevious() is not runs[-1][-1][0]:
            runs.append([])
        runs[-1].append((paragraph, int(found[1])))
    return runs


def _nest(run: list[tuple[HtmlElement, int]]) -> None:
    """Move the paragraphs into lists, one inside the other where the level rises."""
    lists: list[tuple[int, HtmlElement]] = []
    for paragraph, level in run:
        while lists and lists[-1][0] > level:
            lists.pop()
        if not lists or lists[-1][0] < level:
            inner = Element("ol" if _is_numbered(paragraph) else "ul")
            if lists:
                lists[-1][1].append(inner)
            else:
                paragraph.addprevious(inner)
            lists.append((level, inner))
        paragraph.tag = "li"
        lists[-1][1].append(paragraph)


def _is_numbered(paragraph: HtmlElement) -> bool:
    return any(_NUMBERED.match(bullet.text_content()) for bullet in _bullets(paragraph))


def _bullets(element: HtmlElement) -> list[HtmlElement]:
    """The bullets and numbers that Word wrote as text."""
    styled = list(element.iterfind(".//*[@style]"))
    return [one for one in styled if _styles(one).get("mso-list") == "ignore"]

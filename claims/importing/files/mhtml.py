"""Saved web pages (MHTML, RFC 2557): the page among their parts. Runs in the child process only."""

import re
from collections.abc import Iterator
from email.errors import MessageError
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32
from urllib.parse import urljoin

from lxml import html
from lxml.etree import ParserError
from lxml.html import HtmlElement

from claims.importing.encoding import decode
from claims.importing.files.reading import Options, Reading
from claims.importing.problems import BrokenFile, TooMuchWork, TooShort

_PAGE_TYPES = frozenset({"text/html", "application/xhtml+xml"})
# A page saved by a browser has hundreds of parts, and its frames are a few deep.
_MOST_PARTS, _MOST_FRAMES = 5_000, 100
_FRAME = re.compile(r"<i?frame\b", re.IGNORECASE)
# What an attribute of a tree cannot hold.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_WEB = ("http://", "https://")


def read_mhtml(content: bytes, options: Options) -> Reading:
    """The page of an MHTML file with its frames in place.

    Raises BrokenFile, TooMuchWork, TooShort, Undecodable.
    """
    try:
        message = BytesParser(policy=compat32).parsebytes(content.lstrip())
        parts = list(_parts(message))
    except (MessageError, LookupError, ValueError) as error:
        raise BrokenFile(BrokenFile.explanation) from error
    root = _root(message, parts)
    if root is None:
        raise TooShort(
            "There is no web page in this file. Save the page again as “web page, single file”, "
            "or paste the text instead."
        )
    url = _location(root) or str(message.get("Snapshot-Content-Location") or "").strip()
    page = _text(root)
    if _FRAME.search(page):
        page = _with_frames(page, url, _by_address(parts))
    return Reading(body=page.encode("utf-8", "replace"), url=url if url.startswith(_WEB) else "")


def _parts(message: Message) -> Iterator[Message]:
    for count, part in enumerate(message.walk()):
        if count > _MOST_PARTS:
            raise TooMuchWork(TooMuchWork.explanation)
        if not part.is_multipart():
            yield part


def _root(message: Message, parts: list[Message]) -> Message | None:
    """The part that `start` names (RFC 2387, 3.2), else the first that is a page."""
    start = str(message.get_param("start") or "").strip("<> ")
    pages = [part for part in parts if part.get_content_type() in _PAGE_TYPES]
    named = (part for part in pages if start and _identity(part) == start)
    return next(named, pages[0] if pages else None)


def _text(part: Message) -> str:
    payload = part.get_payload(decode=True)
    charset = part.get_content_charset() or ""
    return decode(payload if isinstance(payload, bytes) else b"", charset=charset)


def _location(part: Message) -> str:
    return "".join(str(part.get("Content-Location") or "").split())


def _identity(part: Message) -> str:
    return str(part.get("Content-ID") or "").strip().strip("<>")


def _by_address(parts: list[Message]) -> dict[str, Message]:
    """The pages among the parts by what a frame calls them."""
    found: dict[str, Message] = {}
    for part in parts:
        if part.get_content_type() in _PAGE_TYPES:
            found.setdefault(_location(part), part)
            found.setdefault(f"cid:{_identity(part)}", part)
    return found


def _with_frames(page: str, url: str, pages: dict[str, Message]) -> str:
    """The page with the content of its frames inside them, as `srcdoc` of inline frames."""
    try:
        tree: HtmlElement = html.document_fromstring(
            page.encode(), html.HTMLParser(encoding="utf-8")
        )
    except (ParserError, ValueError):
        return page
    for frameset in tree.xpath(".//frameset"):
        frameset.tag = "div"
    for number, frame in enumerate(list(tree.iter("iframe", "frame"))):
        source = frame.get("src", "").strip()
        part = pages.get(source) or pages.get(_joined(url, source))
        if part is not None and number < _MOST_FRAMES and "srcdoc" not in frame.attrib:
            frame.tag = "iframe"
            frame.set("srcdoc", _NOT_XML.sub("", _text(part)))
    return str(html.tostring(tree, encoding="unicode"))


def _joined(url: str, source: str) -> str:
    """The absolute address of a frame; the source itself when it is none."""
    try:
        return urljoin(url, source)
    except ValueError:
        return source

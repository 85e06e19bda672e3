"""What kind of file some bytes are: by their looks, then by what name and sender say."""

import re
from pathlib import PurePath

from claims.importing.problems import PASTE_INSTEAD, UnsupportedType

PLAIN, MARKDOWN, HTML = "text/plain", "text/markdown", "text/html"

_BY_NAME = {
    ".txt": PLAIN, ".text": PLAIN, ".md": MARKDOWN, ".markdown": MARKDOWN,
    ".html": HTML, ".htm": HTML, ".xhtml": HTML,
}  # fmt: skip
_SAME = {"application/xhtml+xml": HTML, "text/x-markdown": MARKDOWN}
# Beginnings of files that people try and that are not text, with the word for each.
_BINARY = (
    (b"%PDF-", "a PDF document"),
    (b"PK\x03\x04", "an Office document or an archive"),
    (b"\xd0\xcf\x11\xe0", "an old Office document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"RIFF", "a picture or a sound"),
    (b"\x1f\x8b", "a compressed file"),
    (b"{\\rtf", "a rich text (RTF) document"),
)
_LOOKS_LIKE_HTML = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*<(?:!--|(?:!doctype|\?xml|html|head|body|article|main|section|div|p"
    rb"|h[1-6]|ul|ol|table|blockquote|figure)\b)",
    re.IGNORECASE,
)


def media_type_of(raw: bytes, *, declared: str = "", filename: str = "") -> str:
    """One of text/plain, text/markdown, text/html.

    Raises UnsupportedType for what is recognisably something else.
    """
    _demand_no_binary(raw)
    by_name = _BY_NAME.get(PurePath(filename).suffix.lower(), "") if filename else ""
    said = _SAME.get(declared.lower(), declared.lower())
    if by_name or said in (PLAIN, MARKDOWN, HTML):
        return by_name or said
    if _LOOKS_LIKE_HTML.match(raw):
        return HTML
    if filename and PurePath(filename).suffix and not said:
        raise UnsupportedType(
            f"Files of type “{PurePath(filename).suffix}” cannot be imported yet; "
            f"plain text, Markdown and HTML can. {PASTE_INSTEAD}"
        )
    return PLAIN


def _demand_no_binary(raw: bytes) -> None:
    kind = next((kind for start, kind in _BINARY if raw.startswith(start)), None)
    if kind:
        raise UnsupportedType(
            f"This is {kind}, which cannot be imported yet; plain text, Markdown and HTML can. "
            f"{PASTE_INSTEAD}"
        )

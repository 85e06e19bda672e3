"""What kind of file some bytes are: by their looks, then by what name and sender say."""

import re
import zlib
from email.message import Message
from email.parser import BytesHeaderParser
from pathlib import PurePath

from claims.importing.problems import PASTE_INSTEAD, EncryptedFile, UnsupportedType

PLAIN, MARKDOWN, HTML = "text/plain", "text/markdown", "text/html"
PDF, WARC = "application/pdf", "application/warc"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MHTML = "multipart/related"
# Read as they are, without opening them in a process of their own.
TEXTS = frozenset({PLAIN, MARKDOWN, HTML})

SUFFIXES = {
    ".txt": PLAIN, ".text": PLAIN, ".md": MARKDOWN, ".markdown": MARKDOWN,
    ".html": HTML, ".htm": HTML, ".xhtml": HTML, ".mhtml": MHTML, ".mht": MHTML,
    ".pdf": PDF, ".docx": DOCX, ".warc": WARC, ".warc.gz": WARC,
}  # fmt: skip
_SAME = {
    "application/xhtml+xml": HTML, "text/x-markdown": MARKDOWN, "application/x-pdf": PDF,
    "application/x-mimearchive": MHTML, "message/rfc822": MHTML, "application/warc-fields": "",
    "application/x-warc": WARC,
}  # fmt: skip
_IN_WORDS = {
    PDF: "PDF document", DOCX: "Word document (.docx)", MHTML: "saved web page (MHTML)",
    WARC: "web archive (WARC)",
}  # fmt: skip
CAN_BE = "Text, Markdown, HTML, MHTML, PDF, Word (.docx) and web archives (WARC) can"

_PICTURE = ("a picture", "What a picture says has to be typed: paste the words of it instead.")
_SOUND = ("a sound or a film", "Paste what is said in it instead.")
_OLD_OFFICE = "Open it and save it as .docx or PDF, or paste the text instead."
# Beginnings of files that people try and that hold no text we read; the word and the way out.
_BINARY = (
    (b"\xd0\xcf\x11\xe0", "an old Office document (.doc, .xls or .ppt)", _OLD_OFFICE),
    (b"{\\rtf", "a rich text (RTF) document", _OLD_OFFICE),
    (b"\x89PNG", *_PICTURE),
    (b"\xff\xd8\xff", *_PICTURE),
    (b"GIF8", *_PICTURE),
    (b"BM", *_PICTURE),
    (b"II*\x00", *_PICTURE),
    (b"MM\x00*", *_PICTURE),
    (b"RIFF", "a picture, a sound or a film", _PICTURE[1]),
    (b"ID3", *_SOUND),
    (b"OggS", *_SOUND),
    (b"\x1aE\xdf\xa3", *_SOUND),
    (b"7z\xbc\xaf\x27\x1c", "an archive", "Unpack it and choose the file inside."),
    (b"Rar!\x1a", "an archive", "Unpack it and choose the file inside."),
    (b"%!PS", "a PostScript document", "Save it as PDF, or paste the text instead."),
)
# The name of the stream in which Office keeps a document that is locked ([MS-OFFCRYPTO], 2.3.4).
_LOCKED_OFFICE = "EncryptedPackage".encode("utf-16-le")
_FILM = re.compile(rb".{4}ftyp", re.DOTALL)
# What is in a ZIP file, by the names of its parts, which stand in it uncompressed.
_IN_ZIP = (
    (b"mimetypeapplication/vnd.oasis.opendocument", "an OpenDocument file", _OLD_OFFICE),
    (b"mimetypeapplication/epub+zip", "an electronic book (EPUB)", PASTE_INSTEAD),
    (b"xl/workbook", "a spreadsheet", "Paste the part that is text instead."),
    (b"ppt/presentation", "a presentation", "Save it as PDF, or paste the text instead."),
)
_LOOKS_LIKE_HTML = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*<(?:!--|(?:!doctype|\?xml|html|head|body|article|main|section|div|p"
    rb"|h[1-6]|ul|ol|table|blockquote|figure)\b)",
    re.IGNORECASE,
)
_PDF_START = re.compile(rb"(?:\xef\xbb\xbf)?\s{0,64}%PDF-\d")
# Readers of PDF look for its mark this far into a file (PDF 32000-1, annex H, note 13).
_PDF_HEAD = 1024
_HEADER_LINE = re.compile(rb"\s*[A-Za-z][A-Za-z0-9-]{1,60}:[ \t]")


def media_type_of(raw: bytes, *, declared: str = "", filename: str = "") -> str:
    """The media type of one of the kinds that can be read, by what the bytes look like first.

    Raises UnsupportedType for what is recognisably something else.
    """
    by_name, suffix = kind_by_name(filename), PurePath(filename).suffix
    said = by_name or _SAME.get(declared.lower(), declared.lower())
    seen = _kind_seen(raw, said)
    if seen:
        return seen
    if said in _IN_WORDS:
        raise UnsupportedType(
            f"This is called a {_IN_WORDS[said]}, but its content is something else or damaged. "
            f"Download or save it again. {PASTE_INSTEAD}"
        )
    if said in TEXTS:
        return said
    if _LOOKS_LIKE_HTML.match(raw):
        return HTML
    if suffix and not said:
        raise UnsupportedType(
            f"Files of type “{suffix}” cannot be imported. {CAN_BE}. {PASTE_INSTEAD}"
        )
    return PLAIN


def kind_by_name(filename: str) -> str:
    """The media type that a file's name promises; "" when it promises none that we read."""
    name = filename.lower()
    return next((kind for suffix, kind in SUFFIXES.items() if name.endswith(suffix)), "")


def _kind_seen(raw: bytes, said: str) -> str:
    """The kind that the bytes show unmistakably, "" when they may be any text."""
    if _PDF_START.match(raw) or (said == PDF and b"%PDF-" in raw[:_PDF_HEAD]):
        return PDF
    if raw.startswith(b"PK\x03\x04"):
        return _kind_of_zip(raw)
    if raw.startswith(b"WARC/"):
        return WARC
    if raw.startswith(b"\x1f\x8b"):
        return _kind_of_gzip(raw)
    _demand_no_binary(raw)
    if said != MARKDOWN and _is_mhtml(raw):
        return MHTML
    if said in _IN_WORDS and _LOOKS_LIKE_HTML.match(raw):
        return HTML  # what a site sends instead of the file, often
    return ""


def _kind_of_zip(raw: bytes) -> str:
    for name, what, way_out in _IN_ZIP:
        if name in raw:
            raise _unsupported(what, way_out)
    if b"word/document" in raw:
        return DOCX
    raise _unsupported("an archive", "Unpack it and choose the file inside.")


def _kind_of_gzip(raw: bytes) -> str:
    try:
        head = zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(raw[:4096], 16)
    except zlib.error:
        head = b""
    if head.startswith(b"WARC/"):
        return WARC
    raise _unsupported("a compressed file", "Unpack it and choose the file inside.")


def _is_mhtml(raw: bytes) -> bool:
    """Whether the bytes begin with the head of a message with parts, or with a page in it."""
    if not _HEADER_LINE.match(raw):
        return False
    head: Message = BytesHeaderParser().parsebytes(raw[:16_384].lstrip())
    kind = head.get_content_type()
    return "mime-version" in head and (
        kind.startswith("multipart/") or (kind == HTML and "content-type" in head)
    )


def _demand_no_binary(raw: bytes) -> None:
    if raw.startswith(b"\xd0\xcf\x11\xe0") and _LOCKED_OFFICE in raw:
        raise EncryptedFile(
            "This Office document is locked with a password, so its text cannot be read. Save a "
            f"copy without the password and import that. {PASTE_INSTEAD}"
        )
    for start, what, way_out in _BINARY:
        if raw.startswith(start) and not (start == b"BM" and raw[:512].isascii()):
            raise _unsupported(what, way_out)
    if _FILM.match(raw):
        raise _unsupported(*_SOUND)


def _unsupported(what: str, way_out: str) -> UnsupportedType:
    return UnsupportedType(f"This is {what}, which cannot be imported. {CAN_BE}. {way_out}")

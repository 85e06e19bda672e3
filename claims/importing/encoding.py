"""Bytes to text: the byte order mark, what the sender says, what the page says, a guess."""

import codecs
import re
from collections.abc import Iterator

import cchardet

from claims.importing.problems import PASTE_INSTEAD, Undecodable

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its mark begins with the other's
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# What pages call one thing and mean another: https://encoding.spec.whatwg.org/#names-and-labels
_MEANT = {
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
}
# Python's own notations, and UTF-7, which browsers dropped because it hides markup.
_NOT_ON_THE_WEB = frozenset(
    {"unicode-escape", "raw-unicode-escape", "utf-7", "idna", "punycode", "mbcs", "oem"}
)
# The head of a page, where its encoding is declared. The standard says 1024 bytes; pages exceed it.
_HEAD = 8192
_DECLARED = re.compile(
    rb"""<meta\s[^>]{0,400}?charset\s*=\s*["']?\s*([\w.:-]{2,40})"""
    rb"""|<\?xml\s[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{2,40})""",
    re.IGNORECASE,
)
# Control characters, of which text has none, and what stands for an unreadable one.
_CONTROLS = bytes([*range(0x09), *range(0x0E, 0x20)])
_UNREADABLE = "\ufffd"
# More odd characters than this share and the bytes are no text at all (measured: damaged real
# pages stay below 0.3 %, images and archives above 10 %).
_ODD_SHARE = 0.02


def decode(raw: bytes, *, charset: str = "") -> str:
    """`raw` as text without a byte order mark; `charset` is what the sender declared.

    Valid multi-byte UTF-8 wins over a declared single-byte encoding: such bytes are UTF-8 with a
    wrong label. Raises Undecodable when the bytes are not text.
    """
    for encoding in _candidates(raw, charset):
        try:
            return _demand_text(raw.decode(encoding).removeprefix("\ufeff"))
        except UnicodeDecodeError:
            continue
    return _demand_text(raw.decode(_fallback(raw, charset), "replace").removeprefix("\ufeff"))


def _candidates(raw: bytes, charset: str) -> Iterator[str]:
    marked = next((name for mark, name in _MARKS if raw.startswith(mark)), None)
    if marked:
        yield marked
    yield from _unmistakable_utf8(raw)
    declared = [_codec(charset), _codec(_declared_in_page(raw))]
    yield from (name for name in declared if name)
    yield "utf-8"
    guessed = _codec(cchardet.detect(raw)["encoding"] or "")
    if guessed:
        yield guessed


def _unmistakable_utf8(raw: bytes) -> Iterator[str]:
    """UTF-8, when there are bytes that no single-byte text would have by accident.

    ISO-2022 encodings are pure ASCII with escapes, so they pass by.
    """
    if not raw.isascii():
        yield "utf-8"


def _declared_in_page(raw: bytes) -> str:
    found = _DECLARED.search(raw[:_HEAD])
    name = (found[1] or found[2]).decode("ascii", "replace") if found else ""
    # A declaration readable as ASCII cannot stand in a UTF-16 page.
    return "utf-8" if name.lower().startswith("utf-16") else name


def _fallback(raw: bytes, charset: str) -> str:
    return _codec(charset) or _codec(_declared_in_page(raw)) or "utf-8"


def _codec(name: str) -> str:
    """Python's name of a text encoding, as browsers mean it; "" when there is none."""
    try:
        b"".decode(name.strip())  # refuses what Python calls a codec and makes no text
        found = codecs.lookup(name.strip()).name
    except (LookupError, ValueError):
        return ""
    return "" if found in _NOT_ON_THE_WEB else _MEANT.get(found, found)


def _demand_text(text: str) -> str:
    encoded = text.encode("utf-8", "surrogatepass")
    controls = len(encoded) - len(encoded.translate(None, _CONTROLS))
    odd = controls + text.count(_UNREADABLE)
    if odd > _ODD_SHARE * len(text):
        raise Undecodable(
            "These bytes are not text: a picture, an archive or a damaged file, perhaps. "
            f"{PASTE_INSTEAD}"
        )
    return text

"""The parts of an Office file that hold its text, unpacked within limits and checked.

An Office file is a ZIP file of XML documents (ECMA-376, part 2). What is not read is not unpacked.
"""

import io
import re
import struct
import xml.parsers.expat
import zipfile
import zlib

from claims.importing.files.reading import Options
from claims.importing.problems import (
    PASTE_INSTEAD,
    BrokenFile,
    EncryptedFile,
    TooLarge,
    TooMuchWork,
)

# Parts beyond these numbers are in no document that somebody wrote.
_MOST_PARTS, _DEEPEST = 10_000, 150
_CHUNK = 262_144
_DAMAGE = (
    zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError,
    struct.error,
)  # fmt: skip
_ENCRYPTED = 0x1
_WANTED = re.compile(
    r"\[Content_Types\]\.xml|(?:.*/)?_rels/[^/]*\.rels|docProps/(?:core|app)\.xml"
    r"|word/[^/]*\.xml",
    re.IGNORECASE,
)


def unpacked_parts(content: bytes, options: Options) -> dict[str, bytes]:
    """The XML parts with text and structure by their names.

    Raises BrokenFile, EncryptedFile, TooLarge (when they unpack to more than `options.max_bytes`),
    TooMuchWork.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            return _unpacked(package, options.max_bytes)
    except _DAMAGE as error:
        raise BrokenFile(BrokenFile.explanation) from error


def repacked(parts: dict[str, bytes]) -> io.BytesIO:
    """The parts as a ZIP file without anything else in it and without compression."""
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w") as target:
        for name, content in parts.items():
            target.writestr(name, content)
    package.seek(0)
    return package


def _unpacked(package: zipfile.ZipFile, most: int) -> dict[str, bytes]:
    infos = package.infolist()
    if len(infos) > _MOST_PARTS:
        raise TooMuchWork(TooMuchWork.explanation)
    parts: dict[str, bytes] = {}
    for info in infos:
        if not _WANTED.fullmatch(info.filename) or info.filename in parts:
            continue
        if info.flag_bits & _ENCRYPTED:
            raise EncryptedFile(
                "This document is locked with a password, so its text cannot be read. Save a copy "
                f"without the password and import that. {PASTE_INSTEAD}"
            )
        parts[info.filename] = _part(package, info, most - sum(map(len, parts.values())))
    for part in parts.values():
        _demand_plain_xml(part)
    return parts


def _part(package: zipfile.ZipFile, info: zipfile.ZipInfo, most: int) -> bytes:
    """The content of a part, counted while it is unpacked: what the file declares may be wrong."""
    found = bytearray()
    with package.open(info) as source:
        while chunk := source.read(_CHUNK):
            found += chunk
            if len(found) > most:
                raise TooLarge(
                    "This document unpacks to far more than a text needs, as files do that are "
                    f"built to overload a server. {PASTE_INSTEAD}"
                )
    return bytes(found)


def _demand_plain_xml(part: bytes) -> None:
    """Refuse document types, which Office never writes and entities need, and depth without end."""
    parser, depth = xml.parsers.expat.ParserCreate(), 0

    def refuse(*_: object) -> None:
        raise BrokenFile(BrokenFile.explanation)

    def enter(*_: object) -> None:
        nonlocal depth
        depth += 1
        if depth > _DEEPEST:
            raise BrokenFile(BrokenFile.explanation)

    def leave(_: str) -> None:
        nonlocal depth
        depth -= 1

    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler, parser.EndElementHandler = enter, leave
    try:
        parser.Parse(part, True)
    except xml.parsers.expat.ExpatError as error:
        raise BrokenFile(BrokenFile.explanation) from error

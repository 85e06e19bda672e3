"""The raw bytes of every capture, kept once under their own hash, packed with gzip."""

import gzip
import zlib
from hashlib import sha256

from django.core.files.base import ContentFile
from django.core.files.storage import storages

from claims.importing.problems import CaptureDamaged

# Half the time of the default level, and a few hundredths more bytes.
_LEVEL = 5


def store_capture(raw: bytes) -> str:
    """Keep the bytes and return their hexadecimal SHA-256; the same bytes are kept only once."""
    digest = sha256(raw).hexdigest()
    storage = storages["captures"]
    if not (storage.exists(_name(digest)) or storage.exists(_name(digest, packed=False))):
        storage.save(_name(digest), ContentFile(gzip.compress(raw, _LEVEL, mtime=0)))
    return digest


def read_capture(digest: str) -> bytes:
    """The bytes whose hexadecimal SHA-256 this is.

    Raises FileNotFoundError, and CaptureDamaged when what is stored is something else.
    """
    storage = storages["captures"]
    packed = storage.exists(_name(digest))
    with storage.open(_name(digest, packed=packed)) as file:
        content: bytes = file.read()
    try:
        raw = gzip.decompress(content) if packed else content
    except (OSError, EOFError, zlib.error) as error:
        raise CaptureDamaged(CaptureDamaged.explanation) from error
    if sha256(raw).hexdigest() != digest:
        raise CaptureDamaged(CaptureDamaged.explanation)
    return raw


def _name(digest: str, *, packed: bool = True) -> str:
    """Where a capture is kept; the earliest ones were not packed."""
    return f"{digest[:2]}/{digest}" + (".gz" if packed else "")

"""The raw bytes of every capture, kept once under their own hash."""

from hashlib import sha256

from django.core.files.base import ContentFile
from django.core.files.storage import storages


def store_capture(raw: bytes) -> str:
    """Keep the bytes and return their hexadecimal SHA-256; the same bytes are kept only once."""
    digest = sha256(raw).hexdigest()
    storage = storages["captures"]
    if not storage.exists(_name(digest)):
        storage.save(_name(digest), ContentFile(raw))
    return digest


def read_capture(digest: str) -> bytes:
    """The bytes whose hexadecimal SHA-256 this is. Raises FileNotFoundError."""
    with storages["captures"].open(_name(digest)) as file:
        content: bytes = file.read()
    return content


def _name(digest: str) -> str:
    return f"{digest[:2]}/{digest}"

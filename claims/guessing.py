"""How often a wrong password may be tried, at the sign-in page and over the API alike.

Each web process counts for itself, by name and by the network that tries: enough to make guessing
hopeless, and nobody elsewhere is locked out of their own name.
"""

import hashlib

from django.core.cache import cache

TRIES = 8
REMEMBERED = 15 * 60  # seconds


def is_locked(sender: str, name: str) -> bool:
    """Whether this network has tried this name too often. `sender` is a hash of its address."""
    return int(cache.get(_key(sender, name), 0)) >= TRIES


def count_wrong(sender: str, name: str) -> None:
    """Count a wrong password."""
    cache.add(_key(sender, name), 0, REMEMBERED)
    cache.incr(_key(sender, name))


def forget_wrong(sender: str, name: str) -> None:
    """Start again after a right one."""
    cache.delete(_key(sender, name))


def _key(sender: str, name: str) -> str:
    digest = hashlib.sha256(name.casefold().encode(errors="replace")).hexdigest()
    return f"wrong-passwords:{sender}:{digest}"

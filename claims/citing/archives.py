"""The Wayback Machine of the Internet Archive: asked to save a page, and for what it has of one.

It tells a stranger what the desk reads, so it is off unless the desk turns it on (WAYBACK). An
address is saved by visiting `/save/<address>`, which leads to the copy, and looked up in the
availability API (https://archive.org/help/wayback_api.php).
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from django.conf import settings
from django.utils import timezone

from claims.citing.services.base import ask, visit
from claims.errors import Unavailable
from claims.importing.fetching.fetch import Limits

SAVING: Final = "wayback"
AVAILABLE: Final = "wayback_available"
# A page takes it half a minute to save, often longer.
_LIMITS: Final = Limits(total_seconds=120, connect_seconds=6, max_bytes=1_000_000)
_COPY: Final = re.compile(r"https?://[^/\s]+(?:/\S*?)?/web/(\d{14})(?:[a-z]{2}_)?/\S*")
_LONGEST: Final = 2000  # code points of an address


@dataclass(frozen=True, slots=True)
class Archived:
    """A copy at the archive: its address, and when it was taken."""

    address: str
    at: datetime


def is_on() -> bool:
    """Whether this installation asks the Wayback Machine for anything."""
    return bool(settings.SERVICES[SAVING])


def save_or_find(address: str) -> Archived:
    """The copy that the archive takes of a page now; the newest one that it has where it takes
    none, as of a page that is gone. It takes long, so only a job calls it. Raises `Unavailable`.
    """
    try:
        return save(address)
    except Unavailable as refused:
        found = latest(address)
        if found is None:
            raise refused
        return found


def save(address: str) -> Archived:
    """The copy that the archive takes of a page now. Raises `Unavailable`."""
    reached = visit(SAVING, f"save/{address}", limits=_LIMITS)
    saved = _read(reached.final_url)
    if saved is None:
        raise Unavailable(
            "The Wayback Machine did not say that it has saved the page: it may refuse this one, "
            "or still be at work. Try again in a few minutes."
        )
    return saved


def latest(address: str) -> Archived | None:
    """The newest copy that the archive has of a page, if any. Raises `Unavailable`."""
    now = timezone.now().strftime("%Y%m%d%H%M%S")
    params = {"url": address, "timestamp": now}
    answer = ask(AVAILABLE, address, "wayback/available", params=params, fresh=True)
    closest = _closest(answer.body)
    is_there = closest.get("available") is True and isinstance(closest.get("url"), str)
    return _read(closest["url"]) if is_there else None


def _closest(body: Any) -> dict[str, Any]:
    snapshots = body.get("archived_snapshots") if isinstance(body, dict) else None
    closest = snapshots.get("closest") if isinstance(snapshots, dict) else None
    return closest if isinstance(closest, dict) else {}


def _read(address: str) -> Archived | None:
    """What the address of a copy says; None where it is none."""
    stamp = _COPY.fullmatch(address) if len(address) <= _LONGEST else None
    if stamp is None:
        return None
    try:
        at = datetime.strptime(stamp[1], "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return None
    secure = re.sub(r"^http://(?=web\.archive\.org/)", "https://", address)
    return Archived(secure, at)

"""What stands above an article's check: what was corrected, added or withdrawn not long before."""

from datetime import datetime, timedelta
from typing import Any, Final

from claims.languages import with_language
from claims.models.vocabulary import Change
from claims.publishing.parts import TOMBSTONE

Record = dict[str, Any]

RECENT: Final = timedelta(days=30)
MOST: Final = 3


def article_notices(record: Record) -> tuple[list[Record], int]:
    """Entries of an article's history to tell above it, the newest first, and how many more
    there are.

    Every verdict that changed and every claim that was withdrawn in the last days before the
    number; of each claim, and of the article itself, the newest correction and the newest update
    of that time, and of all the newest ones at whatever time. Verdicts and withdrawals go first
    where there are too many.
    """
    made = datetime.fromisoformat(record["published_at"])
    told: list[Record] = []
    seen: set[object] = set()
    for one in record["history"]:  # the newest first
        slug = one["change"]["slug"]
        if not one["reason"] or slug == Change.WITHDRAWN:
            continue
        about = (one.get("claim_id"), slug)
        is_recent = made - datetime.fromisoformat(one["published_at"]) <= RECENT
        if slug not in seen or (is_recent and (about not in seen or _weighs(one))):
            told.append(one)
        seen |= {slug, about}
    first = sorted(told, key=lambda one: (not _weighs(one), -one["number"]))[:MOST]
    shown = sorted(first, key=lambda one: -one["number"])
    return [_with_address(one) for one in shown], len(told) - len(shown)


def _weighs(entry: Record) -> bool:
    return "verdict_before" in entry or TOMBSTONE in entry


def _with_address(entry: Record) -> Record:
    return entry | {TOMBSTONE: with_language(entry[TOMBSTONE])} if TOMBSTONE in entry else entry

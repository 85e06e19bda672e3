"""How high the card of a check is, in CSS pixels, for pages that give its frame a fixed height.

A frame cannot grow by itself where the script that listens to the card is missing, as with oEmbed.
So the lines are counted with letters taken a little wide: rather some room below than a line cut.
"""

import textwrap
from math import ceil
from typing import Any, Final
from unicodedata import east_asian_width

from django.conf import settings
from django.utils.text import Truncator

Record = dict[str, Any]

# From static/css/card.css: pixels of a letter's width, and of a line's height, in each voice.
STATEMENT: Final = (10.6, 25)
TAKEAWAY: Final = (8.0, 24)
SMALL: Final = (7.6, 21)
VERDICT: Final = (8.0, 25)
KICKER: Final = (10.6, 20)
WORDMARK: Final = (9.8, 28)
FRAME, FRAME_HIGH, GAP = 34, 37, 8  # the card's own borders and padding; between its parts
RATING, MORE, FOOT = 26, 26, 21
NOTICE = 29  # one that comes later, such as that a source was retracted
BESIDE = 192  # the least room, in pixels, for words beside the wordmark
NOTE_WORDS = 30
DAY = "30 September 2026"  # the longest way to write one


def card_height(record: Record, width: int, notices: list[Record]) -> int:
    """The height in pixels that holds the card of a claim, an article or a tombstone."""
    room = max(width - FRAME, 1)
    if record.get("withdrawn"):
        parts, names = withdrawn_parts(record, room), ""
    elif "statement" in record:
        parts, names = claim_parts(record, room), record["reviewed_by"]["name"]
    else:
        parts, names = article_parts(record, room), ", ".join(record["team"]["reviewers"])
    if notices:
        told = Truncator(notices[0]["note"]).words(NOTE_WORDS)
        parts.append(high(f"{notices[0]['change']['label']} {DAY}: {told}", room, SMALL))
    body = sum(part + GAP for part in parts)
    return ceil(FRAME_HIGH + body + NOTICE + foot_height(names, room))


def claim_parts(record: Record, room: int) -> list[float]:
    parts = [high(record["statement"], room, STATEMENT), RATING]
    parts.append(high(record["takeaway"], room, TAKEAWAY))
    return [*parts, SMALL[1]] if record["certainty"] else parts


def article_parts(record: Record, room: int) -> list[float]:
    # Each verdict with its number, icon and distance stays together.
    verdicts = " ".join("x" * (len(one["label"]) + 7) for one in record["distribution"])
    kicker = f"{len(record['claims'])} claims checked · {record['publisher']}"
    parts = [high(kicker, room, KICKER), high(record["title"], room, STATEMENT)]
    parts.append(high(verdicts, room, VERDICT))
    return [*parts, RATING] if record["rating"] else parts


def withdrawn_parts(record: Record, room: int) -> list[float]:
    said = f"{settings.DESK_NAME} has taken this check back: {record['reason']['label']}."
    words = high(f"{said} {record['note']}", room, TAKEAWAY)
    return [KICKER[1], high(record["title"], room, STATEMENT), words]


def foot_height(names: str, room: int) -> float:
    """Who checked it, beside the wordmark or below it, and the link to the page."""
    checked = f"Checked by {names}, {DAY}"
    mark = 24 + len(settings.DESK_NAME) * WORDMARK[0]
    above = high(settings.DESK_NAME, room, WORDMARK)
    if mark + BESIDE > room:
        return FOOT + above + high(checked, room, SMALL) + MORE
    return FOOT + max(above, high(checked, max(room - mark, BESIDE), SMALL)) + MORE


def high(words: str, room: float, voice: tuple[float, int]) -> float:
    """The height in pixels of words that are broken into lines."""
    letter, line = voice
    spread = "".join(one * 2 if east_asian_width(one) in "WF" else one for one in words)
    return len(textwrap.wrap(spread, max(int(room / letter), 1))) * line

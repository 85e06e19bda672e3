"""Which claim an article's history entry followed, told so that it stays right.

Claims are numbered in reading order, and a claim may leave the article: so the number is looked up
in the record that is being shown. Where there is no card to look at, the statement is told.
"""

import re
from typing import Any, Final

from django.utils.text import Truncator

from claims.publishing.parts import STATEMENT

Record = dict[str, Any]

LONGEST: Final = 75  # characters of a statement before a note, as aggregators cut it
# Older notes were frozen with the number that the claim had on that day.
NUMBERED: Final = re.compile(r"About (?:claim \d+|a claim that is no longer in the article): ")


def with_subjects(record: Record) -> Record:
    """A record, each entry of its history that followed a claim with that `claim`.

    Of the claim stand there its `number` in this record, None where it has no card here, and its
    `statement`, shortened, "" where nothing tells it; the `note` is what was said of it.
    """
    if not any("claim_id" in entry for entry in record.get("history", [])):
        return record
    cards = {card["id"]: card for card in [*record.get("removed", []), *record.get("claims", [])]}
    return record | {"history": [_with_subject(entry, cards) for entry in record["history"]]}


def _with_subject(entry: Record, cards: dict[int, Record]) -> Record:
    if "claim_id" not in entry or "claim" in entry:
        return entry
    card = cards.get(entry["claim_id"], {})
    said: str = card["statement"] if card else entry.get(STATEMENT, "")
    is_older = STATEMENT not in entry
    return entry | {
        "note": NUMBERED.sub("", entry["note"], count=1) if is_older else entry["note"],
        "claim": {
            "number": card.get("number"),
            "statement": Truncator(said.rstrip(".")).chars(LONGEST),
        },
    }


def history_in_full(record: Record) -> list[Record]:
    """The record's history with notes that say by themselves which claim they are about."""
    return [entry | {"note": note_in_full(entry)} for entry in with_subjects(record)["history"]]


def note_in_full(entry: Record) -> str:
    """The note of an entry of `with_subjects`, in the language that the desk writes."""
    if "claim" not in entry:
        return str(entry["note"])
    said = entry["claim"]["statement"]
    about = f"“{said}”" if said else "a claim that is no longer in the article"
    return f"About {about}: {entry['note']}"

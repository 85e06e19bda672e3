"""The pieces of a frozen record: plain dictionaries, as JSON keeps them.

A choice is `{"slug", "label"}`; a date or time is ISO 8601 with its zone; nothing is a row.
"""

from datetime import datetime
from typing import Any

from claims.models import Claim, Publication, Review, User, Verdict
from claims.models.scale import FIRST_SCALE
from claims.models.vocabulary import Change, CorrectionReason, Reason, choice

Record = dict[str, Any]

STEPS = list(FIRST_SCALE)  # labels, truest first
VERDICT_CHANGE = ("verdict_before", "verdict_after")  # of a history entry, where it changed
STATEMENT = "claim_statement"  # of a history entry, as the claim was worded when it was followed
TOMBSTONE = "claim_tombstone"  # of a history entry: the path of the claim that was withdrawn
# What a history entry says beyond its number; `claim_id` where an article followed that claim.
SAID_BESIDE = (*VERDICT_CHANGE, "claim_id", STATEMENT, TOMBSTONE)


def verdict_part(verdict: Verdict) -> Record:
    return {
        "slug": verdict.slug,
        "label": verdict.label,
        "value": verdict.value,
        "best": Verdict.BEST,
        "worst": Verdict.WORST,
        "definition": verdict.definition,
    }


def in_scale_order(parts: list[Record]) -> list[Record]:
    """The parts of a distribution as the first scale orders its verdicts. Records order those of
    one value by their labels; those of a scale of the desk's own stay as they were recorded."""
    if any(part["label"] not in STEPS for part in parts):
        return parts
    return sorted(parts, key=lambda part: STEPS.index(part["label"]))


def reasons_part(review: Review) -> list[Record]:
    return [{"slug": slug, "label": str(Reason(slug).label)} for slug in review.reasons]


def person_part(user: User) -> Record:
    return {"name": user.display_name, "expertise": user.expertise}


def opinions_part(review: Review) -> list[Record]:
    """What others thought of the claim, each beside the verdict that the review had then.

    `signs_off` says that the person approved the review as well.
    """
    return [
        {
            "by": person_part(opinion.author),
            "verdict": verdict_part(opinion.verdict),
            "certainty": choice(opinion, "certainty"),
            "words": opinion.words,
            "is_blind": opinion.is_blind,
            "agreement": {
                "slug": opinion.agreement.value,
                "label": str(opinion.agreement.label),
            },
            "beside": {"slug": opinion.beside.slug, "label": opinion.beside.label},
            "signs_off": opinion.author_id == review.approver_id,
            "given_at": opinion.given_at.isoformat(),
        }
        for opinion in review.opinions.select_related("author", "verdict", "beside")
    ]


def topics_part(claim: Claim) -> list[Record]:
    """The topics that an administrator has accepted: one that is proposed stays at the desk."""
    accepted = (topic for topic in claim.topics.all() if topic.is_accepted)
    return [{"slug": topic.slug, "name": topic.name} for topic in accepted]


def history_part(
    earlier: list[Publication], *, at: datetime, change: Change, reason_code: str, note: str
) -> list[Record]:
    """Every number of a thing, newest first: the one being made, then the earlier ones."""
    number = max((one.number for one in earlier), default=0) + 1
    entries = [_entry(number, at, change, reason_code, note)]
    for one in sorted(earlier, key=lambda one: -one.number):
        entries.append(
            _entry(one.number, one.published_at, Change(one.change), one.reason_code, one.note)
        )
    return entries


def verdict_change_part(before: Verdict, after: Verdict) -> Record:
    """What a history entry says of a verdict that was corrected; nothing when it stayed."""
    if before.slug == after.slug:
        return {}
    return {
        "verdict_before": {"slug": before.slug, "label": before.label},
        "verdict_after": {"slug": after.slug, "label": after.label},
    }


def with_what_was_said(entries: list[Record], earlier: list[Publication]) -> list[Record]:
    """The entries of earlier numbers with all that the newest one's history says beside them."""
    if not earlier:
        return entries
    newest = max(earlier, key=lambda one: one.number)
    recorded = {
        entry["number"]: {name: entry[name] for name in SAID_BESIDE if name in entry}
        for entry in newest.record["history"]
    }
    return [entry | recorded.get(entry["number"], {}) for entry in entries]


def _entry(number: int, at: datetime, change: Change, reason_code: str, note: str) -> Record:
    reason = CorrectionReason(reason_code) if reason_code else None
    return {
        "number": number,
        "published_at": at.isoformat(),
        "change": {"slug": change.value, "label": str(change.label)},
        "reason": {"slug": reason.value, "label": str(reason.label)} if reason else None,
        "note": note,
    }

"""What happened to a claim, told in sentences."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from claims.models import Event

FIELDS = {
    "verdict": "the verdict",
    "certainty": "the certainty",
    "reasons": "the reasons",
    "takeaway": "the takeaway",
    "rationale": "the rationale",
    "search_log": "the search log",
    "conflict_of_interest": "the statement of interests",
    "stance": "the stance",
    "passage": "the passage",
    "is_paraphrase": "whether it is a quotation",
    "locator": "the place in the source",
    "study_type": "the kind of study",
    "level": "the level of evidence",
    "population": "the population",
    "sample_size": "the number studied",
    "remark": "the remark",
    "statement": "the statement",
    "claimant": "the claimant",
    "claimant_url": "the claimant's page",
    "claim_type": "the type",
    "topics": "the topics",
    "harm": "the harm",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """`who` did what `did` says, at `at`; `note` is in their own words, or empty."""

    at: datetime
    who: str
    did: str
    note: str


def entry(event: Event) -> Entry:
    """The event as a line of the history."""
    tell = TOLD.get(event.verb)
    did = tell(event.data) if callable(tell) else tell or event.verb.replace("_", " ")
    who = str(event.by) if event.by else "The desk's software"
    return Entry(event.at, who, did, str(event.data.get("note", "")))


def _changed(data: Mapping[str, Any]) -> str:
    """The changed fields by name, the verdict with what it was and is."""
    names = [FIELDS[name] for name in data if name in FIELDS and name != "verdict"]
    return ", ".join([*_verdict(data), *names]) or "details"


def _verdict(data: Mapping[str, Any]) -> list[str]:
    if "verdict" not in data:
        return []
    before, after = data["verdict"]
    if not before:
        return [f"the verdict, now “{after}”"]
    return [f"the verdict from “{before}” to “{after or 'none'}”"]


def _edited(thing: str) -> Callable[[Mapping[str, Any]], str]:
    return lambda data: f"edited {thing}: {_changed(data)}"


def _evidence(done: str) -> Callable[[Mapping[str, Any]], str]:
    return lambda data: f"{done} “{data.get('source', '')}”"


TOLD: dict[str, str | Callable[[Mapping[str, Any]], str]] = {
    "create_claim": "marked the claim",
    "edit_claim": _edited("the claim"),
    "start_review": "started a review",
    "start_correction": "started a correction",
    "save_review": lambda data: f"saved {_changed(data)}",
    "submit_review": "handed the review in for sign-off",
    "take_back_review": "took the review back",
    "discard_review": "discarded the review",
    "request_changes": "asked for changes",
    "approve_review": "approved the review",
    "review_published": "published the review",
    "review_corrected": "replaced the review by a correction",
    "review_withdrawn": "withdrew the review",
    "add_evidence": _evidence("cited"),
    "edit_evidence": lambda data: (
        f"edited the evidence from “{data.get('source', '')}”: {_changed(data)}"
    ),
    "move_evidence": _evidence("moved the evidence from"),
    "remove_evidence": _evidence("removed the evidence from"),
}

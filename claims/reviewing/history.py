"""What happened to a claim, told in sentences."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.text import Truncator

from claims.models import Event
from claims.models.source_vocabulary import ReferenceFit

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
    "funding": "what is said of funding and interests",
    "remark": "the remark",
    "statement": "the statement",
    "claimant": "the claimant",
    "claimant_url": "the claimant's page",
    "claim_type": "the type",
    "topics": "the topics",
    "harm": "the harm",
    "relation": "the relation",
    "is_central": "whether it is central",
}

FITS = {str(slug): str(label) for slug, label in ReferenceFit.choices}
SAVES = {"save_review", "edit_claim", "edit_evidence"}
CLOSE = timedelta(minutes=30)
_SHOWN = 60  # characters of a quote or a statement


@dataclass(frozen=True, slots=True)
class Entry:
    """`who` did what `did` says, at `at`; `note` is in their own words, or empty."""

    at: datetime
    who: str
    did: str
    note: str


def entries(events: Iterable[Event]) -> list[Entry]:
    """The events, the newest first, as lines of the history.

    What one person saved of one thing without anything between is one line: a text is saved while
    it is typed.
    """
    runs: list[list[Event]] = []
    for event in events:
        if runs and _goes_on(runs[-1][-1], event):
            runs[-1].append(event)
        else:
            runs.append([event])
    return [entry(_together(run)) for run in runs]


def entry(event: Event) -> Entry:
    """The event as a line of the history."""
    tell = TOLD.get(event.verb)
    did = tell(event.data) if callable(tell) else tell or event.verb.replace("_", " ")
    for way, words in (("undoes", "took back"), ("redoes", "did again:")):
        if way in event.data:
            did = f"{words} {event.data.get('did', 'what was done')}"
    who = str(event.by) if event.by else "The desk's software"
    return Entry(event.at, who, did, str(event.data.get("note", "")))


def thing_done(event: Event) -> str:
    """What was done as a thing that can be taken back: “the new claim”."""
    tell = THINGS[event.verb]
    return tell(event.data) if callable(tell) else tell


def _goes_on(later: Event, earlier: Event) -> bool:
    """Whether both are saves by one person of the same thing, close to each other."""
    return (
        later.verb in SAVES
        and _saved(later) == _saved(earlier)
        and later.at - earlier.at <= CLOSE
        and not {"undoes", "redoes"} & {*later.data, *earlier.data}
    )


def _saved(event: Event) -> tuple[Any, ...]:
    thing = event.verb, event.target_kind, event.target_id, event.data.get("evidence")
    return (*thing, event.by_id)


def _together(run: Sequence[Event]) -> Event:
    """One event of several, the newest first, with what was before them all and is after them."""
    newest, data = run[0], dict(run[0].data)
    for event in run[1:]:
        for name, pair in event.data.items():
            if name in FIELDS:
                data[name] = [pair[0], data.get(name, pair)[1]]
    return Event(verb=newest.verb, by=newest.by, at=newest.at, data=data)


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


def _quoted(words: str) -> Callable[[Mapping[str, Any]], str]:
    return lambda data: f"{words} “{Truncator(_words(data)).chars(_SHOWN)}”"


def _words(data: Mapping[str, Any]) -> str:
    """The words that the event is about: of a claim, of a mark, of the first of several."""
    marks = data.get("before", [{}])
    return str(data.get("statement") or data.get("exact") or marks[0].get("exact", ""))


def _now(data: Mapping[str, Any]) -> str:
    """The words that the mark has since, quoted."""
    return f"“{Truncator(data['after'][0]['exact']).chars(_SHOWN)}”"


def _change(words: str) -> Callable[[Mapping[str, Any]], str]:
    return lambda data: f"the change of {_named(data)}{words}"


def _named(data: Mapping[str, Any]) -> str:
    names = [words for name, words in FIELDS.items() if name in data]
    return ", ".join(names) or "details"


def _reference(data: Mapping[str, Any]) -> str:
    """The reference of the article that was judged, and the words it got."""
    words = Truncator(data.get("words") or data.get("address", "")).chars(_SHOWN)
    what = f"the article’s reference “{words}”" if words else "what the article refers to"
    before, after = data.get("fit", ["", ""])
    return f"{what}: {FITS.get(after or before, after or before).lower()}"


THINGS: dict[str, str | Callable[[Mapping[str, Any]], str]] = {
    "add_occurrence": _quoted("the mark on"),
    "restore_occurrence": _quoted("the mark on"),
    "remove_occurrence": _quoted("the removal of the mark on"),
    "edit_occurrence": _change(" of a mark"),
    "move_edges": lambda data: f"the new edges of {_now(data)}",
    "move_occurrence": _quoted("the move to another claim of"),
    "split_occurrence": _quoted("the splitting of"),
    "merge_occurrences": _quoted("the merging of"),
    "create_claim": _quoted("the new claim"),
    "restore_claim": "the return of a claim",
    "discard_claim": _quoted("the discarding of the claim"),
    "edit_claim": _change(" of the claim"),
    "save_review": _change(""),
    "add_evidence": lambda data: f"the evidence from “{data['source']}”",
    "restore_evidence": lambda data: f"the evidence from “{data['source']}”",
    "edit_evidence": lambda data: f"the change of {_named(data)} from “{data['source']}”",
    "move_evidence": lambda data: f"the move of the evidence from “{data['source']}”",
    "remove_evidence": lambda data: f"the removal of the evidence from “{data['source']}”",
}

_DECIDED = {
    "keep": "let the review stand although a source of it is not what it was",
    "correct": "corrected the review after a source of it had changed",
    "withdraw": "withdrew the review after a source of it had changed",
}

TOLD: dict[str, str | Callable[[Mapping[str, Any]], str]] = {
    "create_claim": "marked the claim",
    "edit_claim": _edited("the claim"),
    "discard_claim": "discarded the claim",
    "restore_claim": "brought the claim back",
    "start_review": "started a review",
    "start_correction": "started a correction",
    "save_review": lambda data: f"saved {_changed(data)}",
    "submit_review": "handed the review in for sign-off",
    "take_back_review": "took the review back",
    "discard_review": "discarded the review",
    "give_opinion": lambda data: (
        f"gave a second opinion{', blind' if data.get('is_blind') else ''}"
    ),
    "request_changes": "asked for changes",
    "approve_review": "approved the review",
    "review_published": "published the review",
    "review_corrected": "replaced the review by a correction",
    "review_withdrawn": "withdrew the review",
    "decide_alert": lambda data: _DECIDED.get(data.get("choice", ""), "decided about a source"),
    "add_evidence": _evidence("cited"),
    "edit_evidence": lambda data: (
        f"edited the evidence from “{data.get('source', '')}”: {_changed(data)}"
    ),
    "move_evidence": _evidence("moved the evidence from"),
    "remove_evidence": _evidence("removed the evidence from"),
    "restore_evidence": _evidence("brought back the evidence from"),
    "judge_reference": lambda data: f"judged {_reference(data)}",
    "take_back_judgement": lambda data: f"took back the judgement of {_reference(data)}",
}

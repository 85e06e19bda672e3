"""Two people changed one field: what each made of it, word by word, and both put together."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from claims.models import Event, Topic, Verdict
from claims.models.vocabulary import (
    Certainty,
    ClaimType,
    EvidenceLevel,
    Harm,
    Population,
    Reason,
    Relation,
    Stance,
    StudyType,
)
from claims.reviewing.history import FIELDS
from claims.text.compare import DiffKind, Piece
from claims.text.merging import Merged, merge_compared
from claims.text.stepwise import compare_in_steps

Value = str | int | bool | list[str] | None

# What people call the fields that a form saves by itself, in the order in which they are asked.
LABELS = {
    "statement": "Statement",
    "claimant": "Claimant",
    "claimant_url": "Claimant's page",
    "claim_type": "Type of claim",
    "harm": "Harm if it is believed",
    "topics": "Topics",
    "relation": "How the words relate to the claim",
    "is_central": "Central to this article",
    "verdict": "Verdict",
    "certainty": "Certainty of the evidence",
    "reasons": "Why it falls short",
    "takeaway": "Takeaway",
    "rationale": "Rationale",
    "search_log": "Search log",
    "conflict_of_interest": "Your interests in the matter",
    "stance": "What it does to the claim",
    "passage": "Passage",
    "is_paraphrase": "In my own words",
    "locator": "Where in the source",
    "study_type": "Kind of study",
    "level": "Level of evidence",
    "population": "Population",
    "sample_size": "How many were studied",
    "funding": "Funding and interests",
    "remark": "Remark",
}
TEXTS = {
    "statement", "claimant", "claimant_url", "takeaway", "rationale", "search_log",
    "conflict_of_interest", "passage", "locator", "funding", "remark",
}  # fmt: skip
CHOICES = {
    "claim_type": ClaimType.choices,
    "harm": Harm.choices,
    "relation": Relation.choices,
    "certainty": Certainty.choices,
    "reasons": Reason.choices,
    "stance": Stance.choices,
    "study_type": StudyType.choices,
    "level": EvidenceLevel.choices,
    "population": Population.choices,
}
NOTHING = "Nothing"
MOST_COMPARED = 60_000  # code points of all texts together that are compared word by word
_AROUND = 140  # code points shown on either side of a change; what lies between is left out

Kind = Literal[DiffKind, "gap"]


@dataclass(frozen=True, slots=True)
class Side:
    """One person's value: its words as pieces against what both started from, or its labels."""

    pieces: tuple[tuple[Kind, str], ...]


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field that two people changed. `merged` is for texts that are compared alone.

    Where not `is_whole`, long passages that were rewritten are told as wholes, not word by word.
    """

    name: str
    label: str
    before: str
    mine: Side
    theirs: Side
    merged: Merged | None
    is_whole: bool = True


def conflicts(fields: Mapping[str, Mapping[str, Value]]) -> list[Conflict]:
    """The fields, each as {base, mine, theirs}, in the order in which people meet them."""
    names = [name for name in LABELS if name in fields]
    choices = _choices({name: fields[name] for name in names if name not in TEXTS})
    most = MOST_COMPARED // max(1, 2 * sum(name in TEXTS for name in names))
    return [
        _of_text(name, fields[name], most=most)
        if name in TEXTS
        else _of_choice(name, fields[name], choices[name])
        for name in names
    ]


def last_change(kind: str, pk: int, fields: Iterable[str]) -> Event | None:
    """The newest event that changed one of the fields, with who did it."""
    events = Event.objects.filter(target_kind=kind, target_id=pk, data__has_any_keys=[*fields])
    return events.select_related("by").order_by("-id").first()


def named(fields: Iterable[str]) -> str:
    """The fields as the end of a sentence: “the takeaway and the verdict”."""
    wanted = set(fields)
    names = [FIELDS[name] for name in LABELS if name in wanted]
    if len(names) < 2:
        return "".join(names) or "it"
    return f"{', '.join(names[:-1])} and {names[-1]}"


def _texts(values: Mapping[str, Value]) -> tuple[str, str, str]:
    return (
        str(values.get("base") or ""),
        str(values.get("mine") or ""),
        str(values.get("theirs") or ""),
    )


def _of_text(name: str, values: Mapping[str, Value], *, most: int) -> Conflict:
    base, mine, theirs = _texts(values)
    one, other = (compare_in_steps(base, text, most=most) for text in (mine, theirs))
    return Conflict(
        name,
        LABELS[name],
        base,
        Side(tuple(_folded(_pieces(base, mine, one.pieces)))),
        Side(tuple(_folded(_pieces(base, theirs, other.pieces)))),
        merge_compared(base, mine, theirs, ours=one.pieces, others=other.pieces),
        is_whole=one.is_whole and other.is_whole,
    )


def _pieces(old: str, new: str, compared: Iterable[Piece]) -> list[tuple[Kind, str]]:
    """The words of both texts; a mere comma between two changes belongs to them."""
    found: list[tuple[Kind, str]] = []
    removed = added = between = ""
    for piece in compared:
        text, span = (new, piece.new) if piece.new else (old, piece.old)
        words = text[span.start : span.end] if span else ""
        if piece.kind == "same" and not any(map(str.isalnum, words)) and (removed or added):
            between = words
            continue
        if piece.kind == "same":
            found += [("removed", removed), ("added", added), ("same", between + words)]
            removed = added = between = ""
        elif piece.kind == "removed":
            removed, added, between = removed + between + words, added + between, ""
        else:
            removed, added, between = removed + between, added + between + words, ""
    found += [("removed", removed), ("added", added), ("same", between)]
    return [piece for piece in found if piece[1]]


def _folded(pieces: Sequence[tuple[Kind, str]]) -> Iterator[tuple[Kind, str]]:
    """Yield the pieces, long stretches that nobody changed without their middle."""
    for index, (kind, words) in enumerate(pieces):
        head = _AROUND if index else 0
        tail = _AROUND if index + 1 < len(pieces) else 0
        if kind != "same" or len(words) <= head + tail + _AROUND or not (head or tail):
            yield kind, words
            continue
        if head:
            yield "same", words[:head]
        yield "gap", words[head : len(words) - tail]
        if tail:
            yield "same", words[-tail:]


def _of_choice(name: str, values: Mapping[str, Value], labels: Mapping[str, str]) -> Conflict:
    before, mine, theirs = (_told(values.get(key), labels) for key in ("base", "mine", "theirs"))
    one, other = (Side((("same", words),)) for words in (mine, theirs))
    return Conflict(name, LABELS[name], before, one, other, merged=None)


def _told(value: Value, labels: Mapping[str, str]) -> str:
    if isinstance(value, bool):
        return "Yes" if value else "No"
    chosen = value if isinstance(value, list) else [str(value or "")]
    return ", ".join(labels.get(one, one) for one in chosen if one) or NOTHING


def _choices(fields: Mapping[str, Mapping[str, Value]]) -> dict[str, dict[str, str]]:
    """The labels of each field's choices by their slugs."""
    found = {
        name: {str(slug): str(label) for slug, label in CHOICES.get(name, [])} for name in fields
    }
    if "topics" in fields:
        slugs = [slug for value in fields["topics"].values() for slug in _slugs(value)]
        topics = Topic.objects.filter(slug__in=slugs)
        found["topics"] = {topic.slug: topic.name for topic in topics}
    if "verdict" in fields:
        verdicts = Verdict.objects.filter(scale__is_active=True)
        found["verdict"] = {verdict.slug: verdict.label for verdict in verdicts}
    return found


def _slugs(value: Value) -> list[str]:
    return value if isinstance(value, list) else []

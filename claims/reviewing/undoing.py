"""Take back what one has done in an article, and do it again.

Each step is reversed by the functions that people's own changes go through, with the same rights,
rules and events. What somebody else has changed since is never overwritten: it is refused in words.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from claims.citing.evidence import FIELDS as EVIDENCE_FIELDS
from claims.citing.evidence import edit_evidence, move_evidence, remove_evidence, restore_evidence
from claims.errors import DomainError, Missing, WrongState
from claims.highlighting.adjusting import REVERSE, swap_back
from claims.highlighting.claims import FIELDS as CLAIM_FIELDS
from claims.highlighting.claims import edit_claim
from claims.highlighting.discarding import discard_claim, locked_with_marks, restore_claim
from claims.highlighting.marks import FIELDS as MARK_FIELDS
from claims.highlighting.marks import locked_occurrence, painted, unchanged_since
from claims.highlighting.occurrences import edit_occurrence, remove_occurrence, restore_occurrence
from claims.highlighting.topics import locked_topics
from claims.models import (
    Article,
    Claim,
    Event,
    Evidence,
    Occurrence,
    Review,
    Topic,
    User,
    Verdict,
    noting,
    record_event,
)
from claims.models.locks import lock_words
from claims.permissions import demand
from claims.reviewing.history import thing_done
from claims.reviewing.reviews import JUDGEMENT, save_review
from claims.reviewing.stacks import (
    REDO,
    SKIPPED,
    UNDO,
    Stacks,
    Step,
    fields_of,
    marks_of,
    stacks_of,
)
from claims.text.spans import Span


@dataclass(frozen=True, slots=True)
class Turned:
    """What was taken back or done again, in words; `painted` in code points, where marks changed.

    `event` is the last event of it; `claim` the claim it was about, where that is still there;
    `discarded` the claim that is gone with it.
    """

    said: str
    event: Event
    claim: int | None
    discarded: int | None
    painted: Span | None
    can_undo: bool
    can_redo: bool


class NotTurned(WrongState):
    """A step was not taken back or done again; what is left on both ways."""

    def __init__(self, message: str, stacks: Stacks) -> None:
        super().__init__(message)
        self.can_undo, self.can_redo = bool(stacks.done), bool(stacks.undone)


def undo(*, article_id: int, since: int, by: User) -> Turned:
    """Take back the newest step of the person in the article after the event with the id `since`.

    Raises `Missing` for a wrong article, and `NotTurned` with the reason where there is nothing
    to take back or where somebody changed the thing since; such a step is passed over next time.
    """
    return _turn(UNDO, article_id, since, by)


def redo(*, article_id: int, since: int, by: User) -> Turned:
    """Do again what was taken back last, if nothing was done since; raises as `undo`."""
    return _turn(REDO, article_id, since, by)


def _turn(way: str, article_id: int, since: int, by: User) -> Turned:
    demand(by, "highlight_claim")
    article = Article.objects.only("pk").filter(pk=article_id).first()
    if article is None:
        raise Missing("There is no such article.")
    refusal = None
    with transaction.atomic():
        lock_words(f"undo {by.pk}")
        step = _next(way, stacks_of(article, since, by, INVERSE))
        what = str(step.events[0].data.get("did") or thing_done(step.events[0]))
        with noting(**{way: step.ids, "did": what}):
            try:
                with transaction.atomic():
                    _reverse(step, by)
            except DomainError as problem:
                refusal = problem
            if refusal or not _made(way, step, by):
                record_event(SKIPPED, article, by=by)
    if refusal is not None:
        again = "Undo" if way == UNDO else "Redo"
        raise NotTurned(
            f"{_WORDS[way][1]} {what}: {refusal.message} {again} once more goes on with the step "
            "before it.",
            stacks_of(article, since, by, INVERSE),
        ) from refusal
    return _told(way, article, since, by, step, what)


_WORDS = {UNDO: ("Took back", "Not taken back:"), REDO: ("Did again:", "Not done again:")}


def _next(way: str, stacks: Stacks) -> Step:
    steps = stacks.done if way == UNDO else stacks.undone
    if steps:
        return steps[-1]
    nothing = "to take back" if way == UNDO else "to do again"
    raise NotTurned(f"There is nothing {nothing} since you opened this article.", stacks)


def _told(way: str, article: Article, since: int, by: User, step: Step, what: str) -> Turned:
    made = _made(way, step, by)
    marks = [row for event in made for row in marks_of(event)]
    claim = _claim_of(made[0])
    if claim and not marks:  # its marks wear its verdict and its words
        places = Occurrence.objects.filter(claim=claim, snapshot__article=article)
        spans = [one.span for one in places]
        marks = [{"start": span.start, "end": span.end} for span in spans]
    left = stacks_of(article, since, by, INVERSE)
    return Turned(
        said=f"{_WORDS[way][0]} {what}.{_without_topics(step)}",
        event=made[0],  # the newest comes first
        claim=claim,
        discarded=next((one.target_id for one in made if one.verb == "discard_claim"), None),
        painted=painted(marks) if marks else None,
        can_undo=bool(left.done),
        can_redo=bool(left.undone),
    )


def _without_topics(step: Step) -> str:
    """A sentence about the topics that did not return with the step; mostly empty."""
    wanted: set[str] = set()
    for event in step.events:
        if event.verb == "discard_claim":
            wanted.update(event.data["topics"])
        elif event.verb == "edit_claim":
            wanted.update(event.data.get("topics", [[]])[0])
    lost = wanted - {topic.slug for topic in locked_topics(wanted)}
    if not lost:
        return ""
    return f" Without {_named(lost)}: an administrator took that away as a topic."


def _named(slugs: Collection[str]) -> str:
    known = dict(Topic.objects.filter(slug__in=slugs).values_list("slug", "name"))
    return ", ".join(f"“{known.get(slug, slug)}”" for slug in sorted(slugs))


def _made(way: str, step: Step, by: User) -> list[Event]:
    """The events that taking the step back, or doing it again, has made; the newest first."""
    return list(Event.objects.filter(by=by, pk__gt=step.ids[-1], **{f"data__{way}": step.ids}))


def _claim_of(event: Event) -> int | None:
    """The claim that the event is about, if it is there."""
    claims = Claim.objects.all()
    match event.target_kind:
        case "claim":
            claims = claims.filter(pk=event.target_id)
        case "review":
            claims = claims.filter(reviews=event.target_id)
        case "occurrence":
            claims = claims.filter(occurrences=event.target_id)
        case _:
            claims = claims.filter(pk__in=[row["claim"] for row in marks_of(event)])
    return claims.order_by("pk").values_list("pk", flat=True).first()


def _reverse(step: Step, by: User) -> None:
    """Reverse the events of a step, the newest first; several edits of one thing as one.

    Raises `WrongState`, also for events of old versions, which kept less.
    """
    try:
        _reverse_events(step, by)
    except KeyError as missing:
        raise WrongState("It is too old: not enough was kept of it.") from missing


def _reverse_events(step: Step, by: User) -> None:
    first = step.events[0]
    if len(step.events) > 1 and first.verb in _EDITS:
        changed = fields_of(first)
        for event in step.events[1:]:
            for name, (_before, after) in fields_of(event).items():
                changed[name] = [changed.get(name, [after])[0], after]
        _EDITS[first.verb](step.events[-1], changed, by)
        return
    for event in reversed(step.events):
        INVERSE[event.verb](event, by)


def _before(
    event: Event, changed: Mapping[str, Any], current: Mapping[str, Any], by: User
) -> dict[str, Any]:
    """The values before, if those after are still there. Raises `WrongState`, naming who."""
    other = [name for name, (_before, after) in changed.items() if current[name] != after]
    if other:
        raise WrongState(f"{_who(event, by, other)} changed it in the meantime. It stays as it is.")
    return {name: before for name, (before, _after) in changed.items()}


def _who(event: Event, by: User, fields: Sequence[str]) -> str:
    """Whoever else changed one of the fields of the event's target since; else “Somebody”."""
    later = Event.objects.filter(
        target_kind=event.target_kind, target_id=event.target_id, pk__gt=event.pk
    )
    if fields:
        later = later.filter(data__has_any_keys=fields)
    newest = later.exclude(by=by).select_related("by").order_by("-pk").first()
    return str(newest.by) if newest and newest.by else "Somebody"


def _edit_mark_back(event: Event, changed: Mapping[str, Any], by: User) -> None:
    mark = locked_occurrence(event.target_id)
    before = _before(event, changed, {name: getattr(mark, name) for name in MARK_FIELDS}, by)
    edit_occurrence(occurrence_id=mark.pk, changes=before, revision=mark.revision, by=by)


def _edit_claim_back(event: Event, changed: Mapping[str, Any], by: User) -> None:
    claim = Claim.objects.filter(pk=event.target_id).first()
    if claim is None:
        raise Missing("The claim is no longer there.")
    current = {name: getattr(claim, name) for name in CLAIM_FIELDS}
    current["topics"] = sorted(topic.slug for topic in claim.topics.all())
    before = _before(event, changed, current, by)
    if "topics" in before:
        wanted = before["topics"]
        before["topics"] = locked_topics(wanted)
        usable = sorted(topic.slug for topic in before["topics"])
        if len(before) == 1 and usable == current["topics"]:
            lost = _named(set(wanted) - set(usable))
            raise WrongState(f"An administrator took {lost} away as a topic.")
    edit_claim(claim_id=claim.pk, changes=before, revision=claim.revision, by=by)


def _save_back(event: Event, changed: Mapping[str, Any], by: User) -> None:
    review = Review.objects.get(pk=event.target_id)
    current = {name: getattr(review, name) for name in (*JUDGEMENT, "verdict_id")}
    told = {name: pair for name, pair in changed.items() if name != "verdict"}  # by its id
    before = _before(event, told, current, by)
    if "verdict_id" in before:
        before["verdict"] = Verdict.objects.filter(pk=before.pop("verdict_id")).first()
    save_review(review_id=review.pk, changes=before, revision=review.revision, by=by)


def _edit_evidence_back(event: Event, changed: Mapping[str, Any], by: User) -> None:
    evidence = _evidence_of(event)
    before = _before(
        event, changed, {name: getattr(evidence, name) for name in EVIDENCE_FIELDS}, by
    )
    edit_evidence(evidence_id=evidence.pk, changes=before, revision=evidence.revision, by=by)


def _move_evidence_back(event: Event, by: User) -> None:
    evidence = _evidence_of(event)
    row = [item.pk for item in evidence.review.evidence.all()]
    current = {"position": row.index(evidence.pk) + 1}
    before = _before(event, {"position": event.data["position"]}, current, by)
    move_evidence(evidence_id=evidence.pk, position=before["position"], by=by)


def _evidence_of(event: Event) -> Evidence:
    evidence = Evidence.objects.filter(pk=event.data["evidence"]).select_related("review").first()
    if evidence is None:
        raise Missing("The evidence is no longer there.")
    return evidence


def _take_mark_off(event: Event, by: User) -> None:
    unchanged_since(event, [event.data])
    remove_occurrence(occurrence_id=event.data["occurrence"], by=by)


def _discard(event: Event, by: User) -> None:
    """Let a claim go that was made or restored, if nobody has done anything with it since."""
    claim, marks = locked_with_marks(event.target_id)
    known = event.data.get("marks", [])
    if {mark.pk for mark in marks} != {row["occurrence"] for row in known}:
        raise WrongState("Other words were marked for the claim in the meantime. It stays.")
    unchanged_since(event, known)
    theirs = Event.objects.filter(target_kind="claim", target_id=claim.pk, pk__gt=event.pk)
    if theirs.exclude(by=by).exists():
        raise WrongState(f"{_who(event, by, ())} changed the claim in the meantime. It stays.")
    discard_claim(claim_id=claim.pk, by=by)


Edit = Callable[[Event, Mapping[str, Any], User], None]
_EDITS: dict[str, Edit] = {
    "edit_occurrence": _edit_mark_back,
    "edit_claim": _edit_claim_back,
    "save_review": _save_back,
    "edit_evidence": _edit_evidence_back,
}


def _edited(edit: Edit) -> Callable[[Event, User], None]:
    return lambda event, by: edit(event, fields_of(event), by)


# How each event is reversed. What reverses one writes an event that is in the table as well.
INVERSE: dict[str, Callable[[Event, User], object]] = {
    "add_occurrence": _take_mark_off,
    "restore_occurrence": _take_mark_off,
    "remove_occurrence": lambda event, by: restore_occurrence(event_id=event.pk, by=by),
    **dict.fromkeys(REVERSE, lambda event, by: swap_back(event_id=event.pk, by=by)),
    "create_claim": _discard,
    "restore_claim": _discard,
    "discard_claim": lambda event, by: restore_claim(event_id=event.pk, by=by),
    "add_evidence": lambda event, by: remove_evidence(evidence_id=event.data["evidence"], by=by),
    "restore_evidence": lambda event, by: remove_evidence(
        evidence_id=event.data["evidence"], by=by
    ),
    "remove_evidence": lambda event, by: restore_evidence(event_id=event.pk, by=by),
    "move_evidence": _move_evidence_back,
    **{verb: _edited(edit) for verb, edit in _EDITS.items()},
}

"""What somebody can take back or do again, read from the events that they caused themselves.

Nothing else is stored: an event made by taking back names what it `undoes`, one made by doing
again what it `redoes`, and one that belongs to another the event that it is `part_of`.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from claims.models import Article, Event, Occurrence, Review, User

UNDO, REDO = "undoes", "redoes"
SKIPPED = "skip_step"  # a step that was refused: it is passed over the next time
MOST = 500  # events looked back at

# Texts that are saved while they are typed.
TYPED = {
    "statement", "claimant", "claimant_url", "takeaway", "rationale", "search_log",
    "conflict_of_interest", "passage", "locator", "funding", "remark",
}  # fmt: skip
PAUSE = timedelta(seconds=10)  # between two saves of one step
LONGEST = timedelta(minutes=1)  # of one step


@dataclass(slots=True)
class Step:
    """Events that are taken back together, the oldest first.

    `of` has the ids of the events that made it necessary: empty for what was done plainly.
    """

    events: list[Event]
    of: list[int] = field(default_factory=list)

    @property
    def ids(self) -> list[int]:
        return [event.pk for event in self.events]


@dataclass(slots=True)
class Stacks:
    """What can be taken back and what can be done again, the next step last."""

    done: list[Step] = field(default_factory=list)
    undone: list[Step] = field(default_factory=list)


def stacks_of(article: Article, since: int, by: User, verbs: Iterable[str]) -> Stacks:
    """What the person did with the verbs in the article after the event `since`, in steps."""
    own = Event.objects.filter(by=by, pk__gt=since, verb__in=[*verbs, SKIPPED])
    events = list(own.order_by("-pk")[:MOST])[::-1]
    stacks = Stacks()
    for event in _of_article(article, events):
        _add(stacks, event)
    return stacks


def fields_of(event: Event) -> dict[str, Any]:
    """What the event changed, as `{"field": [before, after]}`."""
    return {
        name: pair
        for name, pair in event.data.items()
        if isinstance(pair, list) and len(pair) == 2 and name not in _NOTES
    }


_NOTES = {UNDO, REDO, "before", "after", "occurrences", "left", "marks", "articles"}


def _add(stacks: Stacks, event: Event) -> None:
    data = event.data
    if UNDO in data:
        _turn(stacks.done, stacks.undone, data[UNDO], event)
    elif REDO in data:
        _turn(stacks.undone, stacks.done, data[REDO], event)
    else:
        stacks.undone.clear()
        last = stacks.done[-1] if stacks.done else None
        if last and (data.get("part_of") in last.ids or _goes_on(last, event)):
            last.events.append(event)
        else:
            stacks.done.append(Step([event]))


def _turn(source: list[Step], target: list[Step], ids: list[int], event: Event) -> None:
    """Let the step with the ids go, and what turned it round come."""
    if target and target[-1].of == ids:
        target[-1].events.append(event)
        return
    source[:] = [step for step in source if step.ids != ids]
    if event.verb != SKIPPED:
        target.append(Step([event], of=ids))


def _goes_on(step: Step, event: Event) -> bool:
    """Whether the event is the next save of the same typing."""
    last, changed = step.events[-1], set(fields_of(event))
    return (
        not step.of
        and bool(changed)
        and changed <= TYPED
        and changed == set(fields_of(last))
        and _thing(last) == _thing(event)
        and event.at - last.at <= PAUSE
        and event.at - step.events[0].at <= LONGEST
    )


def _thing(event: Event) -> tuple[Any, ...]:
    return event.verb, event.target_kind, event.target_id, event.data.get("evidence")


def _of_article(article: Article, events: list[Event]) -> list[Event]:
    """Those about the article: its marks, the claims that it states, and their reviews."""
    reviews = [event.target_id for event in events if event.target_kind == "review"]
    claims = dict(Review.objects.filter(pk__in=reviews).values_list("pk", "claim"))
    about = {event.target_id for event in events if event.target_kind == "claim"}
    stated = Occurrence.objects.filter(
        claim__in=about | set(claims.values()), snapshot__article=article
    )
    here = set(stated.values_list("claim", flat=True))
    for event in events:
        here.update(_claims_marked(article, event))

    def belongs(event: Event) -> bool:
        match event.target_kind:
            case "article":
                return event.target_id == article.pk
            case "occurrence":
                return bool(event.data.get("article") == article.pk)
            case "claim":
                return event.target_id in here
            case _:
                return claims.get(event.target_id) in here

    return [event for event in events if belongs(event)]


def _claims_marked(article: Article, event: Event) -> Iterator[int]:
    """The claims whose marks in the article the event is about: some may have none there now."""
    data = event.data
    if article.pk in (data.get("article"), event.target_kind == "article" and event.target_id):
        yield from (row["claim"] for row in marks_of(event))
    elif article.pk in data.get("articles", ()):
        yield event.target_id


def marks_of(event: Event) -> list[dict[str, Any]]:
    """The marks that came, went or changed with the event, as it keeps them."""
    data = event.data
    if "occurrence" in data:
        rows = [data]
    else:
        rows = [*data.get("before", ()), *data.get("after", ()), *data.get("marks", ())]
    return [row for row in rows if row.keys() >= _MARK]  # old versions kept less


_MARK = {"occurrence", "claim", "start", "end"}

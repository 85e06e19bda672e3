"""Reads events as what they mean to those who look at an article: which claims, which words."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import BigIntegerField, F, OuterRef, QuerySet, Subquery, Value

from claims.models import Event, Occurrence, Review, Snapshot, User

MOST = 200  # events that one catching up tells; beyond, the page is to be loaded anew
# Ids are given before commit: an event may come to light after one with a higher id.
LOOK_BACK_IDS = 1_000
LOOK_BACK = timedelta(seconds=30)
MOST_RANGES = 8  # of one change; beyond, it is anywhere
UNTOLD = ("import", "batch")

Range = tuple[int, int]
Found = tuple[int, int | None, int | None]  # id, its article, its claim
# What events are about without saying of which claim.
OWNERS: dict[str, Callable[[list[int]], Iterable[Found]]] = {
    "occurrence": lambda ids: _found(Occurrence, ids, F("snapshot__article"), F("claim")),
    "review": lambda ids: _found(Review, ids, Value(None, BigIntegerField()), F("claim")),
}


@dataclass(frozen=True, slots=True)
class Change:
    """What one event means to those who look at one article.

    `kind` says what the event is about. `ranges` are the words, in code points, whose marks have to
    be painted again; empty: none; None: anywhere.
    """

    event: int
    article: int
    verb: str
    kind: str
    claims: tuple[int, ...]
    by: int | None
    name: str
    ranges: tuple[Range, ...] | None


@dataclass(frozen=True, slots=True)
class Subject:
    """What an event is about; `article` is None where it is about claims wherever they stand.

    `marked` has the words of marks that the event itself keeps, by article: a claim that went away
    has no others.
    """

    article: int | None
    claims: frozenset[int]
    ranges: tuple[Range, ...]
    marked: Mapping[int, frozenset[Range]]
    is_painted: bool


def changes_of(ids: Iterable[int], articles: Collection[int]) -> list[Change]:
    """What these events mean to those who look at the articles, by the events' ids."""
    return _changes(list(Event.objects.filter(pk__in=list(ids)).order_by("pk")), articles)


def changes_since(event: int, articles: Collection[int]) -> list[Change] | None:
    """What happened after an event, and a little that may be known; None where it is too much."""
    told = Event.objects.exclude(target_kind__in=UNTOLD).order_by("-pk")
    fresh = list(told.filter(pk__gt=event)[: MOST + 1])
    if len(fresh) > MOST:
        return None
    known = Event.objects.filter(pk__lte=event).order_by("-pk").first()
    if known is None:
        return _changes(fresh[::-1], articles)
    late = told.filter(pk__gt=event - LOOK_BACK_IDS, pk__lte=event, at__gte=known.at - LOOK_BACK)
    return _changes([*fresh, *late[:MOST]][::-1], articles)


def _changes(events: list[Event], articles: Collection[int]) -> list[Change]:
    if not events or not articles:
        return []
    subjects = _subjects(events)
    places = _places({claim for about in subjects for claim in about.claims}, articles)
    names = dict(
        User.objects.filter(pk__in={event.by_id for event in events}).values_list(
            "pk", "display_name"
        )
    )
    return [
        Change(
            event=event.pk,
            article=article,
            verb=event.verb,
            kind=event.target_kind,
            claims=tuple(sorted(about.claims)),
            by=event.by_id,
            name=names.get(event.by_id or 0, ""),
            ranges=_ranges(about, article, places),
        )
        for event, about in zip(events, subjects, strict=True)
        for article in sorted(_concerned(about, places) & set(articles))
    ]


def _subjects(events: list[Event]) -> list[Subject]:
    owners: dict[tuple[str, int], Found] = {}
    for kind, find in OWNERS.items():
        ids = [event.target_id for event in events if event.target_kind == kind]
        owners |= {(kind, row[0]): row for row in (find(ids) if ids else ())}
    copies = {mark["snapshot"] for event in events for mark in event.data.get("marks", [])}
    found = Snapshot.objects.filter(pk__in=copies).values_list("pk", "article") if copies else ()
    articles = dict(found)
    return [_subject(event, owners, articles) for event in events]


def _subject(
    event: Event, owners: Mapping[tuple[str, int], Found], articles: Mapping[int, int]
) -> Subject:
    kind, target = event.target_kind, event.target_id
    _, article, claim = owners.get((kind, target), (target, None, None))
    rows = list(_rows(event.data))
    claims = {row["claim"] for row in rows if isinstance(row.get("claim"), int)}
    claims |= {target} if kind == "claim" else {claim} if claim else set()
    if kind == "article":
        article = target
    elif article is None and isinstance(event.data.get("article"), int):
        article = event.data["article"]
    ranges = {
        (row["start"], row["end"])
        for row in rows
        if isinstance(row.get("start"), int) and isinstance(row.get("end"), int)
    }
    marked: dict[int, frozenset[Range]] = {}
    for mark in event.data.get("marks", []):
        at = articles[mark["snapshot"]]
        marked[at] = marked.get(at, frozenset()) | {(mark["start"], mark["end"])}
    return Subject(
        article, frozenset(claims), tuple(sorted(ranges)), marked, _is_painted(event, ranges)
    )


def _rows(data: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The event's notes, and the marks that it keeps as they were before and after."""
    yield data
    for name in ("before", "after"):
        kept = data.get(name)
        yield from (row for row in kept if isinstance(row, dict)) if isinstance(kept, list) else ()


def _is_painted(event: Event, ranges: Collection[Range]) -> bool:
    """Whether marks look otherwise now, or are called otherwise by a screen reader."""
    if event.target_kind == "article":
        return bool(ranges) or event.verb in {"confirm_carryovers", "decide_carryover"}
    if event.target_kind == "claim":
        return event.verb != "edit_claim" or "statement" in event.data
    if event.target_kind == "review":
        told = {"status", "verdict"} & event.data.keys()
        return bool(told) or event.verb.startswith("start_")
    return event.target_kind == "occurrence"


def _found(model: Any, ids: list[int], article: Any, claim: Any) -> Iterable[Found]:
    rows: QuerySet[Any] = model.objects.filter(pk__in=ids)
    return rows.values_list("pk", article, claim)


def _places(
    claims: Collection[int], articles: Collection[int]
) -> dict[tuple[int, int], list[Range]]:
    """Which of the articles have words of the claims, by claim and article, and where these stand
    in the newest text."""
    newest = Snapshot.objects.filter(article=OuterRef("snapshot__article")).order_by("-number")
    rows = Occurrence.objects.filter(claim__in=claims, snapshot__article__in=articles).annotate(
        newest=Subquery(newest.values("pk")[:1])
    )
    found: dict[tuple[int, int], list[Range]] = {}
    for row in rows.values_list("claim", "snapshot__article", "snapshot", "newest", "place"):
        claim, article, snapshot, current, place = row
        ranges = found.setdefault((claim, article), [])
        if snapshot == current:
            ranges.append((place.lower, place.upper))
    return found


def _concerned(about: Subject, places: Mapping[tuple[int, int], object]) -> set[int]:
    own = {about.article} if about.article is not None else set()
    own |= about.marked.keys()
    return own | {article for claim, article in places if claim in about.claims}


def _ranges(
    about: Subject, article: int, places: Mapping[tuple[int, int], list[Range]]
) -> tuple[Range, ...] | None:
    """What has to be painted again in one article."""
    if not about.is_painted or about.article not in (None, article):
        return ()
    if article in about.marked:
        ranges = set(about.marked[article])
    elif about.ranges:
        ranges = set(about.ranges)
    else:
        ranges = {span for claim in about.claims for span in places.get((claim, article), [])}
        if about.article is not None and not ranges:
            return None
    return tuple(sorted(ranges)) if len(ranges) <= MOST_RANGES else None

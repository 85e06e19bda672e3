"""An article with four marks, and its newer copy in which each met another fate."""

from dataclasses import dataclass

from claims.highlighting import changes
from claims.highlighting.carrying import decide_carryover
from claims.models import Carryover, CarryoverDecision, Occurrence, Snapshot, User
from tests.factories import CarryoverFactory, OccurrenceFactory, SnapshotFactory

OLD = (
    "Kratom is a tropical tree whose leaves are chewed or brewed.\n\n"
    "By interacting with the brain, kratom enhances dopamine release and lifts mood.\n\n"
    "Of the 30 people in the study, 27 would take it again. They felt better.\n\n"
    "Nobody in the study had to be treated in a hospital afterwards, as far as we know."
)
NEW = (
    "This article was edited.\n\n"
    "By interacting with the brain, kratom enhances dopamine release and lifts mood.\n\n"
    "Kratom is a tropical tree whose leaves are chewed or brewed.\n\n"
    "Of the 30 people in the study, 7 would take it again. They felt better."
)
MARKED = (
    "leaves are chewed or brewed",
    "kratom enhances dopamine release",
    "27 would take it again",
    "had to be treated in a hospital afterwards",
)


@dataclass
class Edited:
    """An article with four marks and its newer copy, in which they were looked for."""

    marks: list[Occurrence]
    older: Snapshot
    newer: Snapshot
    by: User

    def carryover(self, exact: str) -> Carryover:
        return Carryover.objects.get(old_words=exact, snapshot=self.newer)

    def decide(self, exact: str, decision: str, **place) -> CarryoverDecision:
        pk = self.carryover(exact).pk
        return decide_carryover(carryover_id=pk, decision=decision, by=self.by, **place)

    def waiting(self) -> list[str]:
        rows = changes.in_order(changes.waiting(self.newer))
        return [row.old_words for row in rows]


FOUND = (
    ("moved", MARKED[0]),
    ("unchanged", MARKED[1]),
    ("critical", "7 would take it again"),
    ("removed", ""),
)


def mark_article(by: User) -> Edited:
    """The marks and the newer copy; nobody has looked for them."""
    older = SnapshotFactory(raw=OLD)
    marks = [OccurrenceFactory(snapshot=older, exact=exact) for exact in MARKED]
    newer = SnapshotFactory(article=older.article, number=2, raw=NEW)
    return Edited(marks, older, newer, by)


def look_for_marks(edited: Edited) -> Edited:
    """What a good search finds of them."""
    for mark, (outcome, words) in zip(edited.marks, FOUND, strict=True):
        start = edited.newer.text.index(words)
        CarryoverFactory(
            occurrence=mark, snapshot=edited.newer, outcome=outcome, new_words=words,
            place=(start, start + len(words)) if words else None,
        )  # fmt: skip
    return edited

"""The evidence of a review as a table: for and against beside each other, the strongest first.

It reads cards (see `cards.evidence_card`) and no rows, so that the desk and every frozen record get
the same table. A card that was frozen before a key existed lacks it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from claims.citing.cards import RANKS, Card
from claims.models.source_vocabulary import SourceStatus
from claims.models.vocabulary import Stance

STUDY = ("study_type", "level", "population", "sample_size")
UNRELIABLE = (SourceStatus.RETRACTED, SourceStatus.CONCERN)

# Of each stance: its heading, what its emptiness means, and how one and several are counted.
_WORDS = {
    Stance.SUPPORTS: ("For the claim", "No evidence for it was found or recorded.", "for", "for"),
    Stance.REFUTES: (
        "Against the claim",
        "No evidence against it was found or recorded.",
        "against",
        "against",
    ),
    Stance.MIXED: ("Points both ways", "", "points both ways", "point both ways"),
    Stance.CONTEXT: ("Context", "", "gives context", "give context"),
}


@dataclass(frozen=True, slots=True)
class Work:
    """A source with its passages on one side. What they all say of the study is said once, in
    `study`; it is None where they differ, and each passage says its own. So with the `funding`."""

    source: Card
    study: Card | None
    funding: str | None
    passages: list[Card]

    @property
    def is_unreliable(self) -> bool:
        """Whether its publisher retracted it or warns of it."""
        return (self.source.get("status") or {}).get("slug") in UNRELIABLE


@dataclass(frozen=True, slots=True)
class Side:
    """The works of one stance, the strongest first."""

    stance: Stance
    works: list[Work]

    @property
    def heading(self) -> str:
        return _WORDS[self.stance][0]

    @property
    def when_empty(self) -> str:
        return _WORDS[self.stance][1]


@dataclass(frozen=True, slots=True)
class Table:
    sides: list[Side]  # for and against, empty ones too
    across: list[Side]  # what points both ways or gives context, as far as there is any

    @property
    def is_empty(self) -> bool:
        return not any(side.works for side in (*self.sides, *self.across))

    @property
    def count(self) -> str:
        """How many sources stand where: "2 sources for, none against, 1 gives context"."""
        (supports, refutes), passages = self.sides, len(list(self._passages()))
        works = sum(len(side.works) for side in (*self.sides, *self.across))
        first = len(supports.works)
        parts = [
            f"{first or 'no'} source{'' if first == 1 else 's'} for",
            f"{len(refutes.works) or 'none'} against",
            *(_counted(side) for side in self.across),
        ]
        if passages > works:
            parts.append(f"{passages} passages in all")
        words = ", ".join(parts)
        return words[0].upper() + words[1:]

    def _passages(self) -> Iterator[Card]:
        for side in (*self.sides, *self.across):
            for work in side.works:
                yield from work.passages


def evidence_table(evidence: Iterable[Card]) -> Table:
    """The table of a review's evidence, given in the reviewer's order."""
    cards = sorted(evidence, key=_rank)
    sides = [Side(stance, _works(card for card in cards if _is(card, stance))) for stance in Stance]
    supports, refutes, *across = sides
    return Table([supports, refutes], [side for side in across if side.works])


def _is(card: Card, stance: Stance) -> bool:
    return bool(card["stance"]["slug"] == stance)


def _rank(card: Card) -> int:
    """Strongest level first, those without a level last."""
    return RANKS.get((card.get("level") or {}).get("slug", ""), len(RANKS))


def _works(cards: Iterable[Card]) -> list[Work]:
    """The cards by their sources, each in the place of its strongest passage."""
    found: dict[object, list[Card]] = {}
    for card in cards:
        found.setdefault(_identity(card["source"]), []).append(card)
    return [_work(passages) for passages in found.values()]


def _identity(source: Card) -> object:
    return source.get("id") or (source.get("href"), source.get("title"))


def _work(passages: list[Card]) -> Work:
    studies = [{name: card.get(name) for name in STUDY} for card in passages]
    fundings = [card.get("funding") or "" for card in passages]
    return Work(
        source=passages[0]["source"],
        study=studies[0] if all(study == studies[0] for study in studies) else None,
        funding=fundings[0] if len(set(fundings)) == 1 else None,
        passages=passages,
    )


def _counted(side: Side) -> str:
    number, (_, _, one, several) = len(side.works), _WORDS[side.stance]
    return f"{number} {one if number == 1 else several}"

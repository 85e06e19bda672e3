"""The evidence of a review as a table: for and against beside each other, the strongest first.

It reads cards (see `cards.evidence_card`) and no rows, so that the desk and every frozen record get
the same table. A card that was frozen before a key existed lacks it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from claims.citing.cards import Card, strength
from claims.models.source_vocabulary import SourceStatus
from claims.models.vocabulary import Stance

STUDY = ("study_type", "level", "population", "sample_size")
UNRELIABLE = (SourceStatus.RETRACTED, SourceStatus.CONCERN)

_HEADINGS: dict[str, Promise | str] = {
    Stance.SUPPORTS: _("For the claim"),
    Stance.REFUTES: _("Against the claim"),
    Stance.MIXED: _("Points both ways"),
    Stance.CONTEXT: _("Context"),
}
_WHEN_EMPTY: dict[str, Promise | str] = {
    Stance.SUPPORTS: _("No evidence for it was found or recorded."),
    Stance.REFUTES: _("No evidence against it was found or recorded."),
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
        return str(_HEADINGS[self.stance])

    @property
    def when_empty(self) -> str:
        return str(_WHEN_EMPTY.get(self.stance, ""))


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
        parts = [_counted(side) for side in (supports, refutes, *self.across)]
        if passages > works:
            parts.append(
                ngettext("%(count)d passage in all", "%(count)d passages in all", passages)
                % {"count": passages}
            )
        words = gettext(", ").join(parts)
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


def _rank(card: Card) -> tuple[int, bool]:
    return strength((card.get("level") or {}).get("slug", ""), card.get("sample_size"))


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
    number = len(side.works)
    match side.stance:
        case Stance.SUPPORTS if not number:
            return gettext("no sources for")
        case Stance.SUPPORTS:
            words = ngettext("%(count)d source for", "%(count)d sources for", number)
        case Stance.REFUTES if not number:
            return gettext("none against")
        case Stance.REFUTES:
            words = ngettext("%(count)d against", "%(count)d against", number)
        case Stance.MIXED:
            words = ngettext("%(count)d points both ways", "%(count)d point both ways", number)
        case Stance.CONTEXT:
            words = ngettext("%(count)d gives context", "%(count)d give context", number)
    return words % {"count": number}

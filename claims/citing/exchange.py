"""Sources out of files that other programs wrote, and the references of a review for them.

Nothing here overwrites: a work that the library has stays as it is, and is reused.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from django.db import transaction
from django.db.models import Q

from claims.citing.cards import by_strength, source_card
from claims.citing.keys import cited
from claims.citing.records import FILE, Record, record_of
from claims.citing.sources import checked_as_new, find_or_add_source
from claims.errors import Invalid
from claims.models import Evidence, Source, User
from claims.models.source import SCHEMES
from claims.permissions import demand
from claims.text.csl import Csl
from claims.text.exchange.read import Entry
from claims.text.references import in_order

_IN_CSL: Final = {"DOI": "doi", "PMID": "pmid", "PMCID": "pmcid", "ISBN": "isbn", "URL": "url"}
_NAMED: Final = "no DOI, PubMed number, arXiv id, ISBN or web address"
State = Literal["new", "known", "again", "problem"]


@dataclass(frozen=True, slots=True)
class Candidate:
    """One record of a file: `new` to the library, `known` to it as `source`, `again` the same as
    one before it, or with a `problem`. `number` counts from 1; `name` is what the file calls it.
    """

    number: int
    state: State
    name: str = ""
    record: Record | None = None
    source: Source | None = None
    problem: str = ""

    @property
    def is_importable(self) -> bool:
        return self.state == "new"


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of the records: sources `added`, and those that were `known` already."""

    added: tuple[Source, ...]
    known: tuple[Source, ...]


def exported(rationale: str, evidence: Iterable[Evidence]) -> list[Csl]:
    """The sources of a review as CSL-JSON, each once, as its list of references has them."""
    rows = by_strength(evidence)
    marks = list(cited(rationale, [one.source for one in rows]).marks)
    return [
        dict(card["csl"]) for card in in_order([source_card(one.source) for one in rows], marks)
    ]


def candidates(entries: Sequence[Entry]) -> list[Candidate]:
    """What importing the records would do, in their order. One query for each thousand."""
    records = [_record(entry) for entry in entries]
    known = _known([record for record in records if record])
    seen: set[tuple[str, str]] = set()
    found = []
    for number, (entry, record) in enumerate(zip(entries, records, strict=True), start=1):
        found.append(_candidate(number, entry, record, known, seen))
        seen |= set(record.identifiers.items()) if record else set()
    return found


def _candidate(
    number: int,
    entry: Entry,
    record: Record | None,
    known: Mapping[tuple[str, str], Source],
    seen: Collection[tuple[str, str]],
) -> Candidate:
    if record is None:
        return Candidate(number, "problem", entry.name, problem=entry.problem or "It has no title")
    here = [(scheme, record.identifiers.get(scheme, "")) for scheme in SCHEMES]
    source = next((known[one] for one in here if one in known), None)
    if source:
        return Candidate(number, "known", entry.name, record, source)
    if any(one in seen for one in here):
        return Candidate(number, "again", entry.name, record)
    if problem := _why_not(record):
        return Candidate(number, "problem", entry.name, record, problem=problem)
    return Candidate(number, "new", entry.name, record)


def _why_not(record: Record) -> str:
    """Why the library cannot hold it; "" where it can."""
    if not record.identifiers:
        return f"It has {_NAMED}, so nobody could find it"
    try:
        checked_as_new(_values(record))
    except Invalid as error:
        return error.message.rstrip(".")
    return ""


def _values(record: Record) -> dict[str, Any]:
    return {**dict.fromkeys(SCHEMES, ""), **record.identifiers, **record.columns}


def _record(entry: Entry) -> Record | None:
    if not entry.csl:
        return None
    said = {scheme: entry.csl.get(name) for name, scheme in _IN_CSL.items()}
    is_preprint = (
        entry.csl.get("type") == "article"
        and "preprint" in str(entry.csl.get("genre", "preprint")).lower()
    )
    return record_of(
        FILE, entry.csl, identifiers={**said, "arxiv": entry.arxiv}, is_preprint=is_preprint
    )


def _known(records: Sequence[Record], size: int = 1000) -> dict[tuple[str, str], Source]:
    """The stored sources that have one of the records' identifiers, by each of these."""
    found: dict[tuple[str, str], Source] = {}
    for begin in range(0, len(records), size):
        asked = Q()
        for scheme in SCHEMES:
            values = {one.identifiers.get(scheme, "") for one in records[begin : begin + size]}
            asked |= Q(**{f"{scheme}__in": values - {""}})
        for source in Source.objects.filter(asked):
            found |= {(name, value): source for name in SCHEMES if (value := getattr(source, name))}
    return found


@transaction.atomic
def import_sources(*, entries: Sequence[Entry], numbers: Collection[int], by: User) -> Imported:
    """Store the records with these numbers, all or none; what is stored already is reused.

    Raises `Invalid` for a number whose record cannot be stored, and where there is none at all.
    """
    demand(by, "add_source")
    chosen = [one for one in candidates(entries) if one.number in numbers]
    if not chosen:
        raise Invalid({"chosen": "Tick at least one reference. Nothing was stored."})
    for one in chosen:
        if one.state == "problem":
            raise Invalid({"chosen": f"Reference {one.number}: {one.problem}. Nothing was stored."})
    stored = [(one.source, _stored(one, by)) for one in chosen]
    before = {source.pk for source, _ in stored if source}
    sources = {source.pk: source for _, source in stored}
    return Imported(
        added=tuple(source for pk, source in sources.items() if pk not in before),
        known=tuple(source for pk, source in sources.items() if pk in before),
    )


def _stored(one: Candidate, by: User) -> Source:
    if one.source:
        return one.source
    assert one.record, "a record without one is a problem"
    filled = {"csl": one.record.csl, "filled_by": FILE}
    return find_or_add_source(**_values(one.record), filled=filled, by=by)

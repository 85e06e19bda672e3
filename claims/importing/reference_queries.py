"""What the desk reads about the references of a copy."""

from dataclasses import dataclass

from claims.importing.references import Reference, complete_reference
from claims.models import Snapshot
from claims.text.addresses import host_of
from claims.text.identifiers import Identifier, address_of, scheme_of

# Code points shown on each side of the words.
_AROUND = 60
_LABELS = {"doi": "DOI", "pmid": "PMID", "pmcid": "PMCID", "arxiv": "arXiv", "isbn": "ISBN"}


@dataclass(frozen=True, slots=True)
class ReferenceRow:
    """A reference with the words around it; `place` counts from 1 in the order of the text."""

    place: int
    reference: Reference
    before: str
    after: str

    @property
    def host(self) -> str:
        return host_of(self.reference["target"])

    @property
    def label(self) -> str:
        return _LABELS.get(self.reference["scheme"], "")

    @property
    def resolver(self) -> str:
        """Where the work is found by its identifier; "" without one, or where it links there."""
        scheme = scheme_of(self.reference["scheme"])
        if scheme is None:
            return ""
        address = address_of(Identifier(scheme, self.reference["identifier"]))
        return "" if address == self.reference["target"] else address


@dataclass(frozen=True, slots=True)
class ReferencePage:
    """Some of the references of a copy, and how many there are of each kind."""

    rows: list[ReferenceRow]
    outgoing: int
    total: int
    following: int | None


def references_of(
    snapshot: Snapshot, *, all_links: bool = False, after: int = 0, size: int = 100
) -> ReferencePage:
    """References behind place `after`; without `all_links` those that leave the article's site."""
    text, url = snapshot.text, snapshot.article.url
    found = [complete_reference(one, text, page_url=url) for one in snapshot.references]
    places = [
        (place, one)
        for place, one in enumerate(found, 1)
        if place > after and (all_links or one["is_outgoing"])
    ]
    rows = [_row(place, one, text) for place, one in places[:size]]
    return ReferencePage(
        rows,
        outgoing=sum(one["is_outgoing"] for one in found),
        total=len(found),
        following=rows[-1].place if len(places) > size else None,
    )


def _row(place: int, reference: Reference, text: str) -> ReferenceRow:
    start, end = reference["start"], reference["end"]
    line = text.rfind("\n", 0, start) + 1
    line_end = text.find("\n", end)
    before, after = text[line:start], text[end : None if line_end < 0 else line_end]
    if len(before) > _AROUND:
        before = "… " + before[-_AROUND:].partition(" ")[2]
    if len(after) > _AROUND:
        after = after[:_AROUND].rpartition(" ")[0] + " …"
    return ReferenceRow(place, reference, before, after)

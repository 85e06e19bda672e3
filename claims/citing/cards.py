"""A source and a piece of evidence as plain dictionaries: the one spelling of both.

The desk shows them, and a publication freezes them as they are. A choice is `{"slug", "label"}`, a
time is ISO 8601 with its zone, nothing is a row.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import Prefetch, QuerySet, prefetch_related_objects

from claims.citing.records import csl_of
from claims.models import Evidence, PassagePlace, Source, SourceCopy
from claims.models.source_vocabulary import SAYS_SO, CopyKind, PassageState
from claims.models.vocabulary import EvidenceLevel, Stance, choice

Card = dict[str, Any]

_BEST_FIRST = (PassageState.FOUND, PassageState.CLOSE, PassageState.MISSING)

# From the strongest to the weakest: Oxford CEBM's ladder, the others between its steps. What
# regulators and experts say rests on studies, so it stands behind those; mechanism comes last.
LEVELS = [
    EvidenceLevel.CEBM_1,
    EvidenceLevel.GUIDELINE,
    EvidenceLevel.CEBM_2,
    EvidenceLevel.REGISTER,
    EvidenceLevel.CEBM_3,
    EvidenceLevel.CEBM_4,
    EvidenceLevel.REGULATOR,
    EvidenceLevel.EXPERT,
    EvidenceLevel.CEBM_5,
]
RANKS: dict[str, int] = {level.value: rank for rank, level in enumerate(LEVELS)}


def source_card(source: Source) -> Card:
    """A source as its line shows it. `csl` is its record as CSL-JSON, from which lists of
    references and files are made. `archived` is the newest copy of it, one that readers can open
    first: its `kind`, `at`, and `href`, which is "" for one that only the desk has."""
    return {
        "id": source.pk,
        "key": source.key,
        "title": source.title,
        "authors": source.authors,
        "container": source.container,
        "year": source.year,
        "doi": source.doi,
        "pmid": source.pmid,
        "pmcid": source.pmcid,
        "arxiv": source.arxiv,
        "isbn": source.isbn,
        "url": source.url,
        "href": source.href,
        "cited_as": source.cited_as,
        "is_preprint": source.is_preprint,
        "status": choice(source, "status"),
        "status_at": source.status_at and source.status_at.isoformat(),
        "status_by": says_so(source.status_by),
        "status_notice": source.status_notice,
        "archived": archived_part(source),
        "csl": csl_of(source),
    }


def archived_part(source: Source) -> Card | None:
    copies = kept_copies(source)
    copy = next((one for one in copies if one.kind == CopyKind.WAYBACK), None) or next(
        iter(copies), None
    )
    if copy is None:
        return None
    return {
        "kind": choice(copy, "kind"),
        "at": copy.captured_at.isoformat(),
        "href": copy.url if copy.kind == CopyKind.WAYBACK else "",
    }


def with_copies(lookup: str = "copies") -> "Prefetch[str, QuerySet[SourceCopy], str]":
    """What reads the copies of sources along, at the end of a lookup, without their long texts."""
    copies = SourceCopy.objects.filter(withdrawn_at=None).defer("text", "layout")
    return Prefetch(lookup, copies, to_attr="kept_copies")


def with_places() -> "tuple[Prefetch[str, QuerySet[SourceCopy], str] | str, ...]":
    """What reads along for evidence where its passages stand, and the copies of its sources."""
    return "places", with_copies("source__copies")


def kept_copies(source: Source) -> list[SourceCopy]:
    """The copies of a source that were not withdrawn, the newest first."""
    if not hasattr(source, "kept_copies"):
        prefetch_related_objects([source], with_copies())
    copies: list[SourceCopy] = vars(source)["kept_copies"]
    return copies


def best_place(evidence: Evidence) -> PassagePlace | None:
    """The best of what was found in the copies, in the newest one of several; None where the
    passage was looked for nowhere."""
    return min(
        evidence.places.all(),
        key=lambda one: (_BEST_FIRST.index(PassageState(one.state)), -one.copy_id),
        default=None,
    )


def says_so(by: str) -> dict[str, str] | None:
    """What found a status, by what `Source.status_by` keeps; None where nobody looked."""
    return {"slug": by, "label": str(SAYS_SO.get(by, by))} if by else None


def evidence_card(evidence: Evidence) -> Card:
    """A piece of evidence with its source. `found` says whether the passage stands in a copy of
    the source; None where there is no copy to look in."""
    place = best_place(evidence)
    return {
        "id": evidence.pk,
        "stance": choice(evidence, "stance"),
        "passage": evidence.passage,
        "is_paraphrase": evidence.is_paraphrase,
        "found": choice(place, "state") if place else None,
        "locator": evidence.locator,
        "study_type": choice(evidence, "study_type"),
        "level": choice(evidence, "level"),
        "population": choice(evidence, "population"),
        "sample_size": evidence.sample_size,
        "funding": evidence.funding,
        "remark": evidence.remark,
        "source": source_card(evidence.source),
    }


def strength(level: str, sample_size: int | None) -> tuple[int, bool]:
    """What orders evidence, the strongest first: its level, those without one last; and within a
    level the case of one person stands behind the others."""
    return RANKS.get(level, len(RANKS)), sample_size == 1


def by_strength(evidence: Iterable[Evidence]) -> list[Evidence]:
    """The strongest first (see `strength`), in the reviewer's order where two are as strong."""
    return sorted(evidence, key=lambda one: strength(one.level, one.sample_size))


def strongest(evidence: Iterable[Evidence], *stances: Stance) -> Card | None:
    """The strongest evidence with a passage in the first of the stances that has any."""
    ordered = by_strength(evidence)
    for stance in stances:
        for one in ordered:
            if one.stance == stance and one.passage:
                return evidence_card(one)
    return None

"""What a service says about a work, as a source keeps it; and what a source keeps, as CSL."""

from dataclasses import dataclass, field
from typing import Any

from claims.citing.identifiers import LONGEST, identify_as
from claims.citing.services.base import LABELS
from claims.models import Source
from claims.models.source import SCHEMES
from claims.text.csl import (
    Csl,
    authors_line,
    container_line,
    container_of_line,
    likely_type,
    names_of_line,
    plain_text,
    tidy_csl,
    year_of,
)

DESCRIPTION = ("title", "authors", "container", "year", "is_preprint")
PAGE, FILE = "page", "file"  # in the place of a service: the page itself, or an imported file
_MOST = {"title": 1000, "authors": 1000, "container": 500}  # code points, as the columns of Source
_IN_CSL = {"doi": "DOI", "pmid": "PMID", "pmcid": "PMCID", "isbn": "ISBN"}


@dataclass(frozen=True, slots=True)
class Record:
    """A work as a service describes it, in plain text; `csl` has a title.

    `identifiers` maps schemes to values in normal form; `published_version` is the DOI of the
    article that a preprint became, "" where none is known.
    """

    service: str
    csl: Csl
    identifiers: dict[str, str] = field(default_factory=dict)
    is_preprint: bool = False
    published_version: str = ""

    @property
    def label(self) -> str:
        """Who said it, for people."""
        return label_of(self.service)

    @property
    def columns(self) -> dict[str, Any]:
        """The description as the columns of a source hold it."""
        return {
            "title": plain_text(self.csl["title"], _MOST["title"]),
            "authors": plain_text(authors_line(self.csl), _MOST["authors"]),
            "container": plain_text(container_line(self.csl), _MOST["container"]),
            "year": year_of(self.csl),
            "is_preprint": self.is_preprint,
        }


def label_of(service: str) -> str:
    """The name of a service, for people; "" for none."""
    ours = {PAGE: "the page itself", FILE: "an imported file"}
    return ours.get(service) or LABELS.get(service, service)


def record_of(
    service: str,
    said: dict[str, Any],
    *,
    identifiers: dict[str, Any],
    is_preprint: bool = False,
    published_version: Any = "",
) -> Record | None:
    """The record in an answer that is CSL-JSON or nearly; None when it has no title.

    `identifiers` may be spelled in any way; what is none of its scheme is left out.
    """
    csl = tidy_csl(said)
    if not csl.get("title"):
        return None
    known = {
        scheme: value for scheme, raw in identifiers.items() if (value := _normal(scheme, raw))
    }
    version = _normal("doi", published_version)
    return Record(service, csl, known, is_preprint, version if version != known.get("doi") else "")


def csl_of(source: Source) -> Csl:
    """The record of a source as CSL-JSON: what a person wrote goes before what a service said.

    Its `id` is the citation key.
    """
    kind = likely_type({scheme: getattr(source, scheme) for scheme in SCHEMES})
    csl: Csl = {"type": kind, **source.csl, "id": source.key}
    written = written_by_people(source)
    if "title" in written or not csl.get("title"):
        csl["title"] = source.title
    if ("authors" in written or not csl.get("author")) and source.authors:
        csl["author"] = names_of_line(source.authors)
    if "container" in written or (source.container and not container_line(csl)):
        csl = {name: said for name, said in csl.items() if name not in _PLACE}
        csl |= container_of_line(source.container)
    if "year" in written or "issued" not in csl:
        csl["issued"] = {"date-parts": [[source.year]]} if source.year else {}
    csl |= {_IN_CSL[scheme]: value for scheme in _IN_CSL if (value := getattr(source, scheme))}
    if source.href:
        csl["URL"] = source.href
    return {name: said for name, said in csl.items() if said}


_PLACE = frozenset({"container-title", "container-title-short", "volume", "issue", "page"})


def written_by_people(source: Source) -> set[str]:
    """The fields that no service may overwrite: all that is filled where none described it yet."""
    if source.filled_by:
        return set(source.edited)
    filled = {name for name in (*DESCRIPTION, *SCHEMES) if getattr(source, name)}
    return filled | set(source.edited)


def _normal(scheme: str, raw: Any) -> str:
    text = plain_text(raw, LONGEST["url"])
    value = identify_as(scheme, text) if text and scheme in SCHEMES else ""
    return value if len(value) <= LONGEST.get(scheme, 0) else ""

"""What Crossref and PubMed announce about a work: retractions, corrections, concerns.

Crossref: `updated-by` and `relation` of a work, https://www.crossref.org/documentation/crossmark/
(types of updates) and https://api.crossref.org/swagger-ui. PubMed: CommentsCorrections of EFetch,
https://www.nlm.nih.gov/bsd/licensee/elements_descriptions.html.
"""

import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from lxml import etree

from claims.citing.retractions import doi_normal
from claims.citing.services import crossref
from claims.citing.services.base import XML, ask
from claims.errors import Unavailable
from claims.models import Notice, Source, record_event
from claims.models.source_vocabulary import NoticeKind

CROSSREF, PUBMED = "crossref", "pubmed"
MOST = 100  # notices about one work that are taken in
_LONGEST_REASON = 200
_LONGEST_RECORD = 300

_CROSSREF_KINDS: Final = {
    "retraction": NoticeKind.RETRACTION,
    "withdrawal": NoticeKind.RETRACTION,
    "removal": NoticeKind.RETRACTION,
    # The rest of the work stands, so nobody is told that the work was retracted.
    "partial_retraction": NoticeKind.CORRECTION,
    "correction": NoticeKind.CORRECTION,
    "corrigendum": NoticeKind.CORRECTION,
    "erratum": NoticeKind.CORRECTION,
    "expression_of_concern": NoticeKind.CONCERN,
    "reinstatement": NoticeKind.REINSTATEMENT,
}
_PUBMED_KINDS: Final = {
    "RetractionIn": NoticeKind.RETRACTION,
    "PartialRetractionIn": NoticeKind.CORRECTION,
    "ErratumIn": NoticeKind.CORRECTION,
    "CorrectedandRepublishedIn": NoticeKind.CORRECTION,
    "ExpressionOfConcernIn": NoticeKind.CONCERN,
}
_PUBMED_DAY: Final = re.compile(r"\b(\d{4} [A-Z][a-z]{2} \d{1,2})\b")
_PUBMED_DOI: Final = re.compile(r"\bdoi:\s*(\S+)")


@dataclass(frozen=True, slots=True)
class Announcement:
    """One notice as a service has it; `reasons` are its words for what it is."""

    kind: NoticeKind
    notice_doi: str = ""
    dated: date | None = None
    reasons: str = ""


@dataclass(frozen=True, slots=True)
class Announced:
    """All that a service has about a work; the DOI of the article that a preprint became."""

    notices: tuple[Announcement, ...] = ()
    published_version: str = ""


Reader = Callable[[str], Announced | None]


@dataclass(frozen=True, slots=True)
class Looked:
    """Which services knew the work, and in plain words why others did not answer."""

    by: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()


def look_for_notices(source: Source) -> Looked:
    """Ask the services about a source and store what they announce; no status changes here.

    Call it outside of transactions: the services take their time.
    """
    asked: list[tuple[str, dict[str, str], Reader, str]] = []
    if source.doi:
        asked.append((CROSSREF, {"doi": source.doi}, announced_at_crossref, source.doi))
    if source.pmid:
        asked.append((PUBMED, {"pmid": source.pmid}, announced_at_pubmed, source.pmid))
    known, problems = [], []
    for origin, work, read, key in asked:
        try:
            found = read(key)
        except Unavailable as problem:
            problems.append(problem.message)
            continue
        if found is not None:
            known.append(origin)
            keep_notices(origin, work, found.notices)
            keep_published_version(source.pk, found.published_version)
    return Looked(tuple(known), tuple(problems))


def announced_at_crossref(doi: str) -> Announced | None:
    """What Crossref has about a DOI; None where it does not know it. Raises `Unavailable`."""
    work = crossref.work(doi, fresh=True)
    if work is None:
        return None
    updates = islice(filter(None, map(_of_crossref, _dicts(work.get("updated-by")))), MOST)
    relation = work.get("relation")
    related = relation.get("is-preprint-of") if isinstance(relation, dict) else None
    articles = (str(one.get("id")) for one in _dicts(related) if one.get("id-type") == "doi")
    versions = [doi_normal(one) for one in articles]
    return Announced(tuple(updates), next((one for one in versions if one and one != doi), ""))


def _of_crossref(update: dict[str, Any]) -> Announcement | None:
    kind = _CROSSREF_KINDS.get(str(update.get("type")).lower().replace("-", "_").replace(" ", "_"))
    if kind is None:
        return None
    label = str(update.get("label") or "")[:_LONGEST_REASON]
    return Announcement(kind, doi_normal(str(update.get("DOI") or "")), _day_of(update), label)


def _day_of(update: dict[str, Any]) -> date | None:
    updated = update.get("updated")
    parts = updated.get("date-parts") if isinstance(updated, dict) else None
    try:
        year, month, day = parts[0]  # type: ignore[index]  # whatever it is, it is caught
        return date(year, month, day)
    except (TypeError, ValueError, KeyError, IndexError, OverflowError):
        return None


def announced_at_pubmed(pmid: str) -> Announced | None:
    """What PubMed has about a PMID; None where it does not know it. Raises `Unavailable`."""
    params = {"db": "pubmed", "id": pmid, "retmode": "xml", "tool": "factcheck"}
    if settings.CONTACT_ADDRESS:
        params["email"] = settings.CONTACT_ADDRESS
    answer = ask("ncbi", f"notices {pmid}", "efetch.fcgi", params=params, accept=XML, fresh=True)
    if answer.body is None:
        return None
    citation = next(
        (one for one in _tree(answer.body).iter("MedlineCitation") if one.findtext("PMID") == pmid),
        None,
    )
    if citation is None:
        return None
    found = map(_of_pubmed, citation.iterfind("CommentsCorrectionsList/CommentsCorrections"))
    return Announced(tuple(islice(filter(None, found), MOST)))


def _tree(text: str) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        return etree.fromstring(text.encode(), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Unavailable("PubMed sent something that cannot be read as a record.") from error


def _of_pubmed(row: etree._Element) -> Announcement | None:
    kind = _PUBMED_KINDS.get(str(row.get("RefType")))
    if kind is None:
        return None
    where = row.findtext("RefSource") or ""
    doi, day = _PUBMED_DOI.search(where), _PUBMED_DAY.search(where)
    return Announcement(
        kind,
        doi_normal(doi[1]) if doi else "",
        _pubmed_day(day[1]) if day else None,
        where[:_LONGEST_REASON],
    )


def _pubmed_day(words: str) -> date | None:
    try:
        return datetime.strptime(words, "%Y %b %d").date()
    except ValueError:
        return None


@transaction.atomic
def keep_notices(origin: str, work: dict[str, str], notices: tuple[Announcement, ...]) -> None:
    """Store what a service announces about a work, and nothing else of it from there."""
    rows = {
        (one.kind, record): Notice(
            origin=origin, record=record, kind=one.kind, notice_doi=one.notice_doi,
            dated=one.dated, reasons=one.reasons, read_at=timezone.now(), **work,
        )
        for one in notices
        for record in [_record(work, one)]
    }  # fmt: skip
    for old in Notice.objects.select_for_update().filter(origin=origin, **work):
        if (old.kind, old.record) not in rows:
            old.delete()
    Notice.objects.bulk_create(
        rows.values(),
        update_conflicts=True,
        unique_fields=["origin", "record", "kind"],
        update_fields=["notice_doi", "dated", "reasons"],
    )


def _record(work: dict[str, str], notice: Announcement) -> str:
    """A name for the notice among all those of its origin, which does not change."""
    where = notice.notice_doi or hashlib.sha256(notice.reasons.encode()).hexdigest()[:32]
    record = f"{''.join(work.values())} {where}"
    return record if len(record) <= _LONGEST_RECORD else hashlib.sha256(record.encode()).hexdigest()


@transaction.atomic
def keep_published_version(source_id: int, doi: str) -> None:
    """Note which article a preprint became, unless a person wrote another one."""
    if not doi or not Source.objects.filter(pk=source_id).exclude(published_version=doi).exists():
        return
    source = Source.locked(source_id)
    if "published_version" not in source.edited:
        changed = source.apply({"published_version": doi})
        record_event("find_published_version", source, by=None, **changed)


def _dicts(value: object) -> Iterator[dict[str, Any]]:
    """The JSON objects in a list, as far as it is one."""
    return (one for one in value if isinstance(one, dict)) if isinstance(value, list) else iter(())

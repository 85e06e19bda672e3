"""What moderators and reporters read."""

import re
from typing import TypeVar
from uuid import UUID

from django.contrib.postgres.search import SearchQuery
from django.db.models import Model, QuerySet

from claims.errors import Missing
from claims.models import Decision, Publication, Report
from claims.models.vocabulary import Change, PublicationKind, ReportStatus

Row = TypeVar("Row", bound=Model)
FOUND_AT_MOST = 20
HIDDEN_AT_MOST = 50  # beside the waiting reports; the filter lists all of them
HEAVY = ("record", "search")
HEAVY_OF_PUBLICATION = tuple(f"publication__{name}" for name in HEAVY)
PUBLIC_ADDRESS = re.compile(r"/(article|claim)s/([0-9]{1,18})(?:-|/|$)")


def reports(*, status: str, category: str = "") -> "QuerySet[Report]":
    """The reports of a status, and of a category unless it is empty, with what they are about."""
    rows = Report.objects.filter(status=status)
    if category:
        rows = rows.filter(category=category)
    return rows.select_related("publication").defer(*HEAVY_OF_PUBLICATION)


def hidden_reports(category: str = "") -> "QuerySet[Report]":
    """The reports whose page is hidden until somebody decides further, the oldest first."""
    return reports(status=ReportStatus.HIDDEN, category=category).order_by("id")[:HIDDEN_AT_MOST]


def open_report_count() -> int:
    return Report.objects.filter(status=ReportStatus.OPEN).count()


def report(pk: int) -> Report:
    """One report with the publication it is about. Raises `Missing`."""
    return found(Report.objects.select_related("publication").filter(pk=pk), "report")


def report_by_token(token: UUID) -> Report:
    """The report of a reader's own status link. Raises `Missing`."""
    rows = Report.objects.select_related("publication").defer(*HEAVY_OF_PUBLICATION)
    return found(rows.filter(token=token), "report")


def found(rows: "QuerySet[Row]", noun: str) -> Row:
    row = rows.first()
    if row is None:
        raise Missing(f"There is no such {noun}. Check the address.")
    return row


def current_publication(kind: str, pk: int) -> Publication:
    """The newest publication of an article or claim, whatever its state. Raises `Missing`."""
    if kind not in PublicationKind.values:
        raise Missing("Only articles and claims are published. Check the address.")
    return found(Publication.objects.current().filter(**{f"{kind}_id": pk}), "published page")


def numbers_of(publication: Publication) -> "QuerySet[Publication]":
    """Every number of the publication's article or claim, newest first, without the records."""
    same = Publication.objects.filter(**same_thing(publication)).defer(*HEAVY)
    return same.order_by("-number")


def same_thing(publication: Publication, prefix: str = "") -> dict[str, int]:
    """The filter for all rows about the publication's article or claim."""
    return {f"{prefix}{publication.kind}_id": publication.object_id}


def decisions_on(publication: Publication) -> "QuerySet[Decision]":
    """What moderators decided about any number of the article or claim, newest first."""
    made = Decision.objects.filter(**same_thing(publication, "publication__"))
    return made.select_related("by", "report").order_by("-id")


def decisions_for_reader(report: Report) -> list[Decision]:
    """What was decided about a report, and since then about its page without any, in order.

    The decisions about other reports were written for other readers.
    """
    made = list(decisions_on(report.publication).order_by("id"))
    first = next((one.pk for one in made if one.report_id == report.pk), None)
    return [
        one
        for one in made
        if one.report_id == report.pk
        or (one.report_id is None and first is not None and one.pk > first)
    ]


def reports_on(publication: Publication, *, but: Report | None = None) -> "QuerySet[Report]":
    """What readers reported about any number of the article or claim, newest first."""
    received = Report.objects.filter(**same_thing(publication, "publication__"))
    if but is not None:
        received = received.exclude(pk=but.pk)
    return received.order_by("-id")


def articles_showing(publication: Publication) -> "QuerySet[Publication]":
    """The public articles in whose text a claim stands: they are hidden by themselves."""
    if publication.claim_id is None:
        return Publication.objects.none()
    showing = Publication.objects.listed().filter(claim_ids__contains=[publication.claim_id])
    return showing.defer(*HEAVY)


def outcome_of(report: Report) -> Publication | None:
    """The correction or withdrawal that answered a report; None until there is one."""
    if report.status != ReportStatus.CORRECTED:
        return None
    later = numbers_of(report.publication).filter(
        number__gt=report.publication.number, change__in=[Change.CORRECTED, Change.WITHDRAWN]
    )
    return later.order_by("number").first()


def decisions(action: str = "") -> "QuerySet[Decision]":
    """Every decision, or those of one action, with the people and publications they are about."""
    made = Decision.objects.select_related("by", "publication").defer(*HEAVY_OF_PUBLICATION)
    return made.filter(action=action) if action else made


def publications_matching(words: str) -> list[Publication]:
    """Current publications by a public address or by words, whatever their visibility."""
    current = Publication.objects.current().defer(*HEAVY)
    address = PUBLIC_ADDRESS.search(words)
    if address:
        kind, pk = address.groups()
        return list(current.filter(**{f"{kind}_id": int(pk)}))
    matching = current.filter(search=SearchQuery(words, search_type="websearch"))
    return list(matching[:FOUND_AT_MOST])


def public_path(publication: Publication) -> str:
    """The address at which readers find the current number."""
    return f"/{publication.kind}s/{publication.object_id}-{publication.slug}/"

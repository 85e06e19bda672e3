"""What readers are told about a source that was retracted, corrected or lost after the check."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.contrib.postgres.fields import ArrayField
from django.db.models import JSONField, TextField
from django.db.models.expressions import RawSQL
from django.utils.dateformat import format as date_format

from claims.models.source_vocabulary import SAYS_SO, SOURCE_HAPPENED, SourceStatus
from claims.serving.rows import AnyListRow, PageRow
from claims.text.csl import Csl

Record = dict[str, Any]

# What the publisher of a work announced about it, so that whoever takes it over has to know.
ANNOUNCED: Final = (SourceStatus.CORRECTED, SourceStatus.CONCERN, SourceStatus.RETRACTED)

# What happened to the sources of a listed claim, as its own page tells it (`queries.PAGE`).
STATUSES: Final = RawSQL(
    """ARRAY(
        SELECT DISTINCT a.status
        FROM claims_alertdecision d
        JOIN claims_sourcealert a ON a.id = d.alert_id
        JOIN claims_source s ON s.id = a.source_id
        WHERE d.review_id = claims_publication.review_id
          AND (d.choice = '' AND a.closed_at IS NULL OR d.choice = 'keep' AND a.status = s.status)
        ORDER BY 1
    )""",
    [],
    output_field=ArrayField(TextField()),
)

# The same of each claim of a whole article that readers may see: by the claim's id.
STATUSES_OF_CLAIMS: Final = RawSQL(
    """(
        SELECT coalesce(jsonb_object_agg(of_claim.claim_id, of_claim.statuses), '{}')
        FROM (
            SELECT c.claim_id, jsonb_agg(DISTINCT a.status ORDER BY a.status) AS statuses
            FROM claims_publication c
            JOIN claims_alertdecision d ON d.review_id = c.review_id
            JOIN claims_sourcealert a ON a.id = d.alert_id
            JOIN claims_source s ON s.id = a.source_id
            WHERE c.claim_id = ANY(claims_publication.claim_ids)
              AND c.is_current AND c.visibility = 'visible'
              AND (d.choice = '' AND a.closed_at IS NULL
                   OR d.choice = 'keep' AND a.status = s.status)
            GROUP BY c.claim_id
        ) of_claim
    )""",
    [],
    output_field=JSONField(),
)

# The status that each source of a claim's record has now, and since when, by the source's id then:
# of a source that was merged into another, that one's.
STATUSES_NOW: Final = RawSQL(
    """(
        SELECT coalesce(
            jsonb_object_agg(cited.id, jsonb_build_array(now.status, now.status_at)), '{}'
        )
        FROM (
            SELECT DISTINCT jsonb_path_query(
                claims_publication.record, '$.evidence[*].source.id'
            )::bigint AS id
        ) cited
        JOIN claims_source s ON s.id = cited.id
        JOIN claims_source now ON now.id = coalesce(s.merged_into_id, s.id)
    )""",
    [],
    output_field=JSONField(),
)


@dataclass(frozen=True, slots=True)
class Told:
    """One source of the page. `number` is the claim's on an article's page, else None; `note` says
    why the desk keeps the check, and is empty until somebody has decided."""

    title: str
    happened: str
    at: datetime | None
    says: str
    notice: str
    note: str
    number: int | None


def told_of(publication: PageRow, record: Record) -> list[Told]:
    """What the banner of a page says, in the order in which it happened.

    `record` is the page's as it is shown: nothing is told of a claim that is not on it.
    """
    numbers = {card["id"]: card["number"] for card in record.get("claims", [])}
    rows: list[Record] = json.loads(publication.alerts)
    if publication.article_id:
        rows = [row for row in rows if row["claim_id"] in numbers]
    return [_told(row, numbers.get(row["claim_id"])) for row in rows]


def _told(row: Record, number: int | None) -> Told:
    return Told(
        title=row["title"],
        happened=str(SOURCE_HAPPENED[SourceStatus(row["status"])]),
        at=datetime.fromisoformat(row["at"]) if row["at"] else None,
        says=_says(row["by"]),
        notice=row["notice"],
        note=row["note"],
        number=number,
    )


def _says(by: str) -> str:
    return str(SAYS_SO.get(by, by))


def tell_in_short(rows: list[AnyListRow]) -> None:
    """Say of each row of a list what `happened` to its sources, of their `statuses`."""
    for row in rows:
        found = getattr(row, "statuses", [])
        row.happened = [str(SOURCE_HAPPENED[SourceStatus(status)]) for status in found]


def with_statuses(record: Record, alerts: str) -> Record:
    """The record with the badges of those sources as they are now, not of the day of the check;
    also where it names a source that was merged into another since."""
    now = {pk: row for row in json.loads(alerts) for pk in row["source_ids"]}
    if not now:
        return record
    parts = {
        name: [_with_status(part, now) for part in record[name]]
        for name in ("evidence", "sources", "claims")
        if name in record
    }
    return record | parts


def _with_status(part: Record, now: dict[int, Record]) -> Record:
    """A source, or what holds one or several of them, with the statuses of now."""
    if part.get("source"):
        return part | {"source": _with_status(part["source"], now)}
    if "statement" in part:
        held = {
            name: _with_status(part[name], now)
            for name in ("strongest_for", "strongest_against")
            if part.get(name)
        }
        return part | held | {"sources": [_with_status(one, now) for one in part["sources"]]}
    row = now.get(part.get("id", 0))
    if row is None:
        return part
    status, by = SourceStatus(row["status"]), row["by"]
    return part | {
        "status": {"slug": status.value, "label": str(status.label)},
        "status_at": row["at"],
        "status_by": {"slug": by, "label": _says(by)} if by else None,
        "status_notice": row["notice"],
    }


def with_note(csl: Csl, source: Mapping[str, Any]) -> Csl:
    """The reference with a `note` on what was announced about its source; as it is without that.

    As in “Retracted, according to Crossref, 5 September 2023. Notice: https://doi.org/…”: files of
    references are English. `source` is a record's, with its status.
    """
    status = source.get("status") or {}
    if status.get("slug") not in ANNOUNCED:
        return csl
    by, at = source.get("status_by"), source.get("status_at")
    said = [str(SourceStatus(status["slug"]).label)]
    said += [f"according to {by['label']}"] if by else []
    said += [date_format(datetime.fromisoformat(at), "j F Y")] if at else []
    notice = f" Notice: {source['status_notice']}" if source.get("status_notice") else ""
    return csl | {"note": f"{', '.join(said)}.{notice}"}

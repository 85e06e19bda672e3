"""Writes an edition of the open data: what readers may see now, in constant memory.

`claims.jsonl` and `articles.jsonl` have everything, the tables what fits into cells. What
moderation has closed is not in any of them; what was withdrawn is, with the reason.
"""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from claims.models import Publication
from claims.models.vocabulary import PublicationKind
from claims.publishing.addresses import absolute
from claims.serving import queries
from claims.serving.corrected import without_closed
from claims.serving.open_data.editions import (
    LINES_SCHEMA,
    PACKAGE,
    Edition,
    current_edition,
    new_edition,
)
from claims.serving.open_data.files import Lines, Written, compressed, described, write_text
from claims.serving.open_data.records import article_line, claim_line, tombstone_line
from claims.serving.open_data.schema import json_schema
from claims.serving.open_data.tables import (
    CLAIMS,
    CORRECTIONS,
    EVIDENCE,
    TABLES,
    Table,
    claim_row,
    evidence_rows,
)
from claims.serving.pages import path_of, without_articles, without_claims
from claims.serving.rows import CorrectionRow, WholeRow
from claims.serving.source_alerts import STATUSES_NOW

Record = dict[str, Any]

AT_ONCE = 200  # rows that are in memory
# A moment is named before what happened at it is committed, and read only from then on.
COMMITTED_WITHIN = timedelta(minutes=1)
CLAIM_LINES, ARTICLE_LINES = "claims.jsonl", "articles.jsonl"
SCHEMA, LICENCE, SUMS = "schema.json", "LICENSE.txt", "SHA256SUMS"
# What every edition has, besides the compressed twins and what tells of them all.
NAMES = [
    *(CLAIM_LINES, ARTICLE_LINES, *(f"{table.name}.csv" for table in TABLES)),
    *(SCHEMA, LICENCE, SUMS),
]
MEDIA_TYPES = {
    ".jsonl": "application/jsonl", ".csv": "text/csv", ".json": "application/json",
    ".txt": "text/plain", ".gz": "application/gzip", "": "text/plain",
}  # fmt: skip


def write_open_data() -> Edition:
    """Write all files anew and serve them; the edition before stays when this fails."""
    begun = timezone.now()
    with new_edition() as folder:
        written = [*write_claims(folder), *write_articles(folder), *write_corrections(folder)]
        packed = [described(compressed(folder / one.name), one.rows) for one in written]
        schema = json.dumps(json_schema(file_address(SCHEMA)), indent=1, ensure_ascii=False)
        written.append(described(write_text(folder / SCHEMA, schema)))
        written.append(described(write_text(folder / LICENCE, licence_text())))
        written += packed
        sums = "".join(f"{one.sha256}  {one.name}\n" for one in written)
        written.append(described(write_text(folder / SUMS, sums)))
        package = json.dumps(data_package(written, begun), indent=1, ensure_ascii=False)
        write_text(folder / PACKAGE, package)
    edition = current_edition()
    assert edition is not None, "it was just written"
    return edition


def write_open_data_since(moment: datetime) -> None:
    """Write all files anew, unless there are none or all were begun well after the moment."""
    edition = current_edition()
    if edition is not None and edition.begun < moment + COMMITTED_WITHIN:
        write_open_data()


def write_claims(folder: Path) -> Iterator[Written]:
    """The claims as lines and as a table, and their evidence as another, in one pass."""
    lines = Lines(folder / CLAIM_LINES)
    claims, evidence = new_table(folder, CLAIMS), new_table(folder, EVIDENCE)
    for line in claim_lines():
        lines.write_json(line)
        claims.write_cells(CLAIMS.cells(claim_row(line)))
        for row in evidence_rows(line) if "evidence" in line else ():
            evidence.write_cells(EVIDENCE.cells(row))
    for file in (lines, claims, evidence):
        file.close()
        yield described(file.path, file.rows)


def claim_lines() -> Iterator[Record]:
    closed = queries.every_closed_article()
    rows = public_rows(PublicationKind.CLAIM).annotate(statuses_now=STATUSES_NOW)
    for row in rows.iterator(AT_ONCE):
        if row.record.get("withdrawn"):
            yield tombstone_line(row)
        else:
            record = without_articles(row.record, closed)
            yield claim_line(record, row.sha256, row.statuses_now)


def write_articles(folder: Path) -> Iterator[Written]:
    lines = Lines(folder / ARTICLE_LINES)
    for row in public_rows(PublicationKind.ARTICLE).iterator(AT_ONCE):
        if row.record.get("withdrawn"):
            lines.write_json(tombstone_line(row))
        else:
            record = without_claims(row.record, set(row.hidden), row.hidden_titles)
            lines.write_json(article_line(record, row.sha256))
    lines.close()
    yield described(lines.path, lines.rows)


def write_corrections(folder: Path) -> Iterator[Written]:
    table = new_table(folder, CORRECTIONS)
    for row in queries.corrections().order_by("published_at", "id").iterator(AT_ONCE):
        table.write_cells(CORRECTIONS.cells(correction_row(*without_closed([row]))))
    table.close()
    yield described(table.path, table.rows)


def correction_row(row: CorrectionRow) -> Record:
    return {
        "kind": row.kind,
        "id": row.object_id,
        "url": absolute(path_of(row)),
        "version": row.number,
        "title": row.title,
        "change": row.change,
        "reason": row.reason_code,
        "note": row.note,
        "published_at": row.published_at.isoformat(),
        "verdict_before": row.verdict_before,
        "verdict_after": row.verdict_after,
    }


def public_rows(kind: PublicationKind) -> QuerySet[WholeRow]:
    """What readers may see of a kind, tombstones too, with the ids that must not show."""
    rows = Publication.objects.current().visible().filter(kind=kind).defer("search").order_by("id")
    return queries.with_ever_hidden(rows)


def new_table(folder: Path, table: Table) -> Lines:
    lines = Lines(folder / f"{table.name}.csv")
    lines.write_names(column.name for column in table.columns)
    return lines


def file_address(name: str) -> str:
    return absolute(f"/open-data/{name}")


def licence_text() -> str:
    """What one may do with the data, in words."""
    named = (
        f"Licence: {settings.OPEN_DATA_LICENSE_NAME}, {settings.OPEN_DATA_LICENSE_URL}\n"
        if settings.OPEN_DATA_LICENSE_URL
        else "No licence is stated: ask the desk before you publish the data or parts of it.\n"
    )
    return (
        f"Open data of {settings.DESK_NAME}, {absolute('/open-data/')}\n{named}\n"
        "The licence is for what the desk wrote. Words of articles and passages of sources that\n"
        "are quoted here belong to those who wrote them.\n\n"
        "A cell of a CSV file that a spreadsheet would take for a formula begins with an\n"
        "apostrophe; the JSON files have the words as they are.\n"
    )


def data_package(written: list[Written], begun: datetime) -> Record:
    """The description of all files: https://specs.frictionlessdata.io/data-package/."""
    schemas = {f"{table.name}.csv": table for table in TABLES}
    by_name = {one.name: resource(one, schemas.get(one.name)) for one in written}
    lines_schema = by_name.pop(SCHEMA)
    return {
        "profile": "data-package",
        "name": "checked-claims",
        "title": f"{settings.DESK_NAME}: checked claims and articles",
        "homepage": absolute("/open-data/"),
        "created": begun.isoformat(),
        **(
            {"licenses": [{"path": settings.OPEN_DATA_LICENSE_URL, "title": licence_name()}]}
            if settings.OPEN_DATA_LICENSE_URL
            else {}
        ),
        "contributors": [
            {"title": settings.DESK_NAME, "path": settings.SITE_URL, "role": "publisher"}
        ],
        # No resource: readers of packages would take a schema.json for that of a table.
        LINES_SCHEMA: lines_schema,
        "resources": list(by_name.values()),
    }


def licence_name() -> str:
    return str(settings.OPEN_DATA_LICENSE_NAME)


def resource(file: Written, table: Table | None) -> Record:
    suffix = Path(file.name).suffix
    told: Record = {
        "name": file.name.lower().replace("_", "-"),
        "path": file.name,
        "mediatype": MEDIA_TYPES[suffix],
        "bytes": file.size,
        "hash": f"sha256:{file.sha256}",
        "profile": "data-resource",
    }
    if file.rows is not None:
        told["rows"] = file.rows
    if file.name.startswith((CLAIM_LINES, ARTICLE_LINES)):
        told[LINES_SCHEMA] = SCHEMA
    if table:
        told |= {
            "profile": "tabular-data-resource",
            "title": table.title,
            "format": "csv",
            "encoding": "utf-8",
            "schema": table.schema(),
        }
    return told

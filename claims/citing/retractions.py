"""Read the table of Retraction Watch, and let the statuses of sources follow.

The table is a CSV file, one row for each notice:
https://gitlab.com/crossref/retraction-watch-data (fields: its README; the user guide is at
https://retractionwatch.com/retraction-watch-database-user-guide/).
"""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import Any, Final

from django.db import connection, transaction

from claims.citing.standings import Announced, standing_of
from claims.citing.statuses import follow_notices
from claims.errors import Invalid
from claims.models.source_vocabulary import NoticeKind
from claims.text.identifiers import doi_of, pmid_of, without_litter
from claims.text.typed import one_line

ORIGIN = "retraction_watch"
KINDS: Final = {
    "retraction": NoticeKind.RETRACTION,
    "correction": NoticeKind.CORRECTION,
    "expression of concern": NoticeKind.CONCERN,
    "reinstatement": NoticeKind.REINSTATEMENT,
}
NEEDED = (
    "Record ID", "RetractionDate", "RetractionDOI", "OriginalPaperDOI", "OriginalPaperPubMedID",
    "RetractionNature", "Reason",
)  # fmt: skip
ABSENT = {"", "0", "unavailable", "none", "n/a", "na"}
LONGEST = 300  # characters of a DOI, and of a record's number
MOST_TOLD = 1000  # bad rows of which the report keeps the reason

_STAGED = "kind, record, doi, pmid, notice_doi, dated, reasons"
_TEMPORARY = """
    DROP TABLE IF EXISTS pg_temp.staged;
    CREATE TEMPORARY TABLE staged (
        line bigint, kind text, record text, doi text, pmid text, notice_doi text, dated date,
        reasons text
    ) ON COMMIT DROP
"""
# Of a record that stands there twice the last row counts. A row that says what is stored already
# writes nothing, so that a second reading is quick and leaves no dead rows behind.
_UPSERT = f"""
    WITH told AS (
        INSERT INTO claims_notice AS stored (origin, read_at, {_STAGED})
        SELECT %(origin)s, now(), {_STAGED}
        FROM (SELECT DISTINCT ON (record, kind) * FROM staged ORDER BY record, kind, line DESC) one
        ON CONFLICT (origin, record, kind) DO UPDATE
        SET doi = EXCLUDED.doi, pmid = EXCLUDED.pmid, notice_doi = EXCLUDED.notice_doi,
            dated = EXCLUDED.dated, reasons = EXCLUDED.reasons, read_at = EXCLUDED.read_at
        WHERE (stored.doi, stored.pmid, stored.notice_doi, stored.dated, stored.reasons)
              IS DISTINCT FROM (EXCLUDED.doi, EXCLUDED.pmid, EXCLUDED.notice_doi, EXCLUDED.dated,
                                EXCLUDED.reasons)
        RETURNING xmax = 0 AS is_new  -- PostgreSQL's mark of a row that nothing has replaced
    )
    SELECT count(*) FILTER (WHERE is_new), count(*) FILTER (WHERE NOT is_new) FROM told
"""
# A record that was of another nature when it was read last.
_RETRACT = """
    DELETE FROM claims_notice stored
    WHERE stored.origin = %(origin)s
      AND EXISTS (SELECT FROM staged WHERE staged.record = stored.record)
      AND NOT EXISTS (
          SELECT FROM staged WHERE staged.record = stored.record AND staged.kind = stored.kind
      )
"""
# The sources of which something is announced, each with one of its notices.
_ANNOUNCED = """
    SELECT s.id, s.status, n.kind, n.dated, n.origin
    FROM claims_source s JOIN claims_notice n ON n.doi = s.doi
    WHERE s.doi <> '' AND n.doi <> ''
    UNION ALL
    SELECT s.id, s.status, n.kind, n.dated, n.origin
    FROM claims_source s JOIN claims_notice n ON n.pmid = s.pmid
    WHERE s.pmid <> '' AND n.pmid <> ''
    ORDER BY 1
"""


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that was left out: the number of its first line in the file, and why."""

    line: int
    reason: str


@dataclass(slots=True)
class Reading:
    """What one reading of the table came to; the numbers count rows.

    `nameless` rows name no work by a DOI or a PMID, as half of the older ones. `bad` has the
    first `MOST_TOLD` of the rows that were left out, `left_out` how many there were. `followed`
    counts sources that have another status now.
    """

    rows: int = 0
    added: int = 0
    changed: int = 0
    removed: int = 0
    nameless: int = 0
    left_out: int = 0
    followed: int = 0
    bad: list[BadRow] = field(default_factory=list)

    def leave_out(self, line: int, reason: str) -> None:
        self.left_out += 1
        if len(self.bad) < MOST_TOLD:
            self.bad.append(BadRow(line, reason))


def import_retractions(lines: Iterable[str]) -> Reading:
    """Store what the table announces, then let the statuses of all sources follow.

    As `store_notices`; a reading that is interrupted between the two goes on the next time.
    """
    reading = store_notices(lines)
    reading.followed = follow_all_notices()
    return reading


def store_notices(lines: Iterable[str]) -> Reading:
    """Store what the table announces.

    `lines` come from a file that was opened with `newline=""`. The notices are stored together or
    not at all; bad rows are left out and told. Read again, the same table changes nothing.
    Raises `Invalid` where the first line does not name the columns.
    """
    reading = Reading()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_TEMPORARY)
        with cursor.copy(f"COPY staged (line, {_STAGED}) FROM STDIN") as copy:
            for row in _rows(lines, reading):
                copy.write_row(row)
        cursor.execute("CREATE INDEX ON staged (record, kind)")
        cursor.execute("ANALYZE staged")
        cursor.execute(_RETRACT, {"origin": ORIGIN})
        reading.removed = cursor.rowcount
        cursor.execute(_UPSERT, {"origin": ORIGIN})
        reading.added, reading.changed = cursor.fetchone()
    return reading


def follow_all_notices() -> int:
    """Give each source the status that its notices come to; returns how many have another one now.

    Each in a transaction of its own: what is interrupted goes on the next time.
    """
    with connection.cursor() as cursor:
        cursor.execute(_ANNOUNCED)
        rows = cursor.fetchall()
    behind = [pk for pk, found in groupby(rows, itemgetter(0)) if _is_behind(list(found))]
    for pk in behind:
        follow_notices(source_id=pk)
    return len(behind)


def _is_behind(rows: list[tuple[int, str, str, date | None, str]]) -> bool:
    """Whether a source's status is another one than its notices come to."""
    standing = standing_of(Announced(kind, dated, origin) for _, _, kind, dated, origin in rows)
    return standing is not None and standing.status != rows[0][1]


def _rows(lines: Iterable[str], reading: Reading) -> Iterator[tuple[Any, ...]]:
    """The rows of the table as they are staged; what is wrong goes into the reading."""
    reader = csv.reader(lines)
    columns = _columns(next(reader, []))
    width = len(columns)
    for line, cells in _numbered(reader, reading):
        if len(cells) != width:
            reading.leave_out(line, f"has {len(cells)} columns instead of {width}")
            continue
        try:
            staged = _staged(dict(zip(columns, cells, strict=True)))
        except ValueError as error:
            reading.leave_out(line, str(error))
            continue
        if staged is None:
            reading.nameless += 1
        else:
            yield line, *staged


def _columns(header: list[str]) -> list[str]:
    columns = [name.strip().lstrip("\N{ZERO WIDTH NO-BREAK SPACE}") for name in header]
    missing = [name for name in NEEDED if name not in columns]
    if missing:
        raise Invalid(
            {
                "file": "This is not the table of Retraction Watch: its first line lacks "
                f"{', '.join(missing)}. Nothing was stored."
            }
        )
    return columns


def _numbered(reader: Any, reading: Reading) -> Iterator[tuple[int, list[str]]]:
    """Each row with the number of its first line; one that cannot be taken apart is told."""
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            reading.rows += 1
            reading.leave_out(line, f"cannot be read: {error}")
            continue
        if cells:
            reading.rows += 1
            yield line, cells


def _staged(row: dict[str, str]) -> tuple[Any, ...] | None:
    """The columns in the order of `_STAGED`; None for a row that names no work.

    Raises ValueError with what is wrong.
    """
    record = row["Record ID"].strip()
    if not record or len(record) > LONGEST or "\0" in record:
        raise ValueError("has no record number")
    kind = KINDS.get(" ".join(row["RetractionNature"].lower().split()))
    if kind is None:
        raise ValueError(f"announces something unknown: “{row['RetractionNature'][:40]}”")
    doi, pmid = doi_normal(row["OriginalPaperDOI"]), _pmid(row["OriginalPaperPubMedID"])
    dated = _day(row["RetractionDate"])
    if not doi and not pmid:
        _demand_absent(row["OriginalPaperDOI"], row["OriginalPaperPubMedID"])
        return None
    notice = doi_normal(row["RetractionDOI"])
    return kind.value, record, doi, pmid, notice, dated, _reasons(row["Reason"])


def doi_normal(raw: str) -> str:
    """The DOI in normal form; "" for what is none, or longer than a DOI that can be cited."""
    doi = doi_of(_tidy(raw))
    return doi if len(doi) <= LONGEST and "\0" not in doi else ""


def _tidy(raw: str) -> str:
    """What is typed around an identifier taken off; nearly all are plain, which is quick."""
    return without_litter(" ".join(raw.split()) if raw.isascii() else one_line(raw))


def _pmid(raw: str) -> str:
    return pmid_of(_tidy(raw))


def _demand_absent(*cells: str) -> None:
    """Raise ValueError where a cell says something that is no identifier."""
    for raw in cells:
        if raw.strip().lower() not in ABSENT:
            raise ValueError(f"names its work in no way that is known: “{raw.strip()[:60]}”")


@lru_cache(maxsize=4096)  # the table has far fewer days than rows
def _day(raw: str) -> date | None:
    """A day as in the United States, with or without a time: “5/31/2021 0:00”."""
    raw = raw.strip()
    if raw.lower() in ABSENT:
        return None
    try:
        return datetime.strptime(raw.split()[0], "%m/%d/%Y").date()
    except ValueError:
        raise ValueError(f"has no date in “{raw[:40]}”") from None


@lru_cache(maxsize=4096)
def _reasons(raw: str) -> str:
    """“+Duplication of Image;+Error in Data;” as “Duplication of Image; Error in Data”."""
    parts = (part.strip().lstrip("+").strip() for part in raw.replace("\0", "").split(";"))
    return "; ".join(part for part in parts if part)

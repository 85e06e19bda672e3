"""The newest matches of what was asked for, and the way on which PostgreSQL is sent to them.

PostgreSQL knows well how many rows have some words, and badly what it costs to find the newest of
them: the words of a row are stored apart from it. It is asked for the one, and told the other.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, cast

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from claims.models.searching import LISTED
from claims.serving.asking import Asked
from claims.serving.search import Search

MOST: Final = 1_000  # matches that are looked at

# What it costs to look into a row for words, in what it costs to find one that has them by the
# index (measured: 2.5 and 0.07 µs).
DEARER: Final = 36
MARGIN: Final = 1.3  # times as many as are needed, should the newest rows have the words less often
# Whoever goes back from the newest looks into MOST * all / found rows; whoever goes by the index
# of words gets all that have them. When the second way is the shorter one, it is the only one left
# open, and the answer is since when there should be enough of them. Publications get their ids in
# the order of their dates, so that a share of the ids is about that share of the rows between.
WAY: Final = """
    SELECT set_config('enable_indexscan', 'off', true), set_config('enable_seqscan', 'off', true),
           set_config('max_parallel_workers_per_gather', '0', true), (
               SELECT published_at FROM claims_publication
               WHERE id <= newest - ((newest - oldest) * %(share)s)::bigint
               ORDER BY id DESC LIMIT 1
           )
    FROM pg_class, (
        SELECT (SELECT p.id {listed} AND p.published_at < %(end)s
                ORDER BY p.published_at DESC, p.id DESC LIMIT 1) AS newest,
               (SELECT p.id {listed} AND p.published_at >= %(since)s
                ORDER BY p.published_at, p.id LIMIT 1) AS oldest
    ) AS between_days
    WHERE oid = 'claims_publication'::regclass
      AND %(rows)s::float * %(rows)s < %(dearer)s * reltuples
""".format(listed=f"FROM {LISTED}")
NEWEST: Final = """
    SELECT found.pk FROM ({candidates}) AS found WHERE found.published_at >= %s
    ORDER BY found.published_at DESC, found.pk DESC LIMIT %s
"""
# Whether the words of a phrase stand side by side is looked up row by row, and no longer than
# until enough rows are found.
FITTING: Final = """
    SELECT found.pk FROM (
        SELECT * FROM ({candidates}) AS known WHERE known.published_at >= %s
        ORDER BY known.published_at DESC, known.pk DESC OFFSET 0
    ) AS found
    WHERE {fits} ORDER BY found.published_at DESC, found.pk DESC LIMIT %s
"""
EVER: Final = "-infinity"  # PostgreSQL's earliest moment


@dataclass(frozen=True, slots=True)
class Matches:
    """The ids of what was asked for, newest first; at most MOST, `is_more` when there are more."""

    ids: list[int]
    is_more: bool = False

    def __len__(self) -> int:
        return len(self.ids)


def matches(asked: Asked, search: Search | None = None) -> Matches:
    """The newest of what was asked for, with the words of a search."""
    if search is None:
        newest = asked.bare_rows().order_by("-published_at", "-id").values_list("pk", flat=True)
        ids = list(newest[: MOST + 1])
    else:
        ids = newest_with_words(asked, search)
    return Matches(ids[:MOST], len(ids) > MOST)


def newest_with_words(asked: Asked, search: Search) -> list[int]:
    """The newest ids of a search, at most MOST + 1.

    They are looked for in the newest part of the table first, and in all of it when that has fewer
    than it should have.
    """
    rows = asked.bare_rows().filter(search.candidates()).order_by()
    columns = ("pk", "published_at", *(("search", "language") if search.has_phrase else ()))
    candidates = rows.values(*columns).query.sql_with_params()
    with transaction.atomic(), connection.cursor() as cursor:
        start = choose_way(cursor, asked, candidates)
        if start:
            ids = fitting(cursor, search, candidates, start)
            if len(ids) > MOST:
                return ids
        return fitting(cursor, search, candidates, EVER)


def choose_way(
    cursor: CursorWrapper, asked: Asked, candidates: tuple[str, tuple[Any, ...]]
) -> datetime | None:
    """Settings for the rest of the transaction, and since when there should be enough rows."""
    query, values = candidates
    cursor.execute(f"EXPLAIN (FORMAT json) {query}", values)
    (plans,) = cursor.fetchone()
    expected = plans[0]["Plan"]["Plan Rows"]
    share = MARGIN * MOST / expected
    since, end = asked.instants
    said = {
        "kind": asked.kind.value,
        "rows": expected,
        "share": share,
        "since": since or EVER,
        "end": end or "infinity",
        "dearer": DEARER * MOST,
    }
    cursor.execute(WAY, said)
    *_settings, start = cursor.fetchone() or [None]
    return cast(datetime | None, start) if share < 1 else None


def fitting(
    cursor: CursorWrapper,
    search: Search,
    candidates: tuple[str, tuple[Any, ...]],
    start: datetime | str,
) -> list[int]:
    """The newest ids among the candidates of a search since `start`, at most MOST + 1."""
    query, values = candidates
    if search.has_phrase:
        fits, asked_for = search.fits("found")
        sql = FITTING.format(candidates=query, fits=fits)
    else:
        sql, asked_for = NEWEST.format(candidates=query), []
    cursor.execute(sql, [*values, start, *asked_for, MOST + 1])
    return [pk for (pk,) in cursor.fetchall()]

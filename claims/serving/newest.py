"""The newest matches of what was asked for, and the way on which PostgreSQL is sent to them.

PostgreSQL knows well how many rows have some words, and badly what it costs to find the newest of
them: the words of a row are stored apart from it. It is asked for the one, and told the other.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, Final

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from claims.models.searching import LISTED
from claims.serving.asking import Asked
from claims.serving.search import Search

MOST: Final = 1_000  # matches that are looked at

# What it costs to look into a row for words, in what it costs to find one that has them by the
# index (measured: 2.5 and 0.07 µs).
DEARER: Final = 36
# Times as many as are needed, should the newest rows have the words less often. Of phrases only
# the words are counted.
MARGIN: Final = 1.3
MARGIN_OF_PHRASES: Final = 4
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
    SELECT found.pk FROM ({candidates}) AS found
    WHERE found.published_at >= %s AND found.published_at < %s AND {fits}
    ORDER BY found.published_at DESC, found.pk DESC LIMIT %s
"""
# Whether the words of a phrase stand side by side is looked up row by row, and where the index of
# words names the rows, no longer than until enough are found.
FITTING: Final = """
    SELECT found.pk FROM (
        SELECT * FROM ({candidates}) AS known
        WHERE known.published_at >= %s AND known.published_at < %s
        ORDER BY known.published_at DESC, known.pk DESC OFFSET 0
    ) AS found
    WHERE {fits} ORDER BY found.published_at DESC, found.pk DESC LIMIT %s
"""
FIRST, LAST = "-infinity", "infinity"  # of PostgreSQL's moments


Query = tuple[str, tuple[Any, ...]]  # SQL and its values
Moment = datetime | str


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

    They are looked for in the newest part of the table first, and then in the rest of it when that
    has fewer than it should have.
    """
    rows = asked.bare_rows().filter(search.candidates()).order_by()
    columns = ("pk", "published_at", *(("search", "language") if search.has_phrase else ()))
    candidates = rows.values(*columns).query.sql_with_params()
    with transaction.atomic(), connection.cursor() as cursor:
        is_by_index, start = choose_way(cursor, asked, search, candidates)
        newest = partial(statement, search, candidates, is_by_index=is_by_index)
        ids = ids_of(cursor, newest(start or FIRST, LAST, MOST + 1))
        if start and len(ids) <= MOST:
            ids += ids_of(cursor, newest(FIRST, start, MOST + 1 - len(ids)))
        return ids


def ids_of(cursor: CursorWrapper, query: Query) -> list[int]:
    cursor.execute(*query)
    return [pk for (pk,) in cursor.fetchall()]


def choose_way(
    cursor: CursorWrapper, asked: Asked, search: Search, candidates: Query
) -> tuple[bool, datetime | None]:
    """Settings for the rest of the transaction: whether it goes by the index of words, and if so
    since when there should be enough rows."""
    query, values = candidates
    cursor.execute(f"EXPLAIN (FORMAT json) {query}", values)
    (plans,) = cursor.fetchone()
    expected = plans[0]["Plan"]["Plan Rows"]
    share = (MARGIN_OF_PHRASES if search.has_phrase else MARGIN) * MOST / expected
    since, end = asked.instants
    said = {
        "kind": asked.kind.value,
        "rows": expected,
        "share": share,
        "since": since or FIRST,
        "end": end or LAST,
        "dearer": DEARER * MOST,
    }
    cursor.execute(WAY, said)
    row = cursor.fetchone()
    return row is not None, row[-1] if row and share < 1 else None


def statement(
    search: Search, candidates: Query, start: Moment, end: Moment, most: int, *, is_by_index: bool
) -> Query:
    """The newest ids among the candidates that were published between two moments."""
    query, values = candidates
    fits, asked_for = search.fits("found") if search.has_phrase else ("true", [])
    template = FITTING if search.has_phrase and is_by_index else NEWEST
    sql = template.format(candidates=query, fits=fits)
    return sql, (*values, start, end, *asked_for, most)

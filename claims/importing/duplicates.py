"""Near-copies of a text among everything stored: found by fingerprint, then compared word by word.

Why so, and how well it finds them: docs/decisions and docs/benchmarks.md.
"""

from dataclasses import dataclass
from math import ceil, floor
from typing import Any

from django.db import connection

from claims.models import Article, Fingerprint, Snapshot
from claims.text.shingles import Overlap, Sketch, compare, likeness, sketch, tokenise
from claims.text.spans import Span

# From this share on, of either text, an article is shown as a near-copy.
NEAR = 0.25
# Estimated similarity of word pairs below which only a shared passage makes a candidate. Two
# articles on one subject reach about 0.03.
_ALIKE = 0.1
# A text with this share of its passages in another is an excerpt of it, however common they are.
_MOSTLY = 0.5
# A passage that so many texts have is a footer or a stock phrase, and no lead by itself.
_COMMON = 50
# Of each hash no more texts are read.
_READ = 200
CANDIDATES = 200  # texts whose signatures are compared
# Candidates that are compared word by word for one page of a list.
PAGE_SIZE = 20

SHARING = """
    SELECT found.snapshot_id,
           count(*) FILTER (WHERE wanted.place > %(bands_number)s) AS shared,
           count(*) FILTER (WHERE wanted.place > %(bands_number)s AND found.number < %(common)s)
    FROM unnest(%(values)s::bigint[]) WITH ORDINALITY AS wanted (value, place)
    CROSS JOIN LATERAL (
        SELECT holders.snapshot_id, count(*) OVER () AS number
        FROM (
            SELECT snapshot_id FROM claims_fingerprint
            WHERE bands @> ARRAY[wanted.value] AND article_id IS DISTINCT FROM %(article)s
            LIMIT %(read)s
        ) AS holders
    ) AS found
    GROUP BY found.snapshot_id
    HAVING count(*) FILTER (WHERE wanted.place <= %(bands_number)s OR found.number < %(common)s) > 0
        OR count(*) >= %(most)s
    ORDER BY count(*) DESC, found.snapshot_id
    LIMIT %(candidates)s
"""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A stored text that may be a near-copy: how likely, and by how many rare passages."""

    snapshot_id: int
    article_id: int
    promise: float
    rare: int


@dataclass(frozen=True, slots=True)
class NearCopy:
    """Another article with much the same words, in the capture that has the most of them.

    `snapshot` comes with its article and without its layout. `overlap` counts in words, and its
    first text is the one that was asked about; `passage` is the longest run that both have, as it
    stands there.
    """

    snapshot: Snapshot
    overlap: Overlap
    passage: str
    is_same_text: bool

    @property
    def article(self) -> Article:
        return self.snapshot.article

    @property
    def similarity(self) -> float:
        """The larger share, 0 to 1: an excerpt is wholly a copy, however long the other text is."""
        return 1.0 if self.is_same_text else self.overlap.similarity

    @property
    def percent(self) -> int:
        """The similarity in whole percent; 100 only for what is wholly there."""
        return floor(100 * self.similarity)

    @property
    def percent_here(self) -> int:
        """How much of the text that was asked about stands in the copy."""
        return floor(100 * self.overlap.of_first)

    @property
    def percent_there(self) -> int:
        """How much of the copy stands in the text that was asked about."""
        return floor(100 * self.overlap.of_second)


@dataclass(frozen=True, slots=True)
class NearCopies:
    """Some of the near-copies of a text, the most similar first; `more` when there may be others
    after the candidates that were compared."""

    rows: list[NearCopy]
    more: bool = False


def remember(snapshot: Snapshot) -> Fingerprint | None:
    """Store what finds near-copies of the snapshot; None for a text without words.

    Called in the transaction that stores the snapshot.
    """
    found = sketch(tokenise(snapshot.text))
    if found is None:
        return None
    return Fingerprint.objects.create(
        snapshot=snapshot,
        article_id=snapshot.article_id,
        signature=found.signature,
        bands=[*found.bands, *found.passages],
    )


def near_copies(snapshot: Snapshot, *, start: int = 0, size: int = PAGE_SIZE) -> NearCopies:
    """Other articles of which some capture is nearly this text.

    `start` and `size` count the candidates that are compared; a page may hold fewer rows.
    """
    return copies_of_text(snapshot.text, but_article=snapshot.article_id, start=start, size=size)


def copies_of_text(
    text: str, *, but_article: int | None = None, start: int = 0, size: int = PAGE_SIZE
) -> NearCopies:
    """As `near_copies`, for a text that need not be stored."""
    tokens = tokenise(text)
    found = sketch(tokens)
    if found is None:
        return NearCopies([])
    ranked = candidates(found, but_article=but_article)
    chosen = [candidate.snapshot_id for candidate in ranked[start : start + size]]
    stored = Snapshot.objects.select_related("article").defer("layout", "references")
    rows = []
    for snapshot in stored.filter(pk__in=chosen):
        overlap = compare(tokens, tokenise(snapshot.text))
        if overlap.similarity >= NEAR:
            passage = _slice(text, overlap.passage)
            rows.append(NearCopy(snapshot, overlap, passage, snapshot.text == text))
    rows.sort(key=lambda row: (-row.similarity, -row.overlap.of_second, row.article.pk))
    return NearCopies(rows, more=len(ranked) > start + size)


def candidates(found: Sketch, *, but_article: int | None = None) -> list[Candidate]:
    """One stored snapshot of each article that shares a band or passage, the likeliest first."""
    sharing = {row[0]: row[1:] for row in _sharing(found, but_article)}
    rows = Fingerprint.objects.filter(pk__in=sharing).values_list(
        "snapshot_id", "article_id", "signature"
    )
    best: dict[int, Candidate] = {}
    for snapshot_id, article_id, signature in rows:
        shared, rare = sharing[snapshot_id]
        part = min(1.0, shared / found.weight)
        alike = likeness(found.signature, signature)
        if alike < _ALIKE and not rare and part < _MOSTLY:
            continue
        candidate = Candidate(snapshot_id, article_id, max(alike, part), rare)
        best[article_id] = min(best.get(article_id, candidate), candidate, key=_order)
    return sorted(best.values(), key=_order)


def wanted(found: Sketch, but_article: int | None) -> dict[str, Any]:
    """The parameters of SHARING."""
    return {
        "values": [*found.bands, *found.passages],
        "bands_number": len(found.bands),
        "article": but_article,
        "common": _COMMON,
        "read": _READ,
        "most": ceil(_MOSTLY * found.weight),
        "candidates": CANDIDATES,
    }


def _sharing(found: Sketch, but_article: int | None) -> list[tuple[int, int, int]]:
    """Snapshots that share a hash, with the numbers of shared passages and of rare ones among them.

    Each hash is looked up in the index.
    """
    with connection.cursor() as cursor:
        cursor.execute(SHARING, wanted(found, but_article))
        return list(cursor.fetchall())


def _order(candidate: Candidate) -> tuple[float, int, int]:
    return -candidate.promise, -candidate.rare, candidate.snapshot_id


def _slice(text: str, span: Span | None) -> str:
    return text[span.start : span.end] if span else ""

"""Which published articles have much the same words as a page that the desk has read before.

Only published ones are ever named. That the desk has read a page tells nobody more than this: what
is public elsewhere says nearly the same.
"""

from typing import Any

from django.db import connection

from claims.models import Article, Fingerprint
from claims.models.vocabulary import Change, Visibility
from claims.text.addresses import page_key
from claims.text.shingles import SIGNATURE_PLACES, likeness

# Estimated similarity of word pairs from which on readers are told that a text is a near-copy: it
# has two thirds of them in common with one of its own length. Its standard error is 0.03.
NEAR = 0.5
BANDS = SIGNATURE_PLACES // 3  # of a fingerprint's hashes, those that near-copies share
_READ = 200  # candidates
_DRESSES = ("", "www.", "m.", "mobile.", "amp.")

PUBLISHED = """
    SELECT f.article_id, f.signature
    FROM claims_fingerprint f
    JOIN claims_publication p ON p.article_id = f.article_id AND p.is_current
    WHERE f.bands && %(bands)s::bigint[] AND f.article_id <> ALL(%(own)s)
      AND p.visibility = %(visible)s AND p.change <> %(withdrawn)s
    LIMIT %(read)s
"""


def near_copies(url: str, *, most: int) -> list[int]:
    """The published articles nearly like what stood at the address, the likest first, by id."""
    stored = Article.objects.filter(url__in=spellings(page_key(url))).values("pk")
    prints = Fingerprint.objects.filter(article__in=stored).order_by("-snapshot_id")
    newest = prints.first()
    if newest is None:
        return []
    asked: dict[str, Any] = {
        "bands": newest.bands[:BANDS],
        "own": [newest.article_id],
        "visible": Visibility.VISIBLE,
        "withdrawn": Change.WITHDRAWN,
        "read": _READ,
    }
    with connection.cursor() as cursor:
        cursor.execute(PUBLISHED, asked)
        found = cursor.fetchall()
    like: dict[int, float] = {}
    for article_id, signature in found:
        like[article_id] = max(like.get(article_id, 0), likeness(newest.signature, signature))
    near = [pk for pk, share in like.items() if share >= NEAR]
    return sorted(near, key=lambda pk: (-like[pk], pk))[:most]


def spellings(key: str) -> list[str]:
    """The canonical addresses that a page's key may stand for; none for no key."""
    if not key:
        return []
    path, mark, query = key.partition("?")
    ends = [path, f"{path}/"]
    return [
        f"{scheme}://{dress}{end}{mark}{query}"
        for scheme in ("https", "http")
        for dress in _DRESSES
        for end in ends
    ]

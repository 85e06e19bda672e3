"""Citation keys of sources: made once, kept through merges."""

from collections.abc import Iterable

from claims.models import Source
from claims.models.locks import lock_words
from claims.text.citation_keys import base_key, keys_from


def free_key(*, authors: str, title: str, year: int | None) -> str:
    """A key that no source has; it stays free until the transaction ends.

    One lock for all keys: whoever stores many sources cannot wait in a circle with another.
    """
    base = base_key(authors, title, year)
    lock_words("citation keys")
    taken = set(Source.objects.filter(key__regex=f"^{base}[a-z]*$").values_list("key", flat=True))
    return next(key for key in keys_from(base) if key not in taken)


def keys_of(sources: Iterable[Source]) -> dict[int, list[str]]:
    """By a source's id the keys that lead to it: its own, then those of records merged into it."""
    keys = {source.pk: [source.key] for source in sources}
    merged = Source.objects.filter(merged_into__in=keys).order_by("pk")
    for other in merged.only("merged_into", "key"):
        if other.merged_into_id is not None:
            keys[other.merged_into_id].append(other.key)
    return keys

"""Citation keys of sources: made once, kept through merges, named in rationales."""

from collections.abc import Collection, Iterable

from django.conf import settings

from claims.citing.cards import by_strength, source_card
from claims.models import Evidence, Source
from claims.models.locks import lock_words
from claims.text.citation_keys import base_key, keys_from
from claims.text.cited import Cited, cite, keys_named
from claims.text.references import Reference, references_of


def free_key(*, authors: str, title: str, year: int | None) -> str:
    """A key that no source has; it stays free until the transaction ends.

    One lock for all keys: whoever stores many sources cannot wait in a circle with another.
    """
    base = base_key(authors, title, year)
    lock_words("citation keys")
    taken = set(Source.objects.filter(key__regex=f"^{base}[a-z]*$").values_list("key", flat=True))
    return next(key for key in keys_from(base) if key not in taken)


def leading(sources: Iterable[Source], named: Collection[str]) -> dict[str, str]:
    """By each key that leads to one of the sources that source's own key.

    Asks for the keys of merged records only where one of the `named` leads nowhere without them.
    """
    own = {source.pk: source.key for source in sources}
    keys = {key: key for key in own.values()}
    if keys.keys() >= set(named):
        return keys
    merged = Source.objects.filter(merged_into__in=own).only("key", "merged_into")
    return keys | {one.key: own[one.merged_into_id] for one in merged if one.merged_into_id}


def cited(rationale: str, sources: Iterable[Source], *, tells: bool = False) -> Cited:
    """A rationale with its marks as numbers, where `sources` are those of its review's evidence.

    With `tells` the keys that lead to none of them stand out.
    """
    named = keys_named(rationale)
    return cite(rationale, leading(sources, named) if named else {}, tells=tells)


def bibliography(rationale: str, evidence: Iterable[Evidence]) -> list[Reference]:
    """The references of a review in the desk's style, numbered as readers will see them."""
    rows = by_strength(evidence)
    counts = cited(rationale, [one.source for one in rows]).marks
    marks = [{"key": key, "count": count} for key, count in counts.items()]
    return references_of([source_card(one.source) for one in rows], settings.CITATION_STYLE, marks)

"""Describe a source by asking the services that know its identifier.

What a person wrote is never overwritten: not when the answer comes, and not when it is asked for
again. Nothing here holds a transaction while a service is asked.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, cast

from django.db import transaction
from django.utils import timezone

from claims.citing.identifiers import LABELS, Identifier, Scheme
from claims.citing.queries import known_source
from claims.citing.records import DESCRIPTION, Record, written_by_people
from claims.citing.services import arxiv, crossref, datacite, doi, ncbi, openlibrary, pages
from claims.citing.sources import apply_free, find_or_add_source
from claims.errors import Missing, Unavailable, WrongState
from claims.models import Source, User, record_event
from claims.models.source import SCHEMES
from claims.permissions import demand

Describe = Callable[..., Record | None]

# Who is asked, for people.
ASKED: Final = {
    "doi": "Crossref, DataCite and doi.org",
    "pmid": "PubMed",
    "pmcid": "PubMed Central",
    "arxiv": "arXiv",
    "isbn": "Open Library",
    "url": "the page itself",
}
_MOST_REFERENCE, _LEAST_REFERENCE, _LEAST_WORDS = 2000, 30, 5  # code points, words


@dataclass(frozen=True, slots=True)
class Difference:
    """What a service says of a field, where the source has something else.

    `is_kept`: a person wrote what the source has, so it stays.
    """

    name: str
    label: str
    stored: Any
    said: Any
    is_kept: bool

    @property
    def before(self) -> str:
        """What is stored, for people."""
        return _shown(self.stored)

    @property
    def after(self) -> str:
        return _shown(self.said)


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "Yes" if value else "No"
    return "–" if value in ("", None) else str(value)


def look_up(identifier: Identifier, *, fresh: bool = False) -> Record | None:
    """What the services say about an identifier; None where all that were asked do not know it.

    `fresh` asks again what is kept. Raises `Unavailable` where one that did not answer might know.
    """
    record = _ASK[identifier.scheme](identifier.value, fresh=fresh)
    if record is None:
        return None
    return replace(record, identifiers={**record.identifiers, **_own(identifier)})


def look_up_source(source: Source, *, fresh: bool = False, by: User) -> Record | None:
    """What the services say about a source, by the first of its identifiers that they know.

    `fresh` asks again what is kept. Raises `Unavailable`.
    """
    demand(by, "edit_source")
    for scheme in SCHEMES:
        value = getattr(source, scheme)
        record = look_up(Identifier(cast(Scheme, scheme), value), fresh=fresh) if value else None
        if record:
            return record
    return None


def is_like_reference(words: str) -> bool:
    """Whether a text may be a pasted reference, and is worth a search."""
    is_long = _LEAST_REFERENCE <= len(words) <= _MOST_REFERENCE
    return is_long and len(words.split()) >= _LEAST_WORDS


def propose(words: str, *, by: User) -> list[Record]:
    """Works that a pasted reference without an identifier may mean. Raises `Unavailable`."""
    demand(by, "add_source")
    return crossref.search(" ".join(words.split()))


def add_described_source(
    *,
    identifier: Identifier,
    typed: Mapping[str, Any],
    record: Record | None,
    has_seen: bool,
    by: User,
) -> Source:
    """The stored source of the identifier, or a new one as it was typed and as the record says.

    `typed` has the description's fields. A person who `has_seen` the record left them as they are
    meant; else what they left empty comes from the record. Raises `Invalid`.
    """
    identifiers: dict[str, Any] = _own(identifier)
    if record is None:
        return find_or_add_source(**identifiers, **typed, by=by)
    identifiers = {**record.identifiers, **identifiers}
    said = record.columns
    values = {name: typed[name] if has_seen or typed[name] else said[name] for name in DESCRIPTION}
    edited = sorted(name for name in DESCRIPTION if values[name] != said[name])
    source = find_or_add_source(
        **identifiers, **values, filled={**_origin(record), "edited": edited}, by=by
    )
    return _learn(source, identifiers, by=by)


def compare(source: Source, record: Record) -> list[Difference]:
    """Where the record says something else than the source, in the order of the form."""
    written, said = written_by_people(source), _said_of(source, record)
    return [
        Difference(name, _label(name), getattr(source, name), value, is_kept=name in written)
        for name, value in said.items()
        if value != getattr(source, name)
    ]


@transaction.atomic
def fill_source(*, source_id: int, record: Record, revision: int | None, by: User) -> Source:
    """Store what a service said of a source, except where a person wrote something else.

    Raises `Missing`, `Stale`, and `WrongState` for a source that was merged into another.
    """
    demand(by, "edit_source")
    try:
        source = Source.locked(source_id, revision=revision)
    except Source.DoesNotExist:
        raise Missing("There is no such source. Nothing was changed.") from None
    if source.merged_into_id:
        raise WrongState("This source was merged into another. Nothing was changed.")
    edited = sorted(written_by_people(source))
    changes = {one.name: one.said for one in compare(source, record) if not one.is_kept}
    changed = apply_free(source, {**changes, **_origin(record), "edited": edited})
    told = {name: pair for name, pair in changed.items() if name in changes}
    record_event("fill_source", source, by=by, service=record.service, **told)
    return source


def _own(identifier: Identifier) -> dict[str, str]:
    own: dict[str, str] = {identifier.scheme: identifier.value}
    return own | ({"url": identifier.address} if identifier.address else {})


def _said_of(source: Source, record: Record) -> dict[str, Any]:
    """The fields about which the record says something; identifiers only where there is none."""
    said = {name: value for name, value in record.columns.items() if value not in ("", None)}
    free = {
        scheme: value
        for scheme, value in record.identifiers.items()
        if not getattr(source, scheme) and known_source({scheme: value}) is None
    }
    return {**said, **free}


def _learn(source: Source, identifiers: Mapping[str, str], *, by: User) -> Source:
    """Add the identifiers that the source lacks and no other has, so that it is found by them."""
    lacking = {
        scheme: value
        for scheme, value in identifiers.items()
        if not getattr(source, scheme) and known_source({scheme: value}) is None
    }
    if not lacking:
        return source
    with transaction.atomic():
        row = Source.locked(source.pk)
        if row.merged_into_id:
            return row
        free = {name: lacking[name] for name in lacking if not getattr(row, name)}
        changed = apply_free(row, free)
        if changed:
            record_event("learn_identifiers", row, by=by, **changed)
    return row


def _origin(record: Record) -> dict[str, Any]:
    return {
        "csl": record.csl,
        "filled_by": record.service,
        "filled_at": timezone.now(),
        "published_version": record.published_version,
    }


def _label(name: str) -> str:
    if name in LABELS:
        return LABELS[name].capitalize() if name == "url" else LABELS[name]
    return {"container": "Where it appeared", "is_preprint": "Preprint"}.get(
        name, name.capitalize()
    )


def _of_doi(value: str, *, fresh: bool = False) -> Record | None:
    """The first of the services that knows it."""
    away: Unavailable | None = None
    for describe in (crossref.describe, datacite.describe, doi.describe):
        try:
            record = describe(value, fresh=fresh)
        except Unavailable as problem:
            away = away or problem
            continue
        if record:
            return record
    if away:
        raise away
    return None


def _of_pmcid(value: str, *, fresh: bool = False) -> Record | None:
    """PubMed says more than PubMed Central, of all that it has."""
    known = ncbi.convert(value, fresh=fresh)
    pmid = known.get("pmid", "")
    record = ncbi.describe_pmid(pmid, fresh=fresh) if pmid else None
    return record or ncbi.describe_pmcid(value, fresh=fresh)


def _of_page(value: str, *, fresh: bool = False) -> Record | None:
    """Who registered the work that a page shows says more than the page."""
    page = pages.describe(value, fresh=fresh)
    named = page.identifiers.get("doi", "") if page else ""
    if page is None or not named:
        return page
    try:
        better = _of_doi(named, fresh=fresh)
    except Unavailable:
        return page
    if better is None:
        return page
    return replace(better, identifiers={**page.identifiers, **better.identifiers})


_ASK: Final[dict[str, Describe]] = {
    "doi": _of_doi,
    "pmid": ncbi.describe_pmid,
    "pmcid": _of_pmcid,
    "arxiv": arxiv.describe,
    "isbn": openlibrary.describe,
    "url": _of_page,
}

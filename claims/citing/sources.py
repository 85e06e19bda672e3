"""Store a source once, whoever cites it, and correct its record."""

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from claims.citing.identifiers import LABELS, identify, web_address
from claims.citing.keys import free_key
from claims.citing.queries import known_source
from claims.errors import Invalid, Missing, WrongState
from claims.models import Evidence, Source, User, record_event
from claims.models.cleaning import cleaned, demand_changeable
from claims.models.source import SCHEMES
from claims.permissions import demand

OLDEST_YEAR = 1000
FIELDS = ("title", "authors", "container", "year", "is_preprint", *SCHEMES)


def find_or_add_source(
    *,
    doi: str = "",
    pmid: str = "",
    pmcid: str = "",
    arxiv: str = "",
    isbn: str = "",
    url: str = "",
    title: str,
    authors: str = "",
    container: str = "",
    year: int | None = None,
    is_preprint: bool = False,
    filled: Mapping[str, Any] | None = None,
    by: User,
) -> Source:
    """The stored source with one of the identifiers, else a new one.

    A stored source comes back as it is: what others have entered is never overwritten here.
    `filled` are the columns of a new one that say what a service told about it.
    Raises `Invalid` for a bad field, and when there is no identifier at all.
    """
    demand(by, "add_source")
    typed = {
        "doi": doi, "pmid": pmid, "pmcid": pmcid, "arxiv": arxiv, "isbn": isbn, "url": url,
    }  # fmt: skip
    identifiers = _in_normal_form(typed)
    if not any(identifiers.values()):
        raise Invalid({"identifier": "Give the source a DOI, a PMID or a web address."})
    known = known_source(identifiers)
    if known:
        return known
    described = {
        "title": title,
        "authors": authors,
        "container": container,
        "year": year,
        "is_preprint": is_preprint,
    }
    return _add({**_checked(Source(), {**identifiers, **described}), **(filled or {})}, by)


def checked_as_new(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a new source, identifiers in normal form, as they may be stored; raises
    `Invalid`."""
    return _checked(Source(), values)


def living_source(source_id: int) -> Source:
    """The source, or the one that it was merged into, locked until the transaction ends.

    Nobody merges or changes it meanwhile; rows that refer to it are stored. Raises `Missing`.
    """
    source = Source.objects.select_for_update(no_key=True).filter(pk=source_id).first()
    if source is None:
        raise Missing("There is no such source. Nothing was changed.")
    return living_source(source.merged_into_id) if source.merged_into_id else source


def lock_sources(*reviews: int | None) -> None:
    """Keep the sources that reviews cite as they are until the transaction ends.

    What changes the status of one either finds the review published, or is seen by who publishes
    it. It reaches from the source to the review, and so does this.
    """
    cited = Evidence.objects.filter(review__in=reviews).values("source")
    sources = Source.objects.select_for_update(of=("self",), no_key=True)
    list(sources.filter(pk__in=cited).order_by("pk").values_list("pk"))


def _add(values: dict[str, Any], by: User) -> Source:
    """Store a new source, or take the one that somebody else stored at the same moment."""
    try:
        with transaction.atomic():
            key = free_key(authors=values["authors"], title=values["title"], year=values["year"])
            source = Source.objects.create(**values, key=key, created_by=by)
            said = {"filled_by": source.filled_by} if source.filled_by else {}
            record_event("add_source", source, by=by, title=source.title, **said)
            return source
    except IntegrityError:
        known = known_source(values)
        if known is None:
            raise
        return known


@transaction.atomic
def edit_source(
    *, source_id: int, changes: Mapping[str, Any], revision: int | None, by: User
) -> Source:
    """Correct a source's record for every review that cites it; publications keep their copy.

    Raises `Missing`, `Stale`, and `Invalid`, also where another source has the identifier.
    """
    demand(by, "edit_source")
    demand_changeable(changes, FIELDS)
    try:
        source = Source.locked(source_id, revision=revision)
    except Source.DoesNotExist:
        raise Missing("There is no such source. Nothing was changed.") from None
    if source.merged_into_id:
        raise WrongState("This source was merged into another one: change that one instead.")
    changed = apply_free(source, _checked(source, _in_normal_form(changes)))
    if changed:
        source.edited = sorted({*source.edited, *changed})
        source.save(update_fields=["edited"])
        record_event("edit_source", source, by=by, **changed)
    return source


def apply_free(source: Source, changes: Mapping[str, Any]) -> dict[str, list[Any]]:
    """As `Source.apply`. Raises `Invalid` where another source got an identifier at this moment."""
    try:
        with transaction.atomic():
            return source.apply(changes)
    except IntegrityError:
        _demand_free(source, {name: changes[name] for name in SCHEMES if changes.get(name)})
        raise


def _in_normal_form(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values with their identifiers as `identify` spells them."""
    return {
        name: _identifier(name, value) if name in SCHEMES and value else value
        for name, value in values.items()
    }


def _identifier(scheme: str, raw: str) -> str:
    try:
        found = identify(raw)
    except Invalid as error:
        raise Invalid({scheme: error.message}) from None
    if scheme == "url" and (address := web_address(raw)):
        return address  # whatever work it may name
    if found.scheme != scheme:
        kind = LABELS[found.scheme]
        raise Invalid({scheme: f"This looks like the source’s {kind}: it goes into that field."})
    return found.value


def _checked(source: Source, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values as they may be stored in the source; raises `Invalid`."""
    checked = cleaned(source, values)
    _demand_sensible_year(checked.get("year"))
    left = {scheme: checked.get(scheme, getattr(source, scheme)) for scheme in SCHEMES}
    if not any(left.values()):
        raise Invalid({"doi": "A source needs a DOI, a PMID or a web address to be found by."})
    if source.pk:
        _demand_free(source, left)
    return checked


def _demand_sensible_year(year: int | None) -> None:
    latest = timezone.now().year + 1  # journals date issues ahead
    if year is not None and not OLDEST_YEAR <= year <= latest:
        raise Invalid({"year": f"Type a year between {OLDEST_YEAR} and {latest}."})


def _demand_free(source: Source, identifiers: Mapping[str, str]) -> None:
    for scheme, value in identifiers.items():
        other = known_source({scheme: value})
        if other and other.pk != source.pk:
            raise Invalid(
                {scheme: f"Another source has this {LABELS[scheme]} already: “{other.title}”."}
            )

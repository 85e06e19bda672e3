"""The table of evidence and its parts, from the cards of the desk or of a frozen record."""

from typing import Any

from django.template import Library

from claims.citing.table import Table, evidence_table
from claims.models.source import HREFS, SPELLED
from claims.models.source_vocabulary import FALLEN
from claims.models.vocabulary import CERTAINTY_MEANS, Certainty
from claims.text.references import Reference, key_of

register = Library()


@register.filter
def as_table(evidence: list[dict[str, Any]] | None) -> Table:
    """The cards of a review's evidence, or the desk's rows that hold them, as a table."""
    return evidence_table(item.get("card", item) for item in evidence or [])


@register.filter
def certainty_means(certainty: object) -> str:
    """What a certainty, `{"slug", "label"}`, says; empty for one that is not known."""
    slug = certainty.get("slug") if isinstance(certainty, dict) else None
    return str(CERTAINTY_MEANS[Certainty(slug)]) if slug in Certainty.values else ""


@register.filter
def has_fallen(source: dict[str, Any]) -> bool:
    """Whether something is known of a source that a person has to know before citing it."""
    return source["status"]["slug"] in FALLEN


@register.filter
def identifiers(source: dict[str, Any]) -> list[tuple[str, str]]:
    """Each identifier of a source as a line names it, with the address that it resolves at."""
    return [
        (spelled.format(source[scheme]), HREFS[scheme].format(source[scheme]))
        for scheme, spelled in SPELLED.items()
        if source.get(scheme)
    ]


@register.filter
def reference_of(bibliography: list[Reference] | None, source: dict[str, Any]) -> Reference | None:
    """The entry of a source in the list of references of the page; None where it has none."""
    key = key_of(source)
    return next((one for one in bibliography or [] if key_of(one.source) == key), None)

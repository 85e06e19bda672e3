"""What the desk asks about sources."""

from collections.abc import Mapping

from claims.models import Source


def known_source(identifiers: Mapping[str, str]) -> Source | None:
    """The stored source with one of the identifiers in normal form, DOI before PMID before URL."""
    for scheme in ("doi", "pmid", "url"):
        value = identifiers.get(scheme)
        found = Source.objects.filter(**{scheme: value}).first() if value else None
        if found:
            return found
    return None

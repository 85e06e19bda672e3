"""What the words of the fixed lists mean, for readers: in their language, and for every record.

Meanings are not frozen: they explain the list, and may be put better later.
"""

from typing import Any

from django.template import Library

from claims.models.vocabulary import REASON_MEANS, RELATION_MEANS, Reason, Relation

register = Library()


@register.filter
def reason_means(reason: dict[str, Any]) -> str:
    """What a reason, `{"slug", "label"}`, says of the claim; empty for one that is not known."""
    slug = reason.get("slug")
    return str(REASON_MEANS[Reason(slug)]) if slug in Reason.values else ""


@register.filter
def relation_means(relation: dict[str, Any]) -> str:
    """What a relation, `{"slug", "label"}`, says of the verdict; empty for one not known."""
    slug = relation.get("slug")
    return str(RELATION_MEANS[Relation(slug)]) if slug in Relation.values else ""

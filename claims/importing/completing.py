"""What a newer copy of an article adds to what is known about it."""

from claims.importing.details import merge_details
from claims.importing.extracted import Metadata
from claims.models import Article, Event, User, record_event
from claims.text.addresses import host_of


def complete_article(article: Article, found: Metadata, *, by: User | None) -> None:
    """Take from a new copy what nobody knew, and the day of its last change.

    What a person ever changed stays as it is, also where they left it empty. Call it with the
    article locked; `by` is None when nobody asked for the copy.
    """
    edits = Event.objects.filter(
        target_kind="article", target_id=article.pk, verb="edit_article"
    ).values_list("data", flat=True)
    settled = {"url", *(name for data in edits for name in data)}
    changed = article.apply(
        {
            name: value
            for name, value in merge_details({}, found).items()
            if value and name not in settled and _is_open(article, name)
        }
    )
    if changed:
        record_event("complete_article", article, by=by, **changed)


def _is_open(article: Article, name: str) -> bool:
    """Whether a newer copy may say it: nothing is known, or it was bound to change."""
    known = getattr(article, name)
    is_stopgap = name == "publisher" and known == host_of(article.url)
    return not known or is_stopgap or name == "modified_on"

"""Corrections as readers may see them in lists, feeds and files."""

from collections.abc import Iterable

from claims.models import Publication
from claims.publishing.parts import Record
from claims.serving.rows import CorrectionRow


def without_closed(rows: Iterable[CorrectionRow]) -> list[CorrectionRow]:
    """The rows of `queries.corrections`, their notes as the pages themselves show them.

    What an editor wrote about an article may quote a claim that moderation has closed since: such
    a note goes, here as in the article's own history. One query, where anything is closed.
    """
    found = list(rows)
    closed = {row.pk: set(row.hidden) for row in found if row.hidden}
    statements = statements_of(closed)
    for row in found:
        left = [title.rstrip(".") for title in row.hidden_titles]  # of those that left the article
        if any(one in row.note for one in [*statements.get(row.pk, []), *left]):
            row.note = ""
    return found


def statements_of(closed: dict[int, set[int]]) -> dict[int, list[str]]:
    """By the ids of publications the statements, without their full stop, of those claims."""
    if not closed:
        return {}
    rows = Publication.objects.filter(pk__in=closed)
    named: Iterable[tuple[int, list[Record] | None, list[Record] | None]] = rows.values_list(
        "pk", "record__claims", "record__removed"
    )
    return {
        pk: [one["statement"].rstrip(".") for one in [*(cards or []), *(removed or [])]
             if one["id"] in closed[pk]]
        for pk, cards, removed in named
    }  # fmt: skip

"""What changed in public, from one number to another: for everybody, and without script."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from claims.errors import Missing
from claims.languages import with_language
from claims.models.vocabulary import Change, PublicationKind, Visibility
from claims.serving import queries
from claims.serving.comparing import Check, Checks, differences
from claims.serving.followed import with_subjects
from claims.serving.pages import path_of, shown_record
from claims.serving.rows import PageRow
from claims.serving.views import NOT_HERE, missing_number
from claims.serving.web import closed, public, redirect_to
from claims.web import whole_number


@public
def show_changes(
    request: HttpRequest, kind: PublicationKind, pk: int, slug: str, number: int
) -> HttpResponse:
    """From the number that `?since=` names, or else the last one before it that had a check.

    Two queries: one for each number; a third one of an article for its claims' own numbers.
    """
    newer = queries.find_publication(kind, pk, number=number)
    if newer is None:
        return missing_number(request, kind, pk, number)
    if newer.visibility != Visibility.VISIBLE:
        return closed(request, newer)
    if slug != newer.newest_slug:
        path = f"{path_of(newer, slug=newer.newest_slug)}changes/{number}/"
        return redirect_to(request, with_language(path))
    since = asked_since(request, newer)
    older = queries.find_publication(kind, pk, number=since) if since else None
    if older is None:  # of the first number there is no earlier one
        return missing_number(request, kind, pk, since or 0)
    return render(request, "serving/show_changes.html", changes_context(older, newer))


def asked_since(request: HttpRequest, newer: PageRow) -> int | None:
    """The earlier number to compare with; None where there is none. Raises `Missing`."""
    asked = request.GET.get("since", "")
    if not asked:
        return number_before(newer)
    since = whole_number(asked)
    if since is None or since >= newer.number:
        raise Missing(NOT_HERE)
    return since


def number_before(newer: PageRow) -> int | None:
    """The last number before it that was no tombstone."""
    earlier = [one for one in newer.record["history"] if one["number"] < newer.number]
    standing = (one for one in earlier if one["change"]["slug"] != Change.WITHDRAWN)
    return next((one["number"] for one in standing), None)


def changes_context(older: PageRow, newer: PageRow) -> dict[str, object]:
    old, new = shown_record(older), with_subjects(shown_record(newer))
    address = with_language(path_of(newer, slug=newer.newest_slug))
    return {
        "publication": newer,
        "older": older,
        "record": new,
        "entry": new["history"][0],
        "differences": differences(old, new, checks_between(older, newer)),
        "is_partial": bool(newer.hidden),  # what was closed may have changed too
        "address": address,
        "cards_at": address if newer.is_current else f"{address}?version={newer.number}",
        "earlier": [one for one in new["history"] if one["number"] < newer.number],
    }


def checks_between(older: PageRow, newer: PageRow) -> dict[int, Checks]:
    """Of each claim of two numbers of an article, its own numbers when those were made."""
    cards = [*older.record.get("claims", []), *newer.record.get("claims", [])]
    if not cards:
        return {}
    rows = queries.claim_numbers({card["id"] for card in cards}, until=newer.published_at)
    before: dict[int, Check] = {}
    after: dict[int, Check] = {}
    for row in rows:
        is_withdrawn = row.change == Change.WITHDRAWN
        after[row.object_id] = Check(row.number, row.review_id, is_withdrawn)
        if row.published_at <= older.published_at:
            before[row.object_id] = after[row.object_id]
    return {pk: Checks(before.get(pk), check) for pk, check in after.items()}

"""The job of an import: from the request to the article, ending exactly once.

It may be run any number of times, also by several workers at once and after one was killed in the
middle: every step looks at the row under its lock, and an import that has ended is left alone.
"""

import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import InterfaceError, OperationalError, transaction
from django.utils import timezone

from claims.errors import DomainError
from claims.importing.articles import Capture, Imported, capture, store_article
from claims.importing.captures import read_capture
from claims.importing.details import details_from_json
from claims.importing.duplicates import NearCopies, NearCopy, copies_of_text
from claims.importing.fetching import turns
from claims.importing.fetching.answers import TOO_MANY
from claims.importing.problems import AlreadyImported, FetchProblem
from claims.importing.visits import capture_page, visit
from claims.importing.watches import watch_fetched
from claims.models import Import, record_event
from claims.models.vocabulary import ENDED_IMPORT_STATUSES, ImportStatus
from claims.queue import defer
from claims.text.addresses import canonical_url, host_of

# Bulk work stands behind what a person waits for, which has 0.
BULK = -10
# After this many workers died or lost the database in the middle of one job it is given up.
CRASHES = 5
# Added to or taken from a waiting time, so that what failed together does not return together.
_JITTER = 0.2

OUR_FAULT = (
    "Something went wrong on our side; the administrators can find it in the log. "
    "Paste the text instead."
)


def run_import(import_id: int, *, due: str = "", turn: str = "", crashes: int = 0) -> Import:
    """Carry an import out, and say on its row how it went.

    `due` (ISO) is the time for which the job was deferred, `turn` its turn at the site, `crashes`
    how often it was begun in vain. What goes wrong for a reason people understand ends in the
    status `failed` with that reason, or is tried again later where that makes sense. A fault of
    ours ends it as well and is raised for the log; a database that went away is only raised.
    """
    row = _begin(import_id, due, turn, crashes)
    if row.status not in (ImportStatus.FETCHING, ImportStatus.EXTRACTING):
        return row
    try:
        taken = _take(row)
        _advance(row.pk, ImportStatus.COMPARING)
        copies = copies_of_text(taken.extracted.document.text)
        return _store(row.pk, taken, copies)
    except FetchProblem as problem:
        return _postpone_or_fail(row, problem)
    except DomainError as problem:
        return _fail(import_id, problem)
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        _fail(import_id, DomainError(OUR_FAULT))
        raise


@transaction.atomic
def _begin(import_id: int, due: str, turn: str, crashes: int) -> Import:
    """The row, moved on to its first step where this job is the one that carries it out now."""
    row = Import.objects.select_for_update().get(pk=import_id)
    if row.status in ENDED_IMPORT_STATUSES or not _is_due(row, due):
        return row
    if crashes >= CRASHES:
        return _fail(import_id, DomainError(OUR_FAULT))
    if row.raw_sha256:
        row.status = ImportStatus.EXTRACTING
    elif _may_visit(row, turn):
        row.status = ImportStatus.FETCHING
    else:
        return row
    row.problem = ""
    row.save(update_fields=["status", "problem"])
    return row


def _is_due(row: Import, due: str) -> bool:
    """Whether this job is the one that was deferred last for the row."""
    return row.retry_at == (datetime.fromisoformat(due) if due else None)


def _may_visit(row: Import, turn: str) -> bool:
    """Whether the site is to be visited now; if not, the row waits in line for its turn."""
    if row.batch_id is None:
        turns.go_ahead(row.url)
        return True
    new = turns.turn_to_wait_for(row.url, turn)
    if new is None:
        return True
    until = turns.rest_of(row.url)
    row.problem = _asked_to_wait(row.url, until) if until else ""
    row.status, row.retry_at = ImportStatus.QUEUED, new.at
    row.save(update_fields=["status", "retry_at", "problem"])
    _defer_later(row, turn=new.to_words())
    return False


def _asked_to_wait(url: str, until: datetime) -> str:
    return f"{host_of(url)} asked us to come back at {until:%H:%M} UTC."


def _take(row: Import) -> Capture:
    """The article of the page or file."""
    if row.raw_sha256:
        raw = read_capture(row.raw_sha256)
        return capture(raw, row.media_type, url=row.url, filename=row.filename, record=row.record)
    page = visit(row.url)
    _advance(row.pk, ImportStatus.EXTRACTING)
    return capture_page(page)


@transaction.atomic
def _advance(import_id: int, status: ImportStatus) -> None:
    """Move the row on, unless it has ended meanwhile."""
    Import.objects.filter(pk=import_id).exclude(status__in=ENDED_IMPORT_STATUSES).update(
        status=status
    )


@transaction.atomic
def _store(import_id: int, taken: Capture, copies: NearCopies) -> Import:
    """The article stored, and its import ended; the event says of what it is a near-copy."""
    row = Import.objects.select_for_update().select_related("created_by").get(pk=import_id)
    if row.status in ENDED_IMPORT_STATUSES:
        return row
    imported = _stored(row, taken)
    if not row.raw_sha256:
        watch_fetched(imported.article)
    others = [found for found in copies.rows if found.article != imported.article]
    return _end(
        row,
        ImportStatus.READY,
        verb="finish_import",
        problem="",
        article=imported.article,
        outcome=imported.outcome,
        copies=[found.article.pk for found in others],
        **_likest(others),
    )


def _likest(copies: Sequence[NearCopy]) -> dict[str, Any]:
    """What the row keeps of the likest copy; 100 % only for the same text."""
    if not copies:
        return {}
    best = copies[0]
    return {
        "twin": best.article,
        "twin_percent": 100 if best.is_same_text else min(best.percent, 99),
    }


def _stored(row: Import, taken: Capture) -> Imported:
    said = details_from_json(row.details)
    if row.raw_sha256 and row.url:
        said["url"] = canonical_url(row.url)
    # Whether a page is here already was asked when its import was started.
    again = row.again or not row.raw_sha256
    try:
        return store_article(taken, said=said, by=row.created_by, again=again)
    except AlreadyImported as known:
        current = known.article.current_snapshot
        if current.sha256 != taken.extracted.document.sha256:
            raise
        return Imported(current, "unchanged")


@transaction.atomic
def _postpone_or_fail(row: Import, problem: FetchProblem) -> Import:
    row = Import.objects.select_for_update().get(pk=row.pk)
    if row.status in ENDED_IMPORT_STATUSES:
        return row
    rest = problem.retry_after or 0.0
    if rest or problem.status == TOO_MANY:
        turns.leave_alone(row.url, max(rest, settings.FETCH_GAP_SECONDS), status=problem.status)
    waits = settings.IMPORT_RETRY_SECONDS
    if not problem.is_temporary or row.attempts >= len(waits) or rest > turns.LONGEST_REST:
        return _fail(row.pk, problem)
    wait = waits[row.attempts] * random.uniform(1 - _JITTER, 1 + _JITTER)
    row.attempts += 1
    now = timezone.now()
    asked = f" {_asked_to_wait(row.url, now + timedelta(seconds=rest))}" if rest else ""
    row.status, row.problem = ImportStatus.WAITING, f"{problem.reason}{asked}"
    row.retry_at = now + timedelta(seconds=max(wait, rest))
    row.save(update_fields=["attempts", "status", "problem", "retry_at"])
    _defer_later(row)
    return row


def _defer_later(row: Import, **arguments: str) -> None:
    assert row.retry_at is not None, "nothing says when"
    priority = BULK if row.batch_id else 0
    due = row.retry_at.isoformat()
    defer("run_import", at=row.retry_at, priority=priority, import_id=row.pk, due=due, **arguments)


@transaction.atomic
def _fail(import_id: int, problem: DomainError) -> Import:
    row = Import.objects.select_for_update().get(pk=import_id)
    if row.status in ENDED_IMPORT_STATUSES:
        return row
    known = problem.article if isinstance(problem, AlreadyImported) else None
    return _end(
        row,
        ImportStatus.FAILED,
        verb="fail_import",
        problem=problem.message,
        problem_code=problem.code,
        article=known,
    )


def _end(
    row: Import, status: ImportStatus, *, verb: str, copies: Sequence[int] = (), **result: Any
) -> Import:
    result |= {"status": status, "finished_at": timezone.now()}
    for name, value in result.items():
        setattr(row, name, value)
    row.save(update_fields=list(result))
    notes: dict[str, Any] = {"problem": row.problem} if row.problem else {"outcome": row.outcome}
    if copies:
        notes["copies"] = list(copies)
    article = row.article.pk if row.article else None
    record_event(verb, row, by=None, article=article, **notes)
    return row

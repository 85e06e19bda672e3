"""Importing from the web: a request, and the job that carries it out exactly once."""

import logging

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from claims.errors import DomainError
from claims.importing import guard
from claims.importing.addresses import canonical_url, tidy_url
from claims.importing.articles import Capture, capture, demand_new_address, store_article
from claims.importing.fetch import fetch
from claims.models import Import, User, record_event
from claims.models.vocabulary import ENDED_IMPORT_STATUSES, ImportStatus
from claims.permissions import demand
from claims.queue import defer

logger = logging.getLogger(__name__)


@transaction.atomic
def start_url_import(*, url: str, by: User, again: bool = False) -> Import:
    """Ask for a page to be imported; a job does it as soon as a worker is free.

    With `again`, a page that is here already is fetched anew. Raises AddressRefused and
    AlreadyImported.
    """
    demand(by, "import_article")
    address = tidy_url(url)
    guard.check_url(address, guard.build_policy(settings.FETCH_ALLOWED_NETWORKS))
    if not again:
        demand_new_address(canonical_url(address))
    row = Import.objects.create(url=address, created_by=by)
    record_event("start_import", row, by=by, url=address)
    defer("run_url_import", import_id=row.pk)
    return row


def run_url_import(import_id: int) -> Import:
    """Fetch, extract and store the page of an import, and say on its row how it went.

    May run any number of times: a finished import is left alone. What goes wrong for a reason
    people understand ends in the status `failed` with that reason; anything else as well, and is
    raised for the log.
    """
    row = _advance(import_id, ImportStatus.FETCHING)
    if row.status in ENDED_IMPORT_STATUSES:
        return row
    try:
        return _store(row, _fetch_and_extract(row))
    except DomainError as problem:
        return _fail(import_id, problem.message)
    except Exception:
        _fail(
            import_id,
            "Something went wrong on our side; the administrators can find it in the log. "
            "Paste the text instead.",
        )
        raise


def _fetch_and_extract(row: Import) -> Capture:
    page = fetch(row.url)
    _advance(row.pk, ImportStatus.EXTRACTING)
    return capture(page.body, page.media_type, charset=page.charset, url=page.final_url)


@transaction.atomic
def _advance(import_id: int, status: ImportStatus) -> Import:
    """Move the row on, unless it is finished."""
    row = Import.objects.select_for_update().get(pk=import_id)
    if row.status not in ENDED_IMPORT_STATUSES:
        row.status = status
        row.save(update_fields=["status"])
    return row


@transaction.atomic
def _store(row: Import, taken: Capture) -> Import:
    row = Import.objects.select_for_update().select_related("created_by").get(pk=row.pk)
    if row.status in ENDED_IMPORT_STATUSES:
        return row
    imported = store_article(taken, said={}, by=row.created_by, again=True)
    row.article, row.status, row.outcome, row.finished_at = (
        imported.article, ImportStatus.READY, imported.outcome, timezone.now(),
    )  # fmt: skip
    row.save(update_fields=["article", "status", "outcome", "finished_at"])
    record_event(
        "finish_import", row, by=None, article=imported.article.pk, outcome=imported.outcome
    )
    return row


@transaction.atomic
def _fail(import_id: int, reason: str) -> Import:
    row = Import.objects.select_for_update().get(pk=import_id)
    if row.status not in ENDED_IMPORT_STATUSES:
        row.status, row.problem, row.finished_at = ImportStatus.FAILED, reason, timezone.now()
        row.save(update_fields=["status", "problem", "finished_at"])
        record_event("fail_import", row, by=None, problem=reason)
    return row

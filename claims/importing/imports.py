"""Requests to bring an article in: asked for, stopped and asked for again by people.

A job carries each one out: `running.py`.
"""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from claims.errors import Missing, WrongState
from claims.importing.articles import demand_new_address, demand_size
from claims.importing.captures import store_capture
from claims.importing.details import check_details, details_to_json
from claims.importing.extract import demand_content
from claims.importing.fetching import guard, turns
from claims.importing.media import media_type_of
from claims.models import Import, User, record_event
from claims.models.vocabulary import ENDED_IMPORT_STATUSES, ImportStatus
from claims.permissions import demand
from claims.queue import defer
from claims.text.addresses import canonical_url, tidy_url

# What a request asks for, without how it went.
_ASKED = ("url", "raw_sha256", "filename", "media_type", "record", "details", "again")


@transaction.atomic
def start_url_import(
    *, url: str, by: User, again: bool = False, details: Mapping[str, object] | None = None
) -> Import:
    """Ask for a page to be imported; a job does it as soon as a worker is free.

    With `again`, a page that is here already is fetched anew; `details` are what the person knows
    about the article. Raises Invalid, AddressRefused and AlreadyImported.
    """
    demand(by, "import_article")
    address = check_address(url)
    said = check_details({**(details or {}), "url": ""})
    if not again:
        demand_new_address(canonical_url(address))
    return _start(Import(url=address, details=details_to_json(said), again=again), by)


@transaction.atomic
def start_file_import(
    *,
    content: bytes,
    filename: str,
    by: User,
    again: bool = False,
    details: Mapping[str, object] | None = None,
) -> Import:
    """Ask for a file to be imported. Its bytes are kept as they are; a job reads them.

    The address in `details` says where the file is from. Whether it is here already the job finds
    out, so that the file need not be chosen again. Raises Invalid, TooShort, TooLarge and
    UnsupportedType.
    """
    demand(by, "import_article")
    said = check_details(details or {})
    demand_content(content)
    demand_size(content, media_type_of(content, filename=filename))
    row = Import(
        url=said.pop("url", ""),
        raw_sha256=store_capture(content),
        filename=filename[:255],
        details=details_to_json(said),
        again=again,
    )
    return _start(row, by)


@transaction.atomic
def cancel_import(*, import_id: int, by: User) -> Import:
    """Stop an import before it ends; the job that has it notices and stores nothing.

    Raises Missing and WrongState.
    """
    demand(by, "cancel_import")
    row = locked_import(import_id)
    if row.status in ENDED_IMPORT_STATUSES:
        raise WrongState("This import has ended already, so there is nothing to stop.")
    row.status, row.finished_at = ImportStatus.CANCELLED, timezone.now()
    row.save(update_fields=["status", "finished_at"])
    record_event("cancel_import", row, by=by)
    return row


@transaction.atomic
def hurry_import(*, import_id: int, by: User) -> Import:
    """Try now what would be tried later, ahead of its turn. Raises Missing and WrongState."""
    demand(by, "import_article")
    row = locked_import(import_id)
    now = timezone.now()
    if not row.waits(now):
        raise WrongState("This import is not waiting for another attempt.")
    row.status, row.retry_at, row.problem = ImportStatus.QUEUED, now, ""
    row.save(update_fields=["status", "retry_at", "problem"])
    record_event("hurry_import", row, by=by)
    defer("run_import", import_id=row.pk, due=now.isoformat(), turn=turns.AT_ONCE)
    return row


@transaction.atomic
def retry_import(*, import_id: int, by: User, again: bool | None = None) -> Import:
    """Ask once more for what failed or was cancelled: a new import, the ended one stays as it is.

    `again` replaces the old answer to whether what is here already gets a new copy. Raises Missing
    and WrongState.
    """
    demand(by, "import_article")
    old = locked_import(import_id)
    if old.status not in (ImportStatus.FAILED, ImportStatus.CANCELLED):
        raise WrongState("Only an import that failed or was cancelled can be tried once more.")
    row = copy_of(old)
    row.again = old.again if again is None else again
    return _start(row, by, retry_of=old.pk)


def check_address(url: str) -> str:
    """What was typed as an address that may be fetched. Raises AddressRefused."""
    address = tidy_url(url)
    guard.check_url(address, guard.build_policy(settings.FETCH_ALLOWED_NETWORKS))
    return address


def copy_of(row: Import) -> Import:
    """A new request, not saved, for what the row asked for."""
    return Import(**{name: getattr(row, name) for name in _ASKED})


def locked_import(import_id: int) -> Import:
    """The row, locked. Raises Missing."""
    try:
        return Import.objects.select_for_update().get(pk=import_id)
    except Import.DoesNotExist:
        raise Missing("There is no such import.") from None


def _start(row: Import, by: User, **notes: Any) -> Import:
    row.created_by = by
    row.save()
    record_event("start_import", row, by=by, url=row.url, **notes)
    defer("run_import", import_id=row.pk)
    return row

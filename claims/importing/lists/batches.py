"""Many articles asked for at once: by their addresses, or out of a list that is read first.

A list (a feed, a sitemap, a table) is read by a job (`reading.py`); people choose from it as often
as they like, and each entry is imported at most once.
"""

from collections.abc import Collection, Iterable
from pathlib import PurePath

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from claims.errors import DomainError, Invalid, Missing, WrongState
from claims.importing.articles import demand_size
from claims.importing.captures import store_capture
from claims.importing.encoding import decode
from claims.importing.imports import check_address, copy_of
from claims.importing.lists.kinds import is_archive, kind_of, most_bytes, unpack
from claims.importing.lists.listing import Entry, UnreadableList, can_be_imported, merged
from claims.importing.lists.queries import pages_here
from claims.importing.lists.tables import read_lines
from claims.importing.media import WARC
from claims.importing.problems import LASTING, TooLarge
from claims.importing.running import BULK
from claims.models import Batch, Event, Import, User, record_event
from claims.models.vocabulary import (
    ENDED_IMPORT_STATUSES,
    BatchKind,
    BatchStatus,
    ImportStatus,
)
from claims.permissions import demand
from claims.queue import defer, defer_each
from claims.text.addresses import host_of

_TABLES = frozenset({".csv", ".tsv", ".jsonl", ".ndjson"})
# XML, JSON, gzip.
_LIST_STARTS = frozenset({b"<", b"{", b"\x1f"})
_SITES_NAMED = 2
_STOPPED = "This was stopped before the list was read. Nothing was imported."


@transaction.atomic
def start_batch(*, urls: str, by: User, again: bool = False) -> Batch:
    """Import every page whose address stands in the pasted lines.

    Lines that are no address are kept with their reason, addresses given twice are one. Pages that
    are here already are left out unless `again`. Raises Invalid when no address is left.
    """
    demand(by, "import_article")
    entries = list(merged(read_lines(urls)))
    _demand_some(entries)
    good = [place for place, entry in enumerate(entries) if "url" in entry]
    batch = Batch.objects.create(
        kind=BatchKind.ADDRESSES,
        name=_name_of([entries[place]["url"] for place in good]),
        status=BatchStatus.STARTED,
        entries=entries,
        created_by=by,
    )
    record_event("start_batch", batch, by=by, addresses=len(good))
    here = {} if again else pages_here(entries)
    _start_entries(batch, [place for place in good if entries[place]["url"] not in here], by)
    return batch


@transaction.atomic
def start_list(*, url: str, by: User) -> Batch:
    """Read the feed or sitemap at an address, or the feed that the page there names.

    Raises AddressRefused.
    """
    demand(by, "import_article")
    address = check_address(url)
    batch = Batch(kind=BatchKind.FEED, name=address[:300], url=address)
    return _start_reading(batch, by)


@transaction.atomic
def start_list_upload(*, content: bytes, filename: str, by: User) -> Batch:
    """Read a table, feed, sitemap or web archive from a file. Raises TooLarge, UnreadableList
    and Undecodable.
    """
    demand(by, "import_article")
    kind = _kind_of_upload(content)
    if kind is None:
        raise UnreadableList(
            "This is a page and no list. Import it as an article, or give its address here: its "
            "feed is found there. An XML list "
            "that begins with a long document type definition cannot be read: take that out.",
            field="upload",
        )
    name = filename[:300] or "A list"
    return _start_reading(Batch(kind=kind, name=name, raw_sha256=store_capture(content)), by)


def is_list(content: bytes, filename: str) -> bool:
    """Whether a file is a list of articles to choose from, and no article itself."""
    if is_archive(content) or PurePath(filename).suffix.lower() in _TABLES:
        return True
    if content.lstrip()[:1] not in _LIST_STARTS:
        return False
    try:
        return kind_of(decode(unpack(content))) in (BatchKind.FEED, BatchKind.SITEMAP)
    except DomainError:
        return False


@transaction.atomic
def choose_entries(*, batch_id: int, places: Collection[int], by: User) -> int:
    """Import the entries at these places of the list (from 0); how many that began.

    Entries that were chosen before, or have a problem, are passed over. Raises Missing, Invalid
    and WrongState.
    """
    demand(by, "import_article")
    batch = _locked(batch_id)
    if batch.status not in (BatchStatus.CHOOSING, BatchStatus.STARTED):
        raise WrongState("There is nothing to choose from in this list.")
    begun = set(batch.imports.values_list("position", flat=True))
    entries: list[Entry] = batch.entries
    chosen = [
        place
        for place in sorted(set(places))
        if 0 <= place < len(entries) and can_be_imported(entries[place]) and place not in begun
    ]
    if not chosen:
        raise Invalid({"entries": "Tick at least one article that was not asked for before."})
    batch.status = BatchStatus.STARTED
    batch.save(update_fields=["status"])
    record_event("choose_entries", batch, by=by, number=len(chosen))
    _start_entries(batch, chosen, by)
    return len(chosen)


@transaction.atomic
def cancel_batch(*, batch_id: int, by: User) -> int:
    """Stop what has not ended; how many imports that were. Raises Missing and WrongState."""
    demand(by, "cancel_import")
    batch = _locked(batch_id)
    if batch.status == BatchStatus.READING:
        batch.status, batch.problem = BatchStatus.FAILED, _STOPPED
        batch.save(update_fields=["status", "problem"])
        record_event("cancel_batch", batch, by=by)
        return 0
    open_rows = batch.imports.exclude(status__in=ENDED_IMPORT_STATUSES)
    ids = list(open_rows.select_for_update().order_by("pk").values_list("pk", flat=True))
    if not ids:
        raise WrongState("Everything in this list has ended already: there is nothing to stop.")
    Import.objects.filter(pk__in=ids).update(
        status=ImportStatus.CANCELLED, finished_at=timezone.now()
    )
    record_event("cancel_batch", batch, by=by, number=len(ids))
    return len(ids)


@transaction.atomic
def retry_batch(*, batch_id: int, by: User) -> Batch:
    """Ask once more for what failed and may go well now, as a list of its own.

    The old one stays as it is. Raises Missing and WrongState.
    """
    demand(by, "import_article")
    old = _locked(batch_id)
    rows = old.imports.filter(status=ImportStatus.FAILED).exclude(problem_code__in=LASTING)
    failed = list(rows.order_by("position"))
    if not failed:
        raise WrongState(
            "Nothing in this list has failed for a reason that may have passed, so there is "
            "nothing to try once more."
        )
    again = _retried(old, len(failed))
    if again is not None:
        return again
    entries = [old.entries[row.position] for row in failed if row.position is not None]
    batch = Batch.objects.create(
        kind=old.kind,
        name=f"Once more: {old.name.removeprefix('Once more: ')}"[:300],
        url=old.url,
        raw_sha256=old.raw_sha256,
        status=BatchStatus.STARTED,
        entries=entries,
        created_by=by,
    )
    record_event("start_batch", batch, by=by, addresses=len(failed), retry_of=old.pk)
    record_event("retry_batch", old, by=by, batch=batch.pk, failed=len(failed))
    _start_rows(batch, (copy_of(row) for row in failed), range(len(failed)), by)
    return batch


def _retried(old: Batch, failed: int) -> Batch | None:
    """The list in which so many failed imports of this one were tried once more already: what has
    failed stays so, and so the number says which they were.
    """
    tried = Event.objects.filter(
        target_kind="batch", target_id=old.pk, verb="retry_batch", data__failed=failed
    ).first()
    return Batch.objects.get(pk=tried.data["batch"]) if tried else None


def _kind_of_upload(content: bytes) -> BatchKind | None:
    if is_archive(content):
        demand_size(content, WARC)
        return BatchKind.ARCHIVE
    if len(content) > most_bytes():
        raise TooLarge(
            f"This list is larger than {most_bytes() / 1_000_000:g} MB. Cut it into several.",
            field="upload",
        )
    return kind_of(decode(unpack(content)))


def _start_reading(batch: Batch, by: User) -> Batch:
    batch.created_by = by
    batch.save()
    record_event("start_batch", batch, by=by, list=batch.name)
    defer("read_batch", batch_id=batch.pk)
    return batch


def _start_entries(batch: Batch, places: Collection[int], by: User) -> None:
    entries: list[Entry] = batch.entries
    # A record that was chosen although its page is here becomes a new copy; for a page on the web
    # this is so anyway.
    here = pages_here(entries[place] for place in places) if batch.raw_sha256 else {}
    rows = (
        _row(batch, entries[place], again=entries[place].get("url") in here) for place in places
    )
    _start_rows(batch, rows, places, by)


def _row(batch: Batch, entry: Entry, *, again: bool) -> Import:
    row = Import(url=entry.get("url", ""), details=entry.get("details", {}))
    if "record" in entry:
        row.raw_sha256, row.filename = batch.raw_sha256, batch.name[:255]
        row.record, row.again = entry["record"], again
    return row


def _start_rows(batch: Batch, rows: Iterable[Import], places: Iterable[int], by: User) -> None:
    made = list(rows)
    for row, place in zip(made, places, strict=True):
        row.batch, row.position, row.created_by = batch, place, by
    Import.objects.bulk_create(made, batch_size=1000)
    defer_each("run_import", ({"import_id": row.pk} for row in made), priority=BULK)


def _name_of(urls: list[str]) -> str:
    """How many addresses, and of which sites the first are."""
    sites = list(dict.fromkeys(map(host_of, urls)))
    rest = " and others" if len(sites) > _SITES_NAMED else ""
    number = f"{len(urls)} address{'' if len(urls) == 1 else 'es'}"
    return f"{number}: {', '.join(sites[:_SITES_NAMED])}{rest}"[:300]


def _demand_some(entries: list[Entry]) -> None:
    if len(entries) > settings.BATCH_MAX_ENTRIES:
        raise Invalid(
            {"urls": f"At most {settings.BATCH_MAX_ENTRIES:,} at once; this has {len(entries):,}."}
        )
    if any("url" in entry for entry in entries):
        return
    reasons = [f"Line {entry['line']}: {entry['problem']}" for entry in entries[:3]]
    raise Invalid({"urls": " ".join(reasons) or "Paste at least one address."})


def _locked(batch_id: int) -> Batch:
    try:
        return Batch.objects.select_for_update().get(pk=batch_id)
    except Batch.DoesNotExist:
        raise Missing("There is no such list.") from None

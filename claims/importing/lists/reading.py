"""The job that reads a list of articles: a feed, a table, a sitemap with all that it consists of.

What it has read stands in `Batch.entries`, with an entry `listed_at` for each list that is yet to
be read. Each step replaces one of them; a step that is run again finds it replaced.
"""

from datetime import timedelta
from typing import cast

from django.conf import settings
from django.db import InterfaceError, OperationalError, transaction
from django.utils import timezone

from claims.errors import DomainError
from claims.importing.captures import read_capture
from claims.importing.fetching import turns
from claims.importing.fetching.fetch import ARTICLE_TYPES, Limits, fetch
from claims.importing.lists.kinds import most_bytes, read_archive, read_list, unpack
from claims.importing.lists.listing import Entry, Listing, UnreadableList, can_be_imported, merged
from claims.importing.problems import FetchProblem
from claims.importing.running import CRASHES
from claims.models import Batch, record_event
from claims.models.vocabulary import BatchKind, BatchStatus
from claims.queue import defer

LIST_TYPES = ARTICLE_TYPES | {
    "text/xml", "application/xml", "application/rss+xml", "application/atom+xml",
    "application/rdf+xml", "application/json", "application/feed+json", "text/csv",
    "application/jsonl", "application/x-ndjson", "application/ndjson", "application/gzip",
    "application/x-gzip", "application/octet-stream", "binary/octet-stream",
}  # fmt: skip
_OUR_FAULT = (
    "Something went wrong on our side; the administrators can find it in the log. "
    "Paste the addresses instead."
)


def read_batch(batch_id: int, *, turn: str = "", attempt: int = 0, crashes: int = 0) -> Batch:
    """Read the next part of a list; when it was the last, people can choose.

    `turn` is the job's turn at the site, `attempt` how often this part was tried in vain,
    `crashes` how often the job was begun and lost. May run any number of times.
    """
    batch = Batch.objects.get(pk=batch_id)
    if crashes >= CRASHES:
        return _give_up(batch_id, None, _OUR_FAULT)
    if batch.status != BatchStatus.READING or not _may_visit(batch, turn, attempt):
        return batch
    place = _next_place(batch)
    try:
        return _keep(batch_id, place, _read(batch, place))
    except FetchProblem as problem:
        return _postpone_or_give_up(batch, place, problem, attempt)
    except DomainError as problem:
        return _give_up(batch_id, place, problem.message)
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        _give_up(batch_id, None, _OUR_FAULT)
        raise


def _next_place(batch: Batch) -> str | None:
    """The address of the list to read next; None: the one that was given."""
    return next((entry["listed_at"] for entry in batch.entries if "listed_at" in entry), None)


def _may_visit(batch: Batch, turn: str, attempt: int) -> bool:
    """Whether the site is to be visited now. A person waits for the first part: it goes ahead."""
    place = _next_place(batch)
    if batch.raw_sha256 and place is None:
        return True
    url = place or batch.url
    if place is None:
        turns.go_ahead(url)
        return True
    new = turns.turn_to_wait_for(url, turn)
    if new is None:
        return True
    defer("read_batch", at=new.at, batch_id=batch.pk, turn=new.to_words(), attempt=attempt)
    return False


def _read(batch: Batch, place: str | None) -> Listing:
    if batch.raw_sha256 and place is None:
        raw = read_capture(batch.raw_sha256)
        return read_archive(raw) if batch.kind == BatchKind.ARCHIVE else read_list(unpack(raw))
    limits = Limits(max_bytes=most_bytes())
    page = fetch(place or batch.url, limits=limits, media_types=LIST_TYPES)
    turns.heed_crawl_delay(page.url, page.crawl_delay)
    listing = read_list(unpack(page.body), url=page.final_url, charset=page.charset)
    if place is None:
        return listing
    if listing.feed:
        raise UnreadableList("A part of this list is no list.", field="list")
    listing.lists = []  # an index does not list further indexes (sitemaps.org/protocol.html)
    return listing


@transaction.atomic
def _keep(batch_id: int, place: str | None, listing: Listing) -> Batch:
    """Put what was read in its place."""
    batch = Batch.objects.select_for_update().get(pk=batch_id)
    if batch.status != BatchStatus.READING or _next_place(batch) != place:
        return batch
    lists = [listing.feed] if listing.feed else listing.lists
    read = [*listing.entries, *(cast(Entry, {"listed_at": address}) for address in lists)]
    _replace(batch, place, read)
    if not listing.feed:
        batch.kind = listing.kind
    batch.problem = listing.note or batch.problem
    return _go_on(batch)


def _replace(batch: Batch, place: str | None, read: list[Entry]) -> None:
    kept = [entry for entry in batch.entries if entry.get("listed_at") != place or place is None]
    entries = list(merged([*kept, *read]))
    pages = [entry for entry in entries if "listed_at" not in entry]
    most = settings.BATCH_MAX_ENTRIES
    if len(pages) > most:
        batch.entries = pages[:most]
        batch.problem = f"The list goes on; its first {most:,} entries were read."
    else:
        batch.entries = entries


def _go_on(batch: Batch) -> Batch:
    """Read the next part, or let people choose."""
    if _next_place(batch) is not None:
        defer("read_batch", batch_id=batch.pk)
    elif any(map(can_be_imported, batch.entries)):
        batch.status = BatchStatus.CHOOSING
        record_event("read_batch", batch, by=None, entries=len(batch.entries))
    else:
        batch.status = BatchStatus.FAILED
        batch.problem = batch.problem or _nothing_in(batch)
        record_event("fail_batch", batch, by=None, problem=batch.problem)
    batch.save(update_fields=["status", "kind", "entries", "problem"])
    return batch


def _nothing_in(batch: Batch) -> str:
    first = next((entry for entry in batch.entries if "problem" in entry), None)
    told = f" Line {first['line']}: {first['problem']}" if first and "line" in first else ""
    return f"There is no address of an article in this list.{told} Paste the addresses instead."


@transaction.atomic
def _postpone_or_give_up(
    batch: Batch, place: str | None, problem: FetchProblem, attempt: int
) -> Batch:
    waits = settings.IMPORT_RETRY_SECONDS
    rest = problem.retry_after or 0.0
    if not problem.is_temporary or attempt >= len(waits) or rest > turns.LONGEST_REST:
        return _give_up(batch.pk, place, problem.message)
    batch = Batch.objects.select_for_update().get(pk=batch.pk)
    if batch.status == BatchStatus.READING:
        batch.problem = f"{problem.reason} We try again by ourselves."
        batch.save(update_fields=["problem"])
        at = timezone.now() + timedelta(seconds=max(waits[attempt], rest))
        defer("read_batch", at=at, batch_id=batch.pk, attempt=attempt + 1)
    return batch


@transaction.atomic
def _give_up(batch_id: int, place: str | None, reason: str) -> Batch:
    """The end of a list that cannot be read; a part that cannot be read is left out."""
    batch = Batch.objects.select_for_update().get(pk=batch_id)
    if batch.status != BatchStatus.READING:
        return batch
    if place is not None:
        _replace(batch, place, [])
        batch.problem = f"A part of the list could not be read: {reason}"
        return _go_on(batch)
    batch.status, batch.problem = BatchStatus.FAILED, reason
    batch.save(update_fields=["status", "problem"])
    record_event("fail_batch", batch, by=None, problem=reason)
    return batch

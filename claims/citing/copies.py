"""Copies of sources: asked for by people, kept by a job, withdrawn when they were a mistake.

A page is fetched and an upload read as an article is imported; a copy at the Wayback Machine is an
address alone. The texts are the desk's own working copies: no page for readers shows them.
"""

from django.conf import settings
from django.db import InterfaceError, OperationalError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from claims.citing import archives
from claims.citing.archives import Archived
from claims.citing.passages import lock_passages, place_in_copy
from claims.citing.sources import living_source
from claims.errors import DomainError, Invalid, Missing, Unavailable, WrongState
from claims.importing.articles import Capture, capture, demand_size
from claims.importing.captures import read_capture, store_capture
from claims.importing.extract import demand_content
from claims.importing.fetching import turns
from claims.importing.fetching.answers import TOO_MANY
from claims.importing.imports import check_address
from claims.importing.media import PLAIN, WARC, media_type_of
from claims.importing.problems import FetchProblem, UnsupportedType
from claims.importing.running import CRASHES, OUR_FAULT
from claims.importing.visits import capture_page, visit
from claims.models import CopyRequest, PassagePlace, Source, SourceCopy, User, record_event
from claims.models.source import HREFS
from claims.models.source_vocabulary import ENDED_COPY_STATUSES, CopyKind, CopyStatus
from claims.permissions import demand
from claims.queue import defer

_LONGEST_NOTE = 500  # code points


def open_address(source: Source) -> str:
    """Where the text of a source is most likely to be open; "" where it has no web address."""
    if source.url or not source.pmcid:
        return source.url or source.href
    return HREFS["pmcid"].format(source.pmcid)


@transaction.atomic
def keep_page(*, source_id: int, by: User) -> CopyRequest:
    """Ask for a copy of the page that the source is found at; a job fetches it.

    Raises `Missing`, `WrongState` for a source without an address, and `AddressRefused`.
    """
    demand(by, "keep_copy")
    source = living_source(source_id)
    address = check_address(_demand_address(source))
    return _ask(CopyRequest(source=source, kind=CopyKind.PAGE, url=address), by)


@transaction.atomic
def archive_page(*, source_id: int, by: User) -> CopyRequest:
    """Ask for the page to be saved at the Wayback Machine; a job waits for it.

    Raises `Missing`, `WrongState` for a source without an address, and `Unavailable` where this
    installation does not use the archive.
    """
    demand(by, "keep_copy")
    if not archives.is_on():
        raise Unavailable(
            "This installation does not use the Wayback Machine. An administrator can turn it on."
        )
    source = living_source(source_id)
    address = check_address(_demand_address(source))
    return _ask(CopyRequest(source=source, kind=CopyKind.WAYBACK, url=address), by)


@transaction.atomic
def upload_copy(
    *, source_id: int, content: bytes = b"", filename: str = "", text: str = "", by: User
) -> CopyRequest:
    """Ask for an upload, or a pasted text, to be kept as a copy; a job reads it.

    Raises `Missing`, `Invalid`, `TooShort`, `TooLarge` and `UnsupportedType`.
    """
    demand(by, "keep_copy")
    source = living_source(source_id)
    raw, media_type = (content, "") if filename else (text.strip().encode(), PLAIN)
    if not filename and not raw:
        raise Invalid({"upload": "Choose a file, or paste the text."})
    demand_content(raw)
    kind = media_type_of(raw, declared=media_type, filename=filename)
    if kind == WARC:
        raise UnsupportedType(
            "A web archive holds many pages, so it is no copy of one source. Save the page as PDF "
            "or MHTML instead."
        )
    demand_size(raw, kind)
    row = CopyRequest(
        source=source, kind=CopyKind.FILE, raw_sha256=store_capture(raw), filename=filename[:255],
        media_type=kind,
    )  # fmt: skip
    return _ask(row, by)


@transaction.atomic
def retry_copy(*, request_id: int, by: User) -> CopyRequest:
    """Ask once more for what failed: a new request. Raises `Missing` and `WrongState`."""
    demand(by, "keep_copy")
    old = _locked_request(request_id)
    if old.status != CopyStatus.FAILED:
        raise WrongState("Only what failed can be tried once more.")
    row = CopyRequest(
        source=living_source(old.source_id), kind=old.kind, url=old.url,
        raw_sha256=old.raw_sha256, filename=old.filename, media_type=old.media_type,
    )  # fmt: skip
    return _ask(row, by)


@transaction.atomic
def withdraw_copy(*, copy_id: int, note: str, by: User) -> SourceCopy:
    """Take a copy out of sight for good: the wrong file, or one that nobody here may have.

    Its text is emptied, also where a merged record has it, and what was found in it is forgotten;
    who kept and who withdrew it, when and why stays. The bytes of the original stay in the storage
    of captures, which administrators can open. Raises `Missing`, `WrongState` and `Invalid`.
    """
    # Who has just looked for a passage in it refers to it, and holds the lock on passages.
    copy = SourceCopy.objects.select_for_update(no_key=True).filter(pk=copy_id).first()
    if copy is None:
        raise Missing("There is no such copy. Nothing was changed.")
    demand(by, "withdraw_copy", copy)
    if copy.is_withdrawn:
        raise WrongState("This copy was withdrawn already. Nothing was changed.")
    reason = " ".join(note.split())
    if not reason:
        raise Invalid({"note": "Say why, for those who wonder where the copy is."})
    if len(reason) > _LONGEST_NOTE:
        raise Invalid({"note": f"Shorten this to {_LONGEST_NOTE} characters."})
    lock_passages(copy.source_id)
    for one in (copy, *_left_behind(copy)):
        _empty(one, reason, by)
    return copy


def _left_behind(copy: SourceCopy) -> "QuerySet[SourceCopy]":
    """The same text with records that were merged into the copy's source, where it stays."""
    rows = SourceCopy.objects.select_for_update(of=("self",), no_key=True).order_by("pk")
    same = rows.filter(source__merged_into=copy.source_id, sha256=copy.sha256, withdrawn_at=None)
    return same.exclude(sha256="")


def _empty(copy: SourceCopy, reason: str, by: User) -> None:
    PassagePlace.objects.filter(copy=copy).delete()
    copy.text, copy.layout = "", {}
    copy.withdrawn_at, copy.withdrawn_by, copy.withdrawn_note = timezone.now(), by, reason
    copy.save(update_fields=["text", "layout", "withdrawn_at", "withdrawn_by", "withdrawn_note"])
    record_event("withdraw_copy", copy.source, by=by, copy=copy.pk, note=reason)


def run_request(request_id: int, *, crashes: int = 0) -> CopyRequest:
    """Carry a request out, and say on its row how it went; it ends exactly once.

    `crashes` says how often it was begun in vain. A fault of ours ends it as well and is raised for
    the log; a database that went away is only raised.
    """
    row = _begin(request_id, crashes)
    if not row.is_open:
        return row
    try:
        if row.kind == CopyKind.WAYBACK:
            return _store_address(row.pk, archives.save_or_find(row.url))
        return _store_text(row.pk, _take(row))
    except FetchProblem as problem:
        _heed(row, problem)
        return _fail(row.pk, problem)
    except DomainError as problem:
        return _fail(row.pk, problem)
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        _fail(row.pk, DomainError(OUR_FAULT))
        raise


def _demand_address(source: Source) -> str:
    address = open_address(source)
    if not address:
        raise WrongState(
            "This source has no web address, so there is no page to copy. Upload its text instead."
        )
    return address


def _locked_request(request_id: int) -> CopyRequest:
    row = CopyRequest.objects.select_for_update().filter(pk=request_id).first()
    if row is None:
        raise Missing("There is no such request for a copy.")
    return row


def _ask(row: CopyRequest, by: User) -> CopyRequest:
    """The request, stored; the one that is open already where the same was asked for."""
    same = CopyRequest.objects.filter(
        source=row.source, kind=row.kind, url=row.url, raw_sha256=row.raw_sha256
    )
    waiting = same.exclude(status__in=ENDED_COPY_STATUSES).first()
    if waiting:
        return waiting
    row.created_by = by
    row.save()
    record_event("ask_copy", row.source, by=by, request=row.pk, kind=row.kind)
    defer("keep_copy", request_id=row.pk)
    return row


@transaction.atomic
def _begin(request_id: int, crashes: int) -> CopyRequest:
    row = _locked_request(request_id)
    if not row.is_open:
        return row
    if crashes >= CRASHES:
        return _fail(request_id, DomainError(OUR_FAULT))
    row.status = CopyStatus.READING if row.kind == CopyKind.FILE else CopyStatus.FETCHING
    row.save(update_fields=["status"])
    return row


def _take(row: CopyRequest) -> Capture:
    """The text of the page or the upload."""
    if row.raw_sha256:
        return capture(read_capture(row.raw_sha256), row.media_type, filename=row.filename)
    turns.go_ahead(row.url)
    page = visit(row.url)
    CopyRequest.objects.filter(pk=row.pk).exclude(status__in=ENDED_COPY_STATUSES).update(
        status=CopyStatus.READING
    )
    return capture_page(page)


def _heed(row: CopyRequest, problem: FetchProblem) -> None:
    """Leave a site alone that asked for it, also for imports."""
    if problem.retry_after or problem.status == TOO_MANY:
        rest = max(problem.retry_after or 0.0, settings.FETCH_GAP_SECONDS)
        turns.leave_alone(row.url, rest, status=problem.status)


@transaction.atomic
def _store_text(request_id: int, taken: Capture) -> CopyRequest:
    """Keep the text, unless the same one is kept; then look for the passages in it."""
    row = _locked_request(request_id)
    if not row.is_open:
        return row
    source = living_source(row.source_id)
    document = taken.extracted.document
    same = source.copies.filter(sha256=document.sha256, withdrawn_at=None).first()
    if same:
        return _end(row, same, is_new=False)
    copy = SourceCopy.objects.create(
        source=source,
        kind=row.kind,
        url=row.url,
        text=document.text,
        layout=document.to_json(),
        sha256=document.sha256,
        raw_sha256=row.raw_sha256 or store_capture(taken.raw),
        media_type=taken.media_type,
        filename=row.filename,
        captured_by=row.created_by,
    )
    place_in_copy(copy)
    return _end(row, copy, is_new=True)


@transaction.atomic
def _store_address(request_id: int, archived: Archived) -> CopyRequest:
    row = _locked_request(request_id)
    if not row.is_open:
        return row
    source = living_source(row.source_id)
    found = source.copies.filter(
        kind=CopyKind.WAYBACK, url=archived.address, withdrawn_at=None
    ).first()
    copy = found or SourceCopy.objects.create(
        source=source, kind=CopyKind.WAYBACK, url=archived.address, captured_at=archived.at,
        captured_by=row.created_by,
    )  # fmt: skip
    return _end(row, copy, is_new=found is None)


def _end(row: CopyRequest, copy: SourceCopy, *, is_new: bool) -> CopyRequest:
    row.status, row.copy, row.is_new = CopyStatus.DONE, copy, is_new
    row.finished_at = timezone.now()
    row.save(update_fields=["status", "copy", "is_new", "finished_at"])
    record_event(
        "keep_copy", copy.source, by=row.created_by, copy=copy.pk, kind=copy.kind, is_new=is_new
    )
    return row


@transaction.atomic
def _fail(request_id: int, problem: DomainError) -> CopyRequest:
    row = _locked_request(request_id)
    if not row.is_open:
        return row
    row.status, row.problem, row.problem_code = CopyStatus.FAILED, problem.message, problem.code
    row.finished_at = timezone.now()
    row.save(update_fields=["status", "problem", "problem_code", "finished_at"])
    record_event("fail_copy", row.source, by=row.created_by, request=row.pk, reason=problem.code)
    return row

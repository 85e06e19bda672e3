"""Look at sources again: notices about them, and whether their addresses still lead there."""

from collections.abc import Iterator
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from claims.citing.due import Known, wait
from claims.citing.links import Link, Look, look_at_link
from claims.citing.notices import Looked, look_for_notices
from claims.citing.statuses import announced, follow_notices, set_status
from claims.errors import Missing
from claims.importing.fetching import turns
from claims.importing.fetching.answers import TOO_MANY
from claims.models import Review, Source, SourceAlert, SourceWatch, User, Watch, record_event
from claims.models.source_vocabulary import SourceStatus
from claims.models.vocabulary import ReviewStatus
from claims.permissions import demand
from claims.queue import defer, defer_each

STRIKES = 3  # days in a row on which a link was lost, until it is dead
MOST_STRIKES = 1000  # that are counted
_FOUND = (
    "asked_at", "next_check_at", "notices_at", "link_at", "link_status", "moved_to", "strikes",
    "struck_at", "content_sha256", "changed_at", "problem",
)  # fmt: skip
LINK = "link"  # what found a status that rests on the address alone
AT_ONCE = 20  # looks that one run of the schedule asks for
NEW_AT_ONCE = 500  # sources that one run puts on the schedule
SCHEDULED = -10  # priority: people go first
PATIENCE = timedelta(minutes=10)  # a look that was asked for and never came may be asked for again
_AGAIN = timedelta(hours=1)  # a scheduled look that was lost is due again after this
_JUST_NOW = timedelta(minutes=30)  # a job that runs twice looks once
_DAY = timedelta(days=1)


@transaction.atomic
def ask_check(*, source_id: int, by: User) -> SourceWatch:
    """Ask for a look at a source; a job takes it as soon as a worker is free.

    Where somebody waits for one already, it is the same. Raises `Missing`.
    """
    demand(by, "check_source")
    watch, now = _locked_watch(source_id), timezone.now()
    if watch is None:
        raise Missing("There is no such source. Nothing was changed.")
    if watch.asked_at is None or watch.asked_at < now - PATIENCE:
        watch.asked_at = now
        watch.save(update_fields=["asked_at"])
        record_event("check_source", watch.source, by=by)
        defer("watch_source", source_id=source_id, asked=True)
    return watch


@transaction.atomic
def plan_checks() -> int:
    """Ask for the looks that are due, the longest overdue first; returns how many.

    May run any number of times at once: a watch that another run has is passed over, and one
    whose look was lost is due again later.
    """
    put_on_schedule()
    now = timezone.now()
    watches = list(due_watches().select_for_update(skip_locked=True, of=("self",))[:AT_ONCE])
    jobs = [{"source_id": watch.source_id, "asked": False} for watch in watches]
    defer_each("watch_source", jobs, priority=SCHEDULED)
    found = SourceWatch.objects.filter(pk__in=[watch.pk for watch in watches])
    found.update(next_check_at=now + _AGAIN)
    return len(watches)


def put_on_schedule() -> None:
    """Give sources that nobody has looked at yet their place in the line."""
    now = timezone.now()
    new = Source.objects.filter(watch=None, merged_into=None).order_by("pk")[:NEW_AT_ONCE]
    SourceWatch.objects.bulk_create(
        [SourceWatch(source=source, next_check_at=now) for source in new], ignore_conflicts=True
    )


def due_watches() -> "QuerySet[SourceWatch]":
    """The watches whose time has come, the longest overdue first."""
    due = SourceWatch.objects.filter(next_check_at__lte=timezone.now(), source__merged_into=None)
    return due.order_by("next_check_at", "pk")


def check_source(source_id: int, *, asked: bool, turn: str = "") -> SourceWatch | None:
    """Look at a source for a job; None: not now, or somebody else just did.

    `turn` is the one taken at the site of its address. May run any number of times.
    """
    source = _to_look_at(source_id, asked=asked)
    if source is None:
        return None
    if address := address_of(source):
        late = turns.turn_to_wait_for(address, turns.AT_ONCE if asked else turn)
        if late:
            words = late.to_words()
            defer("watch_source", at=late.at, priority=SCHEDULED, source_id=source_id,
                  asked=False, turn=words)  # fmt: skip
            return None
    return look_now(source)


def look_now(source: Source) -> SourceWatch | None:
    """Ask the services and visit the address, then store what both said.

    Call it outside of transactions: others are waited for.
    """
    looked = look_for_notices(source)
    address = address_of(source)
    known = SourceWatch.objects.filter(source=source).values_list("content_sha256", flat=True)
    look = look_at_link(address, known=known.first() or "") if address else None
    if look:
        _heed(address, look)
    return _conclude(source, looked, look)


def address_of(source: Source) -> str:
    """The address to visit: its own, else where its DOI leads; "" where it has neither."""
    resolver = settings.SERVICES["doi"]
    return source.url or (f"{resolver}/{source.doi}" if source.doi and resolver else "")


def _to_look_at(source_id: int, *, asked: bool) -> Source | None:
    watch = SourceWatch.objects.filter(source=source_id).select_related("source").first()
    if watch is None or watch.source.merged_into_id:
        return None
    if asked:
        return watch.source if watch.asked_at else None
    last = max(filter(None, (watch.notices_at, watch.link_at)), default=None)
    return None if last and last > timezone.now() - _JUST_NOW else watch.source


def _heed(address: str, look: Look) -> None:
    """Keep the distance that the site asks for, and leave it alone where it asks for that."""
    turns.heed_crawl_delay(address, look.crawl_delay)
    if look.status == TOO_MANY:
        rest = max(look.rest or 0.0, settings.FETCH_GAP_SECONDS)
        turns.leave_alone(address, rest, status=look.status)


@transaction.atomic
def _conclude(source: Source, looked: Looked, look: Look | None) -> SourceWatch | None:
    """Store what was found, and give the source the status that follows."""
    watch = _locked_watch(source.pk)
    if watch is None:
        return None
    now = timezone.now()
    if looked.by:
        watch.notices_at = now
    if look:
        _note_look(watch, look, is_online=bool(looked.by) or is_online())
    problems = [*looked.problems, *([look.problem] if look and look.problem else [])]
    watch.problem, watch.asked_at = " ".join(problems), None
    _follow(watch, looked, look)
    watch.source.refresh_from_db()
    watch.next_check_at = now + wait(_known(watch, looked))
    watch.save(update_fields=_FOUND)
    return watch


def _note_look(watch: SourceWatch, look: Look, *, is_online: bool) -> None:
    """What a visit found. A lost link is one strike a day, however often somebody looks; where
    nobody answers us at all, the fault may be ours and counts for nothing."""
    now = timezone.now()
    watch.link_at, watch.link_status = now, look.status
    if look.link == Link.ALIVE:
        watch.strikes, watch.struck_at = 0, None
        watch.moved_to = look.moved_to if len(look.moved_to) <= 2000 else ""
    elif look.link == Link.LOST and (look.status is not None or is_online):
        _strike(watch)
    if look.fingerprint:
        if watch.content_sha256 not in ("", look.fingerprint):
            watch.changed_at = now
        watch.content_sha256 = look.fingerprint


def _strike(watch: SourceWatch) -> None:
    now = timezone.now()
    if watch.struck_at is None or watch.struck_at.date() < now.date():
        watch.strikes, watch.struck_at = min(watch.strikes + 1, MOST_STRIKES), now


def is_online() -> bool:
    """Whether any site has answered this installation within a day."""
    since = timezone.now() - _DAY
    return (
        SourceWatch.objects.filter(link_at__gte=since, link_status__isnull=False).exists()
        or Watch.objects.filter(checked_at__gte=since).exists()
    )


def _follow(watch: SourceWatch, looked: Looked, look: Look | None) -> SourceAlert | None:
    """The status that all of this comes to: notices first, then a link that is dead."""
    source = watch.source
    if announced(source):
        return follow_notices(source_id=source.pk)
    if watch.strikes >= STRIKES:
        at = watch.struck_at
        return set_status(source_id=source.pk, status=SourceStatus.DEAD, by_what=LINK, at=at)
    is_alive = look is not None and look.link == Link.ALIVE
    by_link = not (source.doi or source.pmid) or source.status == SourceStatus.DEAD
    if looked.by and (is_alive or source.status != SourceStatus.DEAD):
        return set_status(source_id=source.pk, status=SourceStatus.OK, by_what=looked.by[0])
    if is_alive and by_link:
        return set_status(source_id=source.pk, status=SourceStatus.OK, by_what=LINK)
    return None


def _known(watch: SourceWatch, looked: Looked) -> Known:
    cited = Review.objects.filter(evidence__source=watch.source)
    return Known(
        status=watch.source.status,
        is_public=cited.filter(status=ReviewStatus.PUBLISHED).exists(),
        is_cited=cited.exists(),
        is_in_doubt=watch.strikes > 0 or bool(looked.problems),
    )


def _locked_watch(source_id: int) -> SourceWatch | None:
    """The watch of a source, made where there is none; None for a source that is gone or merged."""
    source = Source.objects.filter(pk=source_id, merged_into=None).first()
    if source is None:
        return None
    SourceWatch.objects.get_or_create(source=source, defaults={"next_check_at": timezone.now()})
    watch = SourceWatch.objects.select_for_update().get(source=source)
    watch.source = source
    return watch


def sources_in_turn(limit: int) -> Iterator[Source]:
    """The sources that are due, for who looks at them one after the other."""
    put_on_schedule()
    for watch in due_watches().select_related("source")[:limit]:
        yield watch.source

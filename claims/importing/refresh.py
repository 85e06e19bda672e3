"""Looking again at a page that was imported: when a person asks, and on schedule."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import InterfaceError, OperationalError, transaction
from django.utils import timezone

from claims.errors import DomainError, WrongState
from claims.importing.articles import Capture, capture, capture_again, is_same_text
from claims.importing.fetching import turns
from claims.importing.fetching.answers import TOO_MANY
from claims.importing.fetching.fetch import Fetched, fetch
from claims.importing.problems import FetchProblem
from claims.importing.watches import locked_watch, note_changed, note_problem, note_unchanged
from claims.models import Snapshot, User, Watch, record_event
from claims.permissions import demand
from claims.queue import defer
from claims.text.addresses import host_of

AT_ONCE = 20  # looks that one run of the schedule asks for
SCHEDULED = -10  # priority: people go first
LEASE = timedelta(minutes=3)  # longer than any look takes
PATIENCE = timedelta(minutes=10)  # a look that was asked for and never came may be asked for again
_JUST_NOW = timedelta(minutes=30)  # a job that runs twice looks once
_AGAIN = timedelta(hours=1)  # a scheduled look that was lost is due again after this
_ENOUGH = 0.3  # share of the characters that a new text has at least, to be believed
_GONE = (404, 410)
_SOON = timedelta(seconds=1)  # a turn that comes no later is not waited for
_CRASHES = 3  # after so many workers died in the middle of a look it is given up
_OUR_FAULT = "Something went wrong on our side; the administrators can find it in the log."


@dataclass(frozen=True, slots=True)
class Look:
    """What the site answered; without `taken` the page has not changed."""

    page: Fetched
    taken: Capture | None


@transaction.atomic
def refresh_article(*, article_id: int, by: User, anyway: bool = False) -> Watch:
    """Ask for a look at the article's page; a job takes it as soon as a worker is free.

    Where somebody waits for one already, it is the same. `anyway` takes a text that lost most of
    its words for the new one. Raises `Missing`, and `WrongState` for an article without an address.
    """
    demand(by, "refresh_article")
    watch, now = locked_watch(article_id), timezone.now()
    if watch.asked_at is None or watch.asked_at < now - PATIENCE:
        watch.asked_at, watch.asked_by = now, by
        watch.save(update_fields=["asked_at", "asked_by"])
        record_event("refresh_article", watch.article, by=by)
        defer("look_again", article_id=article_id, asked=True, anyway=anyway)
    return watch


@transaction.atomic
def plan_looks() -> int:
    """Ask for the looks that are due, the longest overdue first; returns how many.

    May run any number of times at once: a watch that another run has is passed over, and one
    whose look was lost is due again later.
    """
    now = timezone.now()
    due = Watch.objects.filter(is_on=True, next_check_at__lte=now).exclude(article__url="")
    due = due.select_for_update(skip_locked=True, of=("self",)).order_by("next_check_at")
    watches = list(due[:AT_ONCE])
    for watch in watches:
        defer("look_again", priority=SCHEDULED, article_id=watch.article_id, asked=False)
    found = Watch.objects.filter(pk__in=[watch.pk for watch in watches])
    found.update(next_check_at=now + _AGAIN)
    return len(watches)


def look_again(
    article_id: int, *, asked: bool, anyway: bool = False, turn: str = "", crashes: int = 0
) -> Watch | None:
    """Look at the article's page and store its text where it changed; None: not now.

    `turn` is the one taken at the site, `crashes` how often the look was begun in vain. May run any
    number of times: while one look is going on no other begins.
    """
    try:
        watch = _begin(article_id, asked=asked, anyway=anyway, turn=turn)
    except WrongState:
        return None  # its address was taken away meanwhile
    if watch is None:
        return None
    try:
        if crashes >= _CRASHES:
            return _note(article_id, DomainError(_OUR_FAULT))
        return _conclude(article_id, _look(watch), anyway=anyway)
    except DomainError as problem:
        return _note(article_id, problem)
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        _note(article_id, DomainError(_OUR_FAULT))
        raise


@transaction.atomic
def _begin(article_id: int, *, asked: bool, anyway: bool, turn: str) -> Watch | None:
    """Take the turn to look; None when there is nothing to do, or it is done later."""
    watch, now = locked_watch(article_id), timezone.now()
    if asked and watch.asked_at is None:
        return None  # the look that was going on has told them
    if watch.looking_until and watch.looking_until > now:
        if asked:
            _put_off(watch.looking_until, article_id=article_id, asked=True, anyway=anyway)
        return None
    if not asked and (not watch.is_on or _is_fresh(watch, now)):
        return None
    if not _may_visit(watch, asked, turn):
        return None
    watch.looking_until = now + LEASE
    watch.save(update_fields=["looking_until"])
    return watch


def _may_visit(watch: Watch, asked: bool, turn: str) -> bool:
    """Whether the site is to be visited now: a person goes ahead, the schedule waits in line."""
    url = watch.article.url
    if asked:
        turns.go_ahead(url)
        return True
    if turn and turns.holds(url, turns.Turn.from_words(turn)):
        return True
    new = turns.take_turn(url)
    if new.at - timezone.now() <= _SOON:
        return True
    _put_off(new.at, article_id=watch.article_id, asked=False, turn=new.to_words())
    return False


def _put_off(at: datetime, *, asked: bool, **arguments: Any) -> None:
    defer("look_again", at=at, priority=0 if asked else SCHEDULED, asked=asked, **arguments)


def _is_fresh(watch: Watch, now: datetime) -> bool:
    return watch.checked_at is not None and watch.checked_at > now - _JUST_NOW


def _look(watch: Watch) -> Look:
    page = fetch(watch.article.url, etag=watch.etag, last_modified=watch.last_modified)
    turns.heed_crawl_delay(page.url, page.crawl_delay)
    if page.status == 304:
        return Look(page, None)
    return Look(page, capture(page.body, page.media_type, charset=page.charset, url=page.final_url))


@transaction.atomic
def _conclude(article_id: int, look: Look, *, anyway: bool) -> Watch:
    watch = locked_watch(article_id)
    current, seen = watch.article.current_snapshot, {"status": look.page.status}
    if look.taken is None or is_same_text(current, look.taken):
        note_unchanged(watch, **seen, headers=look.page.headers)
    elif not anyway and (problem := _lost_words(current, look.taken)):
        note_problem(watch, problem, **seen)
    else:
        capture_again(watch.article, look.taken, by=watch.asked_by)
        note_changed(watch, **seen, headers=look.page.headers)
    return watch


@transaction.atomic
def _note(article_id: int, problem: DomainError) -> Watch:
    watch = locked_watch(article_id)
    status = None
    if isinstance(problem, FetchProblem):
        status = problem.status
        _heed(watch.article.url, problem)
    told = problem.message
    if status in _GONE:
        told = (
            f"The page is gone: {host_of(watch.article.url)} answered {status}. The copies here "
            "stay as they are. If it has moved, put its new address into the details."
        )
    note_problem(watch, told, status=status)
    return watch


def _heed(url: str, problem: FetchProblem) -> None:
    """Leave a site alone that asks for it."""
    if problem.retry_after or problem.status == TOO_MANY:
        rest = max(problem.retry_after or 0.0, settings.FETCH_GAP_SECONDS)
        turns.leave_alone(url, rest, status=problem.status)


def _lost_words(current: Snapshot, taken: Capture) -> str:
    """Why the new text is not believed, or ""."""
    before, after = len(current.text), len(taken.extracted.document.text)
    if after >= _ENOUGH * before:
        return ""
    return (
        f"The page now shows only {after:,} of {before:,} characters, perhaps because it asks for "
        "consent or a subscription. No new copy was made. Open the page: if its publisher did "
        "shorten the article, take the short text as the new copy."
    )

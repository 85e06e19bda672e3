"""Whether and when an article's page is looked at again, and what the looks found."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from claims.errors import Missing, WrongState
from claims.importing.schedule import Known, wait
from claims.models import Article, Claim, Publication, User, Watch, record_event
from claims.permissions import demand

NO_ADDRESS = (
    "This article has no web address that could be looked at. Nothing was changed. Give it one in "
    "its details, or import its new text."
)

_VALIDATORS = {"etag": 300, "last_modified": 100}  # the field and its length


def watch_fetched(article: Article) -> Watch:
    """Note that the page was fetched just now; the first time, put it on the schedule.

    Call it in the transaction that stores the capture.
    """
    now = timezone.now()
    found = {"checked_at": now, "failures": 0, "problem": "", "status": 200}
    first = {**found, "next_check_at": now + _wait(article, Watch())}
    return Watch.objects.update_or_create(article=article, defaults=found, create_defaults=first)[0]


def forget_page(article: Article) -> None:
    """Forget what the site said about its page: the newest text is no longer from there."""
    Watch.objects.filter(article=article).update(etag="", last_modified="")


def forget_address(article: Article) -> None:
    """Forget all that looks at another address found."""
    now = timezone.now()
    Watch.objects.filter(article=article).update(
        etag="", last_modified="", unchanged=0, failures=0, problem="", status=None,
        asked_at=None, asked_by=None,
    )  # fmt: skip
    Watch.objects.filter(article=article, is_on=True).update(next_check_at=now)


@transaction.atomic
def switch_watch(*, article_id: int, is_on: bool, by: User) -> Watch:
    """Put the article's page on the schedule or take it off.

    Raises `Missing` for a wrong id and `WrongState` for an article without an address.
    """
    demand(by, "refresh_article")
    watch = locked_watch(article_id)
    if watch.is_on != is_on:
        watch.is_on = is_on
        watch.next_check_at = timezone.now() if is_on else None
        watch.save(update_fields=["is_on", "next_check_at"])
        record_event("switch_watch", watch.article, by=by, is_on=[not is_on, is_on])
    return watch


def locked_watch(article_id: int) -> Watch:
    """The article's watch, locked after the article; made, switched off, where there is none.

    Raises `Missing` for a wrong id and `WrongState` for an article without an address.
    """
    try:
        article = Article.locked(article_id)
    except Article.DoesNotExist:
        raise Missing("There is no such article. Nothing was changed.") from None
    if not article.url:
        raise WrongState(NO_ADDRESS)
    watch = Watch.objects.select_for_update().get_or_create(
        article=article, defaults={"is_on": False}
    )[0]
    watch.article = article
    return watch


def note_unchanged(watch: Watch, *, status: int, headers: Mapping[str, str]) -> None:
    """The page answered, and its text is the newest snapshot's."""
    now = timezone.now()
    if status != 304:
        _keep_validators(watch, headers)
    _end(watch, now, checked_at=now, unchanged=watch.unchanged + 1, status=status)


def note_changed(watch: Watch, *, status: int, headers: Mapping[str, str]) -> None:
    """The page answered with another text, which is the newest snapshot now."""
    now = timezone.now()
    _keep_validators(watch, headers)
    _end(watch, now, checked_at=now, changed_at=now, unchanged=0, status=status)


def note_problem(watch: Watch, problem: str, *, status: int | None = None) -> None:
    """The look failed, or what it found is no article's new text."""
    failures = watch.failures + 1
    _end(watch, timezone.now(), problem=problem, failures=failures, status=status)


def _end(watch: Watch, now: datetime, **found: Any) -> None:
    """Save what a look found; nobody waits for it any longer."""
    values = {
        "failures": 0, "problem": "", **found,
        "looking_until": None, "asked_at": None, "asked_by": None,
    }  # fmt: skip
    for name, value in values.items():
        setattr(watch, name, value)
    if watch.is_on:
        watch.next_check_at = now + _wait(watch.article, watch)
    watch.save(update_fields=[*values, "etag", "last_modified", "next_check_at"])


def _keep_validators(watch: Watch, headers: Mapping[str, str]) -> None:
    """Keep what the site will be asked with; what does not fit would not match either."""
    for name, longest in _VALIDATORS.items():
        value = headers.get(name.replace("_", "-"), "")
        setattr(watch, name, value if len(value) <= longest else "")


def _wait(article: Article, watch: Watch) -> timedelta:
    now = timezone.localtime()
    born = article.published_on or timezone.localdate(article.created_at)
    marked = Claim.objects.filter(occurrences__snapshot__article=article).distinct().count()
    return wait(
        Known(
            age=now.date() - born,
            claims=marked,
            is_public=Publication.objects.current().filter(article=article).exists(),
            unchanged=watch.unchanged,
            failures=watch.failures,
        )
    )

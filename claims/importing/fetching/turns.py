"""Turns: when a site is visited next, so that a bulk import is no burden to it.

Each site has one line (a `Host` row). Whoever visits for a list or a schedule takes a turn at the
end of it; a person who waits goes ahead, and the line moves on behind them. A new line begins where
the site asks for more time: turns taken before are void then.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from claims.importing.fetching.answers import TOO_MANY
from claims.models import Host

# What is due within this time (seconds) is not put off.
SOON = 1
# A turn that is missed by more than this (seconds) is void: others may stand there now.
LATE = 5
# The longest time between two visits that a site can ask for (seconds).
LONGEST_GAP = 30
# The longest time for which a site can ask to be left alone (seconds).
LONGEST_REST = 3600
# The longest time for which one page that has trouble (503) holds up the others (seconds).
PAGE_REST = 60
# Instead of a turn: a person does not want to wait for one.
AT_ONCE = "at once"


@dataclass(frozen=True, slots=True)
class Turn:
    """When a visit may be made, and when this was promised."""

    at: datetime
    taken_at: datetime

    def to_words(self) -> str:
        """The turn as an argument of a job."""
        return f"{self.at.isoformat()} {self.taken_at.isoformat()}"

    @classmethod
    def from_words(cls, words: str) -> Self:
        at, taken_at = map(datetime.fromisoformat, words.split())
        return cls(at, taken_at)


@transaction.atomic
def take_turn(url: str) -> Turn:
    """The next free turn at the site of the address; it may be now."""
    host, now = _locked(url), timezone.now()
    turn = Turn(at=max(now, host.next_visit_at), taken_at=now)
    host.next_visit_at = turn.at + _gap(host)
    host.save(update_fields=["next_visit_at"])
    return turn


def holds(url: str, turn: Turn) -> bool:
    """Whether a turn whose time has come still counts."""
    if timezone.now() - turn.at > timedelta(seconds=LATE):
        return False
    host = Host.objects.filter(name=_name(url)).first()
    return host is not None and (host.line_began_at is None or host.line_began_at <= turn.taken_at)


def turn_to_wait_for(url: str, taken: str) -> Turn | None:
    """None where the site may be visited now; else when.

    `taken` is the turn of this job, "", or AT_ONCE, which goes ahead of the line.

    A turn that was missed, or is void, is replaced by the next free one.
    """
    if taken == AT_ONCE:
        go_ahead(url)
        return None
    if taken and holds(url, Turn.from_words(taken)):
        return None
    turn = take_turn(url)
    return turn if turn.at - timezone.now() > timedelta(seconds=SOON) else None


@transaction.atomic
def go_ahead(url: str) -> None:
    """Visit now, for a person who waits; the line moves on by one visit."""
    host = _locked(url)
    host.next_visit_at = max(timezone.now(), host.next_visit_at) + _gap(host)
    host.save(update_fields=["next_visit_at"])


@transaction.atomic
def leave_alone(url: str, seconds: float, *, status: int | None = None) -> None:
    """The site asks for a rest: nobody in the line visits before it is over.

    Only an answer that speaks for the whole site (429) stops the line for long: the trouble of one
    page is no reason to leave the others.
    """
    host, now = _locked(url), timezone.now()
    most = LONGEST_REST if status == TOO_MANY else PAGE_REST
    host.next_visit_at = host.rest_until = now + timedelta(seconds=min(seconds, most))
    host.line_began_at = now
    host.save(update_fields=["next_visit_at", "line_began_at", "rest_until"])


def rest_of(url: str) -> datetime | None:
    """Until when the site of the address asked to be left alone, where that is not over."""
    host = Host.objects.filter(name=_name(url), rest_until__gt=timezone.now()).first()
    return host.rest_until if host else None


@transaction.atomic
def heed_crawl_delay(url: str, seconds: float | None) -> None:
    """Keep the distance (seconds) that the site's robots.txt asks for, within bounds."""
    wanted = min(max(seconds or 0.0, 0.0), LONGEST_GAP)
    if not Host.objects.filter(name=_name(url)).exclude(gap_seconds=wanted).exists():
        return
    host, now = _locked(url), timezone.now()
    host.gap_seconds, host.line_began_at = wanted, now
    host.next_visit_at = now + _gap(host)
    host.save(update_fields=["gap_seconds", "line_began_at", "next_visit_at"])


def _gap(host: Host) -> timedelta:
    return timedelta(seconds=max(settings.FETCH_GAP_SECONDS, host.gap_seconds))


def _locked(url: str) -> Host:
    name = _name(url)
    Host.objects.get_or_create(name=name, defaults={"next_visit_at": timezone.now()})
    return Host.objects.select_for_update().get(name=name)


def _name(url: str) -> str:
    return (urlsplit(url).hostname or "")[:255]

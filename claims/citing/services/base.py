"""Ask a service about one key: politely, within bounds, and once.

What it answered is kept (`ServiceAnswer`) and not asked for again before it expires. Services are
told who asks; each is asked at the distance that its rules name, by all processes together, and is
left alone after it asked for that or had trouble, twice as long each time. Answers come through the
importer's guarded fetching. A caller holds no transaction: the turns lie in the database.
"""

import json
import math
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any, Final
from urllib.parse import urlencode

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.formats import time_format
from lxml import etree

from claims.errors import Unavailable
from claims.importing.fetching.answers import TOO_MANY, Reached, seconds_asked
from claims.importing.fetching.fetch import Fetched, Limits, Rules, fetch, reach
from claims.importing.problems import FetchProblem, ImportProblem
from claims.models import Host, ServiceAnswer

LABELS: Final = {
    "doi": "doi.org",
    "crossref": "Crossref",
    "datacite": "DataCite",
    "ncbi": "PubMed",
    "idconv": "PubMed Central",
    "openlibrary": "Open Library",
    "arxiv": "arXiv",
    "wayback": "The Wayback Machine",
    "wayback_available": "The Wayback Machine",
}
JSON: Final = "application/json"
CSL: Final = "application/vnd.citationstyles.csl+json"
XML: Final = "application/atom+xml"
HTML: Final = "text/html"
_MEDIA_TYPES: Final = {
    JSON: frozenset({JSON, "text/json", "application/vnd.api+json"}),
    CSL: frozenset({CSL, JSON, "application/citeproc+json", "application/vnd.crossref-api+json"}),
    XML: frozenset({XML, "application/xml", "text/xml"}),
}
LIMITS = Limits(total_seconds=10, connect_seconds=4, max_bytes=3_000_000)

# Seconds between two questions: the arXiv API asks for three, Open Library takes one a second of
# strangers, NCBI three a second, the Wayback Machine saves a few pages a minute. The others name no
# distance for so few.
_GAPS: Final = {"arxiv": 3.0, "openlibrary": 1.0, "ncbi": 0.4, "idconv": 0.4, "wayback": 5.0}
_GAP: Final = 0.1
# How long (seconds) a question waits for its turn before it is refused.
_PATIENCE: Final = 6.0
# The rest after the first trouble, and the longest one (seconds).
_REST, _LONGEST_REST = 15.0, 3600.0

_UNKNOWN: Final = frozenset({400, 404, 410})
_BUSY: Final = frozenset({TOO_MANY, 500, 502, 503, 504, 520, 523, 529})
_REFUSED: Final = 400  # and above
_KEPT, _UNKNOWN_KEPT = timedelta(days=30), timedelta(days=1)
_DEEPEST: Final = 60  # levels of nesting in an answer
_NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Answer:
    """What a service said: `body` is parsed JSON or a text; None: it does not know the key."""

    body: Any
    asked_at: datetime

    @property
    def is_known(self) -> bool:
        return self.body is not None


def ask(
    service: str,
    key: str,
    path: str,
    *,
    params: Mapping[str, str] = _NOTHING,
    accept: str = JSON,
    fresh: bool = False,
) -> Answer:
    """The answer of a service about a key, from what is kept or by asking at `path` below its base.

    `fresh` asks even when an answer is kept. Raises `Unavailable`, in words for people, when there
    is none to be had now; nothing is kept of that.
    """
    kept = None if fresh else remembered(service, key)
    if kept:
        return kept
    base = _base_in_turn(service)
    body = _fetched(service, f"{base}/{path}" + (f"?{urlencode(params)}" if params else ""), accept)
    _end_rest(service)
    return keep(service, key, body)


def visit(service: str, path: str, *, limits: Limits) -> Reached:
    """Where a visit at `path` below the base of a service ends, for one that answers by leading on.

    Nothing is kept. Raises `Unavailable`, in words for people.
    """
    url = f"{_base_in_turn(service)}/{path}"
    try:
        reached = reach(url, limits=limits, rules=_rules(HTML))
    except FetchProblem as problem:
        raise _explained(service, problem) from problem
    if reached.status in _BUSY:
        rest = seconds_asked(reached.retry_after) or 0
        raise _resting(service, _begin_rest(service, rest))
    if reached.status >= _REFUSED:
        raise Unavailable(f"{LABELS[service]} refused this (it answered {reached.status}).")
    _end_rest(service)
    return reached


def _base_in_turn(service: str) -> str:
    """The base address of the service, once it is its turn. Raises `Unavailable`."""
    base: str = settings.SERVICES[service]
    if not base:
        raise Unavailable(f"{LABELS[service]} is not asked on this installation.")
    _wait_for_turn(service)
    return base


def remembered(service: str, key: str) -> Answer | None:
    """What is kept of an earlier question and has not expired."""
    row = ServiceAnswer.objects.filter(
        service=service, key=key, expires_at__gt=timezone.now()
    ).first()
    return Answer(row.body, row.asked_at) if row else None


def forget_expired() -> int:
    """Delete the answers that nobody would be given any more; their number."""
    return ServiceAnswer.objects.filter(expires_at__lte=timezone.now()).delete()[0]


def contact() -> dict[str, str]:
    """The address of the desk as the parameter `mailto`, where it names one."""
    return {"mailto": settings.CONTACT_ADDRESS} if settings.CONTACT_ADDRESS else {}


def _fetched(service: str, url: str, accept: str) -> Any:
    """The body of the answer; None where the service does not know what is asked for."""
    try:
        page = fetch(url, limits=LIMITS, media_types=_MEDIA_TYPES[accept], rules=_rules(accept))
    except FetchProblem as problem:
        if problem.status in _UNKNOWN:
            return None
        raise _explained(service, problem) from problem
    except ImportProblem as problem:
        raise _no_record(service) from problem
    return _read(service, page, accept)


def _rules(accept: str) -> Rules:
    """As the importer visits pages, but with a name to write to, and without asking robots.txt:
    these addresses are made for programs."""
    who = settings.FETCH_USER_AGENT
    if settings.CONTACT_ADDRESS:
        who = f"{who} mailto:{settings.CONTACT_ADDRESS}"
    return Rules(
        allowed_networks=tuple(settings.FETCH_ALLOWED_NETWORKS),
        respect_robots=False,
        user_agent=who,
        accept=f"{accept}, {JSON};q=0.8" if accept == CSL else accept,
    )


def _explained(service: str, problem: FetchProblem) -> Unavailable:
    """The problem in plain words. After trouble of its own the service is left alone."""
    if problem.is_temporary and problem.status is not None:
        return _resting(service, _begin_rest(service, problem.retry_after or 0))
    return Unavailable(f"{LABELS[service]} did not answer. Try again later.")


def _no_record(service: str) -> Unavailable:
    return Unavailable(f"{LABELS[service]} sent something that cannot be read as a record.")


def _resting(service: str, until: datetime) -> Unavailable:
    clock = time_format(timezone.localtime(until), "H:i")
    return Unavailable(
        f"{LABELS[service]} is busy and will be asked again at {clock} at the earliest.",
        retry_at=until,
    )


def _read(service: str, page: Fetched, accept: str) -> Any:
    text = page.body.decode("utf-8", "replace")
    try:
        if accept == XML:
            parse_xml(text)
            return text
        body = _storable(json.loads(text), _DEEPEST)
    except (ValueError, RecursionError, etree.XMLSyntaxError) as error:
        raise _no_record(service) from error
    if not isinstance(body, dict | list):
        raise _no_record(service)
    return body


def parse_xml(text: str) -> etree._Element:
    """The root of the document. Nothing is loaded or expanded for it. Raises XMLSyntaxError."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    return etree.fromstring(text.encode(), parser)


def _storable(value: Any, depth: int) -> Any:
    """The value without what the database's JSON cannot hold. Raises ValueError when too deep."""
    if isinstance(value, str):
        return value.replace("\0", "").encode("utf-8", "replace").decode()
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if not isinstance(value, dict | list):
        return value
    if depth == 0:
        raise ValueError
    if isinstance(value, list):
        return [_storable(part, depth - 1) for part in value]
    return {_storable(name, depth): _storable(part, depth - 1) for name, part in value.items()}


def keep(service: str, key: str, body: Any) -> Answer:
    """Keep what was said about a key; None: the service does not know it."""
    now = timezone.now()
    row = ServiceAnswer(
        service=service,
        key=key,
        status=404 if body is None else 200,
        body=body,
        asked_at=now,
        expires_at=now + (_UNKNOWN_KEPT if body is None else _KEPT),
    )
    ServiceAnswer.objects.bulk_create(
        [row],
        update_conflicts=True,
        unique_fields=["service", "key"],
        update_fields=["status", "body", "asked_at", "expires_at"],
    )
    return Answer(body, now)


def _wait_for_turn(service: str) -> None:
    """Sleep until the next free turn. Raises `Unavailable` when that is too far off."""
    with transaction.atomic():
        host, now = _line(service), timezone.now()
        if host.rest_until and host.rest_until > now:
            raise _resting(service, host.rest_until)
        turn = max(now, host.next_visit_at)
        wait = (turn - now).total_seconds()
        if wait > _PATIENCE:
            raise _resting(service, turn)
        host.next_visit_at = turn + timedelta(seconds=_GAPS.get(service, _GAP))
        host.save(update_fields=["next_visit_at"])
    time.sleep(wait)


@transaction.atomic
def _begin_rest(service: str, asked_for: float) -> datetime:
    """Leave the service alone for the seconds it asks for, or twice the last rest if longer."""
    host = _line(service)
    rest = min(max(asked_for, 2 * host.gap_seconds, _REST), _LONGEST_REST)
    host.gap_seconds, host.rest_until = rest, timezone.now() + timedelta(seconds=rest)
    host.save(update_fields=["gap_seconds", "rest_until"])
    return host.rest_until


def _end_rest(service: str) -> None:
    Host.objects.filter(name=_name(service), gap_seconds__gt=0).update(gap_seconds=0)


def _line(service: str) -> Host:
    """The row in which all processes take turns, locked; `gap_seconds` is the last rest."""
    name = _name(service)
    Host.objects.get_or_create(name=name, defaults={"next_visit_at": timezone.now()})
    return Host.objects.select_for_update().get(name=name)


def _name(service: str) -> str:
    """No host name has a space, so the importer's lines are others."""
    return f"service {service}"

"""Whether the address of a source still leads to it: one look, without anything stored.

A page that says “not found” with the status 200 is recognised by what the site answers at an
address beside it that nobody made: the method of Bar-Yossef et al., “Sic transit gloria telae”,
WWW 2004, section 3.
"""

import hashlib
import re
import secrets
from dataclasses import dataclass
from enum import Enum
from typing import Final
from urllib.parse import urlsplit, urlunsplit

from claims.errors import DomainError
from claims.importing.articles import capture
from claims.importing.encoding import decode
from claims.importing.fetching.answers import TOO_MANY, Reached, seconds_asked
from claims.importing.fetching.fetch import HTML_TYPES, TEXT_TYPES, Limits, reach
from claims.importing.pages.html import parse
from claims.importing.problems import AddressRefused, FetchProblem, RobotsRefused, TimedOut

LIMITS = Limits(total_seconds=20, connect_seconds=6, max_bytes=1_000_000)

_GONE: Final = frozenset({404, 410})
# The site answers, but not to programs, or not without an account or money.
_REFUSED: Final = frozenset({401, 402, 403, 405, 406, 407, 429, 451})
_NOT_FOUND: Final = re.compile(
    r"\b(404|410|not found|no longer (available|exists?)|(does ?n[o’']t|does not) exist"
    r"|nicht gefunden|introuvable|non trouvée|no encontrada|non trovata|niet gevonden)\b",
    re.IGNORECASE,
)
_FEWEST_WORDS = 30  # with less text, a page that scripts fill cannot be told from any other
_SAME = 0.9  # share of word triples in common
_UNSEEN = ".//script | .//style | .//noscript | .//template"


class Link(Enum):
    """What a look says about an address."""

    ALIVE = "alive"
    LOST = "lost"  # it did not lead to the source today
    UNKNOWN = "unknown"  # the site would not say


@dataclass(frozen=True, slots=True)
class Look:
    """What was found at an address.

    `status` is the HTTP status, None where nobody answered. `fingerprint` is the SHA-256 of the
    page's text, "" where there is none to compare. `problem` says in words what was wrong.
    `rest` is the time (seconds) that the site asks to be left alone.
    """

    link: Link
    status: int | None = None
    moved_to: str = ""
    fingerprint: str = ""
    problem: str = ""
    crawl_delay: float | None = None
    rest: float | None = None


def look_at_link(url: str, *, known: str = "") -> Look:
    """Visit an address: HEAD, then GET for pages and where HEAD is refused.

    `known` is the fingerprint of the last look: where it is the same, the site is not asked for
    another page beside it.
    """
    try:
        reached = _reached(url)
    except (AddressRefused, RobotsRefused) as refusal:
        return Look(Link.UNKNOWN, problem=refusal.message)
    except FetchProblem as problem:
        return Look(Link.LOST, problem=problem.reason)
    return _judge(reached, known)


def _reached(url: str) -> Reached:
    try:
        head = reach(url, method="HEAD", limits=LIMITS)
    except (AddressRefused, RobotsRefused, TimedOut):
        raise
    except FetchProblem:
        return reach(url, limits=LIMITS)  # some servers hang up on a HEAD
    if head.status == TOO_MANY:
        return head  # it asks for fewer visits, not for another one
    is_file = bool(head.media_type) and head.media_type not in HTML_TYPES | TEXT_TYPES
    return head if head.status == 200 and is_file else reach(url, limits=LIMITS)


def _judge(reached: Reached, known: str) -> Look:
    status, delay = reached.status, reached.crawl_delay
    if status in _REFUSED:
        rest = seconds_asked(reached.retry_after)
        told = f"The site does not answer programs here (status {status})."
        return Look(Link.UNKNOWN, status, problem=told, crawl_delay=delay, rest=rest)
    if not 200 <= status < 300:
        told = "There is no such page" if status in _GONE else "The site has trouble"
        return Look(Link.LOST, status, problem=f"{told} (status {status}).", crawl_delay=delay)
    fingerprint = _fingerprint(reached)
    if (not fingerprint or fingerprint != known) and is_soft_404(reached):
        told = "The site answers with its page for addresses that do not exist."
        return Look(Link.LOST, status, problem=told, crawl_delay=delay)
    moved = reached.moved_to if _is_elsewhere(reached) else ""
    return Look(Link.ALIVE, status, moved, fingerprint, crawl_delay=delay)


def is_soft_404(reached: Reached) -> bool:
    """Whether a page of status 200 is the one that the site shows for what it does not have."""
    title, words = _words_of(reached)
    if len(words) < _FEWEST_WORDS and not _NOT_FOUND.search(title):
        return False
    try:
        beside = reach(_beside(reached.url), limits=LIMITS)
    except FetchProblem:
        return False
    if beside.status != 200:
        return False  # it says honestly what it does not have
    other_title, others = _words_of(beside)
    both_say_so = bool(_NOT_FOUND.search(title) and _NOT_FOUND.search(other_title))
    return both_say_so or (len(words) >= _FEWEST_WORDS and _alike(words, others) >= _SAME)


def _beside(url: str) -> str:
    """An address in the same folder that nobody made."""
    parts = urlsplit(url)
    folder = parts.path.rstrip("/").rpartition("/")[0]
    return urlunsplit((parts.scheme, parts.netloc, f"{folder}/{secrets.token_hex(8)}", "", ""))


def _words_of(reached: Reached) -> tuple[str, list[str]]:
    """The title and the words of a page; nothing where it is none."""
    try:
        tree = parse(decode(reached.body, charset=reached.charset))
    except DomainError:
        return "", []
    title = " ".join("".join(tree.itertext("title")).split())
    for unseen in tree.xpath(_UNSEEN):
        unseen.drop_tree()
    return title, tree.text_content().split()


def _alike(words: list[str], others: list[str]) -> float:
    """The share of triples of words that two texts have in common, 0 to 1."""
    first, second = _triples(words), _triples(others)
    union = len(first | second)
    return len(first & second) / union if union else 0.0


def _triples(words: list[str]) -> set[tuple[str, ...]]:
    return set(zip(words, words[1:], words[2:], strict=False))


def _fingerprint(reached: Reached) -> str:
    """Of the article in a page, which its dates, menus and advertisements are no part of."""
    try:
        taken = capture(
            reached.body, reached.media_type, charset=reached.charset, url=reached.final_url
        )
    except DomainError:
        return ""
    return hashlib.sha256(taken.extracted.document.text.encode()).hexdigest()


def _is_elsewhere(reached: Reached) -> bool:
    """Whether a redirect for good leads to another page than the same one with https or www."""
    before, after = urlsplit(reached.url), urlsplit(reached.moved_to)
    if not reached.moved_to or (after.path.strip("/") == "" and before.path.strip("/")):
        return False  # the front page of a site is in nobody's place
    return _spelling(before.netloc, before.path) != _spelling(after.netloc, after.path)


def _spelling(host: str, path: str) -> str:
    return f"{host.lower().removeprefix('www.')}{path.rstrip('/')}"

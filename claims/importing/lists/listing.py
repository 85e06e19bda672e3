"""What is read out of a list of articles: the entries that a person may choose from."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import Any, TypedDict, cast
from urllib.parse import urljoin

from django.conf import settings
from ssrfguard import Policy

from claims.errors import DomainError
from claims.importing.fetching import guard
from claims.importing.problems import ImportProblem
from claims.models.vocabulary import BatchKind
from claims.text.addresses import canonical_url, tidy_url
from claims.text.typed import one_line

# What is kept of a title or of a line that could not be read (characters).
_LONGEST = 300
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


class UnreadableList(ImportProblem):
    """The page or file is no list of articles."""

    code = "unreadable_list"


class Entry(TypedDict, total=False):
    """One line of a list, as `Batch.entries` keeps it.

    `url` is fetchable; `line` counts from 1 in the list as it was given; `published` is an ISO
    date; `details` are what the list's author says about the article. An entry with a `problem`
    cannot be imported, and `written` is what stood there. `listed_at` stands for another list that
    is yet to be read, `record` is the place in a web archive.
    """

    url: str
    title: str
    published: str
    line: int
    details: dict[str, Any]
    problem: str
    written: str
    listed_at: str
    record: int


@dataclass(slots=True)
class Listing:
    """A list that was read.

    `lists` are the addresses of further lists that it consists of; `feed` is the address of the
    list to read instead; `note` says what was left out.
    """

    kind: BatchKind
    entries: list[Entry] = field(default_factory=list)
    lists: list[str] = field(default_factory=list)
    feed: str = ""
    note: str = ""


def entry_at(address: str, *, base: str = "", **known: Any) -> Entry:
    """The entry of an address; what is wrong with it stands in it. Empty values are left out."""
    kept = cast(Entry, {name: value for name, value in known.items() if value})
    if "title" in kept:
        kept["title"] = _cut(one_line(kept["title"]))
    address = without_unstorable(address)
    try:
        url = tidy_url(urljoin(base, address.strip()) if base else address)
        guard.check_url(url, _policy(tuple(settings.FETCH_ALLOWED_NETWORKS)))
    except (DomainError, ValueError) as problem:
        reason = problem.message if isinstance(problem, DomainError) else "No web address."
        return {**kept, "problem": reason, "written": _cut(address.strip())}
    return {**kept, "url": url}


def can_be_imported(entry: Entry) -> bool:
    """Whether an entry names a page or a record of an archive."""
    return "problem" not in entry and ("url" in entry or "record" in entry)


def unreadable(line: int, written: str, problem: str) -> Entry:
    """The entry of a line that says nothing usable."""
    return Entry(line=line, written=_cut(written.strip()), problem=problem)


def merged(entries: Iterable[Entry]) -> Iterator[Entry]:
    """The entries without those whose page stands further up already."""
    seen: set[str] = set()
    for entry in entries:
        url = entry.get("url", "")
        page = canonical_url(url) if url else ""
        if page and "record" not in entry:
            if page in seen:
                continue
            seen.add(page)
        yield entry


def iso_date(said: str) -> str:
    """The date in a feed's or sitemap's way to say it, in ISO form; "" where there is none."""
    text = said.strip()
    try:
        return date.fromisoformat(text[:10]).isoformat()
    except ValueError:
        pass
    try:
        return parsedate_to_datetime(text).date().isoformat()
    except (ValueError, TypeError, IndexError):
        return ""


def text_at(row: Mapping[str, Any], *names: str) -> str:
    """The first of the values that is a text with something in it."""
    return next((row[name] for name in names if isinstance(row.get(name), str) and row[name]), "")


@lru_cache(maxsize=4)
def _policy(networks: tuple[str, ...]) -> Policy:
    """The policy of the installation; to build one takes milliseconds, and lists are long."""
    return guard.build_policy(networks)


def without_unstorable(words: str) -> str:
    """The words without what no database takes: NUL, and halves of surrogate pairs."""
    return _UNSTORABLE.sub("", words)


def _cut(words: str) -> str:
    words = without_unstorable(words)
    return words if len(words) <= _LONGEST else words[: _LONGEST - 1] + "…"

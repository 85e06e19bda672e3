"""When a page says that an article appeared, and when it was last changed.

A day is that of the publisher's own clock, as the stamp has it. A stamp in universal time says
nothing about that clock; there the day that readers see counts, when it is the one beside it.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final

from htmldate import find_date
from lxml.html import HtmlElement, tostring

from claims.importing.metadata.described import Described, plain, text_of

_PUBLISHED: Final = (
    "article:published_time", "og:published_time", "datepublished", "article:published",
    "citation_publication_date", "citation_online_date", "citation_date", "parsely-pub-date",
    "sailthru.date", "dc.date.issued", "dcterms.issued", "dc.date", "dcterms.created", "dc:date",
    "pubdate", "publishdate", "publish-date", "publish_date", "publication_date", "article.created",
    "cxenseparse:recs:publishtime", "date",
)  # fmt: skip
_MODIFIED: Final = (
    "article:modified_time", "og:updated_time", "datemodified", "article:modified",
    "dcterms.modified", "dc.date.modified", "lastmod", "last-modified", "article.updated",
)  # fmt: skip
_ISO = re.compile(r"\s*(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)(.*)", re.DOTALL)
_COMPACT = re.compile(r"\s*(\d{4})(\d\d)(\d\d)(?:\D|$)")
_UNIVERSAL = re.compile(r"(?:Z|[+-]00:?00|\bUTC|\bGMT)\s*$", re.IGNORECASE)
_MONTHS: Final = (
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
)  # fmt: skip
_MONTH = r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?"
_MONTH_FIRST = re.compile(rf"\b{_MONTH}\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}})\b", re.I)
_DAY_FIRST = re.compile(rf"\b(\d{{1,2}})(?:st|nd|rd|th)?\.?\s+{_MONTH},?\s+(\d{{4}})\b", re.I)
_ISO_IN_TEXT = re.compile(r"\b(\d{4})-(\d\d)-(\d\d)\b")
_CHANGED = re.compile(r"updat|modif|correct|revis|aktualisiert|mis à jour|actualizad", re.I)
_DATED = re.compile("date|Date|time|publish|modified|byline")
_LOOKED_AT = 40
_SHORT = 200
# The search for a date anywhere takes a second and a half for each megabyte.
_MOST_SEARCHED = 1_500_000
# The web is no older; dates before are templates left unfilled.
_FIRST_YEAR = 1990


@dataclass(frozen=True, slots=True)
class _Stamp:
    day: date
    is_universal: bool


def choose_dates(page: Described) -> tuple[date | None, date | None]:
    """The days of publication and of the last change; the latter only when it is a later one."""
    seen = list(_seen(page))
    published = _published(page, [day for day, changed in seen if not changed])
    said = _stamps([plain(page.data("dateModified")), *_values(page, _MODIFIED)])
    shown = [day for day, changed in seen if changed]
    modified = max(shown, default=None) or next((stamp.day for stamp in said), None)
    if modified is None or published is None or modified <= published:
        return published, None
    return published, modified


def read_day(said: str) -> date | None:
    """The day that a stamp or a date in words names; None for one that is not, or not yet."""
    stamp = _stamp(said)
    return stamp.day if stamp else None


def _published(page: Described, seen: list[date]) -> date | None:
    said = [plain(page.data("datePublished")), *_values(page, _PUBLISHED)]
    stamp = next(_stamps(said), None)
    if stamp is not None:
        if not stamp.is_universal or stamp.day in seen:
            return stamp.day
        beside = (day for day in seen if abs(day - stamp.day) == timedelta(days=1))
        return next(beside, stamp.day)
    if len(set(seen)) == 1:
        return seen[0]
    if len(tostring(page.tree)) > _MOST_SEARCHED:
        return None
    found = find_date(page.tree, extensive_search=True, original_date=True, url=page.url or None)
    # Where it finds no more than a year, it fills that up to the first of January.
    return None if not found or found.endswith("-01-01") else read_day(found)


def _values(page: Described, names: Iterable[str]) -> list[str]:
    return [plain(value) for name in names for value in page.metas.get(name, ())]


def _stamps(said: Iterable[str]) -> Iterator[_Stamp]:
    return (stamp for stamp in map(_stamp, said) if stamp)


def _stamp(said: str) -> _Stamp | None:
    """A stamp as it is printed: ISO 8601 in its dialects, RFC 5322, or a date in English."""
    iso = _ISO.match(said) or _COMPACT.match(said)
    if iso:
        day = _day(*iso.groups()[:3])
        return _Stamp(day, bool(_UNIVERSAL.search(said))) if day else None
    day = _day_in_words(said)
    if day is None and "," in said[:6]:
        try:
            day = _possible(parsedate_to_datetime(said).date())
        except (ValueError, TypeError, OverflowError):
            day = None
    return _Stamp(day, bool(_UNIVERSAL.search(said))) if day else None


def _day_in_words(text: str) -> date | None:
    if found := _MONTH_FIRST.search(text):
        return _day(found[3], str(_MONTHS.index(found[1].lower()) + 1), found[2])
    if found := _DAY_FIRST.search(text):
        return _day(found[3], str(_MONTHS.index(found[2].lower()) + 1), found[1])
    found = _ISO_IN_TEXT.search(text)
    return _day(*found.groups()) if found else None


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return _possible(date(int(year), int(month), int(day)))
    except ValueError:
        return None


def _possible(day: date) -> date | None:
    """The day, unless it is before the web or still to come anywhere on earth."""
    latest = datetime.now(UTC).date() + timedelta(days=1)
    return day if day.year >= _FIRST_YEAR and day <= latest else None


def _seen(page: Described) -> Iterator[tuple[date, bool]]:
    """The days printed on the page, each with whether it is that of a change."""
    shown = [*list(page.tree.iter("time"))[:_LOOKED_AT], *page.called(_DATED, _LOOKED_AT)]
    for element in shown:
        text = text_of(element)
        if len(text) <= _SHORT and not page.is_elsewhere(element):
            yield from _days_of(element, text)


def _days_of(element: HtmlElement, text: str) -> Iterator[tuple[date, bool]]:
    """The days in a short text, which may say "1 May 2020, updated 3 May 2020"."""
    called = f"{element.get('class', '')} {element.get('itemprop', '')}"
    changed = _CHANGED.search(text)
    parts = [text[: changed.start()], text[changed.start() :]] if changed else [text]
    for place, part in enumerate(parts):
        day = _day_in_words(part)
        if day is not None:
            yield day, place == 1 or bool(not changed and _CHANGED.search(called))

"""How often title, byline, date and language of a page are read right, beside trafilatura alone.

The folder holds `trafilatura_en/` (`evaldata.jsonl`: `id`, `url`, `html`, `title`, `author`,
`date`) and `readability/NAME/` (`source.html.gz`, `expected-metadata.json`); either may be missing.
What nobody wrote down for a page is not counted.
"""

import contextlib
import gzip
import hashlib
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import mean
from time import process_time
from typing import Final, Literal

import trafilatura

from claims.errors import DomainError
from claims.importing.encoding import decode
from claims.importing.extract import extract
from claims.importing.metadata.bylines import NAMES_APART
from claims.importing.metadata.metadata import read_metadata
from claims.importing.pages.html import parse

Outcome = Literal["exact", "same", "missing", "wrong"]
Said = dict[str, str]

FIELDS: Final = ("title", "byline", "date", "language")
_OUTCOMES: Final[tuple[Outcome, ...]] = ("exact", "same", "missing", "wrong")
_WORDS = re.compile(r"\w+")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
# How the two sets part the names of one byline.
_PARTED = re.compile(r";|,|\band\b|/", re.IGNORECASE)

_CHANGED = "expected is the day of the last change, which we read as such"
_SITE = "expected has the name of the site behind it"
_SHARED = "expected is the title for sharing or searching; readers see the one found"
_CREDITS = "expected has the words around the name"
_OLD = "what is expected is nowhere on the page as it was stored"
# Why a miss is one. Nothing reads this but people.
REASONS: Final = {
    "trafilatura_en/shabka.org.about title": "the slogan of the site is expected",
    "trafilatura_en/deleuze.enacademic.com.micropolitics byline": "the page marks the editor "
    "of the book as its author",
    "trafilatura_en/phys.org.tool title": "expected is cut",
    "trafilatura_en/pythonspeed.com.docker date": _CHANGED,
    "trafilatura_en/wiki.python.org.Download title": "expected is the first section's heading",
    "trafilatura_en/wiki.python.org.Download byline": "who edited the page last is expected",
    "trafilatura_en/sibenlab.blogspot.com.privacy byline": "a placeholder is no name",
    "trafilatura_en/hellogiggles.com.skin date": _CHANGED,
    "trafilatura_en/wevolver.com.3dprinting byline": _CREDITS,
    "trafilatura_en/wevolver.com.3dprinting date": _CHANGED,
    "trafilatura_en/dailymail.co.uk.food title": "the first heading is the title for sharing",
    "trafilatura_en/dailymail.co.uk.food byline": _CREDITS,
    "trafilatura_en/tomshardware.com.rtx date": _OLD,
    "trafilatura_en/nationalrail.co.uk.disruptions title": "the headline is an empty element, and "
    "no declared title resembles any other heading",
    "trafilatura_en/standard.co.uk.caribbean byline": "two people signed, one is expected",
    "trafilatura_en/redtri.com.jokes title": _OLD,
    "trafilatura_en/redtri.com.jokes byline": _CREDITS,
    "trafilatura_en/redtri.com.jokes date": _OLD,
    "trafilatura_en/edition.cnn.com-royal date": _CHANGED,
    "trafilatura_en/gothamist.com-plagues title": _OLD,
    "readability/citylab-1 title": _SHARED,
    "readability/ehow-1 title": _SITE,
    "readability/guardian-1 title": "expected has the name of the author behind it",
    "readability/keep-tabular-data title": _SITE,
    "readability/lwn-1 title": _SITE,
    "readability/lwn-1 byline": _CREDITS,
    "readability/salon-1 byline": "expected is who wrote another article that is linked",
    "readability/seattletimes-1 byline": "expected are two dates",
    "readability/theverge title": _SHARED,
    "readability/webmd-1 byline": _CREDITS,
    "readability/webmd-2 byline": _CREDITS,
    "readability/wikipedia title": _SITE,
}


@dataclass(frozen=True, slots=True)
class Page:
    """A page, its address ("" when unknown) and what is right about it; "" is not counted."""

    name: str
    raw: bytes
    url: str
    expected: Said

    @property
    def half(self) -> int:
        """0 or 1, by the hash of the name: rules seen to help one half must help the other."""
        return hashlib.sha256(self.name.encode()).digest()[0] % 2


def measure_metadata(folder: Path) -> Iterator[str]:
    """A table of outcomes for each reader, set and field, and every miss of ours."""
    misses: list[str] = []
    pages = [*_trafilatura_pages(folder), *_readability_pages(folder)]
    counts: dict[tuple[str, str, str], Counter[str]] = {}
    seconds: dict[str, list[float]] = {"ours": [], "trafilatura": []}
    for page in pages:
        source = decode(page.raw)
        for reader, taken in _timed(source, page.url):
            seconds[reader].append(taken)
        for reader, found in (("ours", _ours(page, source)), ("trafilatura", _plain(source))):
            for field in FIELDS:
                if not page.expected.get(field):
                    continue
                outcome = judge(field, page.expected[field], found[field])
                for group in (page.name.partition("/")[0], f"half {page.half}"):
                    counts.setdefault((group, field, reader), Counter())[outcome] += 1
                if reader == "ours" and outcome in ("missing", "wrong"):
                    misses.append(_miss(page, field, outcome, found[field]))
    yield f"{len(pages)} pages. exact + same: right, the latter after normalisation."
    yield from _table(counts)
    yield ""
    for reader, taken_each in seconds.items():
        average = mean(taken_each) * 1000
        yield f"{reader:<12} {average:6.1f} ms of processor a page, on average, after parsing"
    yield ""
    yield "Ours, missing or wrong:"
    yield from misses


def judge(field: str, expected: str, found: str) -> Outcome:
    """How right a value is; `same` where only spelling, order or a region differ."""
    if not found:
        return "missing"
    if found == expected:
        return "exact"
    return "same" if _normal(field, found) == _normal(field, expected) else "wrong"


def _normal(field: str, value: str) -> object:
    plain = unicodedata.normalize("NFKC", value).casefold()
    if field == "language":
        return plain.replace("_", "-").partition("-")[0]
    if field == "byline":
        names = (re.sub(r"^\s*by\b", "", name) for name in _PARTED.split(plain))
        return {tuple(_WORDS.findall(name)) for name in names if _WORDS.search(name)}
    return _WORDS.findall(plain)


def _timed(source: str, url: str) -> Iterator[tuple[str, float]]:
    """The processor seconds that each reader takes for a page that is parsed already."""
    for reader, read in (
        ("ours", partial(read_metadata, url=url)),
        ("trafilatura", trafilatura.extract_metadata),
    ):
        tree = parse(source)
        start = process_time()
        read(tree)
        yield reader, process_time() - start


def _ours(page: Page, source: str) -> Said:
    """What an import would store; of a page without a text, what it says about itself."""
    found = read_metadata(parse(source), url=page.url)
    with contextlib.suppress(DomainError):
        found = extract(page.raw, "text/html", url=page.url).metadata
    return {
        "title": found.title,
        "byline": found.byline,
        "date": found.published_on.isoformat() if found.published_on else "",
        "language": found.language,
    }


def _plain(source: str) -> Said:
    """What trafilatura says by itself; it reads no language from the markup."""
    found = trafilatura.extract_metadata(source)
    return {
        "title": found.title or "",
        "byline": (found.author or "").replace("; ", NAMES_APART),
        "date": found.date or "",
        "language": "",
    }


def _trafilatura_pages(folder: Path) -> Iterator[Page]:
    rows = folder / "trafilatura_en" / "evaldata.jsonl"
    for line in rows.read_text("utf-8").splitlines() if rows.exists() else ():
        row = json.loads(line)
        expected = {
            "title": _tidy(row.get("title")),
            "byline": _tidy(row.get("author")),
            "date": _tidy(row.get("date")),
        }
        if any(expected.values()):
            url = row["url"] if row["url"].startswith("http") else ""
            raw = gzip.decompress((rows.parent / row["html"]).read_bytes())
            yield Page(f"trafilatura_en/{row['id']}", raw, url, expected)


def _readability_pages(folder: Path) -> Iterator[Page]:
    for path in sorted((folder / "readability").glob("*/expected-metadata.json")):
        row = json.loads(path.read_text("utf-8"))
        day = _DAY.match(row.get("publishedTime") or "")
        expected = {
            "title": _tidy(row.get("title")),
            "byline": _tidy(row.get("byline")),
            "date": day[0] if day else "",
            "language": _tidy(row.get("lang")),
        }
        raw = gzip.decompress((path.parent / "source.html.gz").read_bytes())
        yield Page(f"readability/{path.parent.name}", raw, "", expected)


def _tidy(value: str | None) -> str:
    return " ".join((value or "").split())


def _table(counts: dict[tuple[str, str, str], Counter[str]]) -> Iterator[str]:
    yield f"{'':<16} {'':<9} {'':<12} {'of':>4} " + " ".join(f"{name:>8}" for name in _OUTCOMES)
    for (group, field, reader), found in sorted(counts.items()):
        figures = " ".join(f"{found[outcome]:>8}" for outcome in _OUTCOMES)
        yield f"{group:<16} {field:<9} {reader:<12} {found.total():>4} {figures}"


def _miss(page: Page, field: str, outcome: str, found: str) -> str:
    reason = REASONS.get(f"{page.name} {field}", "not explained")
    expected = page.expected[field]
    return f"{page.name} {field} {outcome}: expected “{expected}”, found “{found}” ({reason})"

"""Articles from the command line: an address, a file, a folder of files, or standard input."""

import gzip
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings

from claims.errors import DomainError, Invalid
from claims.importing.articles import Capture, capture, store_article
from claims.importing.fetching.fetch import fetch
from claims.importing.media import SUFFIXES
from claims.importing.problems import AlreadyImported, TooLarge
from claims.models import Article, User
from claims.models.vocabulary import Role
from claims.permissions import demand
from claims.text.addresses import tidy_url

STANDARD_INPUT = "-"
# What is looked for in a folder; a file named by itself may be called anything.
_SUFFIXES = tuple(suffix.removesuffix(".gz") for suffix in SUFFIXES)


def import_source(source: str, *, by: User, record: int | None = None) -> Article:
    """Store the article of one source, or find it where it is here already; `record` is the place
    of the page in a web archive.

    Raises the problems of fetching, extracting and storing, and OSError for a file.
    """
    demand(by, "import_article")
    try:
        taken = capture_source(source, record=record)
        return store_article(taken, said={}, by=by, again=is_url(source)).article
    except AlreadyImported as known:
        return known.article


def extract_sources(sources: Iterable[str]) -> Iterator[dict[str, Any]]:
    """What is found in each source, nothing stored: `source`, `title`, `byline`, `published` (ISO
    date or None), `language`, `text`, `blocks`; or `source` and `error`. Folders are walked.
    """
    for source in _each(sources):
        try:
            yield {"source": source, **_described(capture_source(source))}
        except Exception as problem:  # one bad file of many must not end the others
            yield {"source": source, "error": _reason(problem)}


def capture_source(source: str, *, record: int | None = None) -> Capture:
    """The article of an address, a file, or standard input for "-"; `record` is the place of the
    page in a web archive.
    """
    if is_url(source):
        page = fetch(tidy_url(source))
        return capture(page.body, page.media_type, charset=page.charset, url=page.final_url)
    if source == STANDARD_INPUT:
        content = sys.stdin.buffer.read(settings.IMPORT_MAX_FILE_BYTES + 1)
        return capture(content, "", record=record)
    path = Path(source)
    return capture(_read(path), "", filename=path.name.removesuffix(".gz"), record=record)


def is_url(source: str) -> bool:
    """Whether a source is to be fetched."""
    return source.lower().startswith(("http://", "https://"))


def importer(username: str = "") -> User:
    """The person an import counts for: the named one, else the first who may, administrators first.

    Raises Invalid when there is none.
    """
    people = User.objects.filter(is_active=True)
    if username:
        named = people.filter(username=username).first()
        if named is None:
            raise Invalid({"by": f"Nobody is called “{username}”."})
        return named
    able = people.filter(roles__overlap=[Role.REVIEWER, Role.EDITOR]).order_by("pk")
    first = min(able, key=lambda person: (Role.ADMIN not in person.roles, person.pk), default=None)
    if first is None:
        raise Invalid({"by": "Nobody may import yet. Create a person: manage.py createsuperuser"})
    return first


def _each(sources: Iterable[str]) -> Iterator[str]:
    for source in sources:
        if is_url(source) or source == STANDARD_INPUT or not Path(source).is_dir():
            yield source
            continue
        for path in sorted(Path(source).rglob("*")):
            if path.is_file() and path.name.removesuffix(".gz").lower().endswith(_SUFFIXES):
                yield str(path)


def _read(path: Path) -> bytes:
    """The content of a file, unpacked when it is gzipped, unless it is a web archive, whose records
    are. Raises TooLarge and OSError.
    """
    limit = settings.IMPORT_MAX_FILE_BYTES
    packed = path.suffix == ".gz" and not path.name.lower().endswith(".warc.gz")
    opener = gzip.open if packed else open
    with opener(path, "rb") as file:
        content: bytes = file.read(limit + 1)
    if len(content) > limit:
        raise TooLarge(f"The file is larger than {limit / 1_000_000:g} MB.")
    return content


def _described(taken: Capture) -> dict[str, Any]:
    extracted = taken.extracted
    published = extracted.metadata.published_on
    return {
        "title": extracted.metadata.title,
        "byline": extracted.metadata.byline,
        "published": published.isoformat() if published else None,
        "language": extracted.metadata.language,
        "text": extracted.document.text,
        "blocks": extracted.document.to_json()["blocks"],
    }


def _reason(problem: Exception) -> str:
    if isinstance(problem, DomainError):
        return problem.message
    if isinstance(problem, OSError):
        return problem.strerror or str(problem)
    return f"{type(problem).__name__}: {problem}"

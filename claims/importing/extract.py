"""Any supported file to an article, by its kind."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from importlib.metadata import version
from pathlib import PurePath

from claims.importing.encoding import decode
from claims.importing.extracted import RULES_VERSION, Extracted, Metadata
from claims.importing.files.reading import Reading
from claims.importing.media import DOCX, HTML, MARKDOWN, MHTML, PDF, TEXTS, WARC, media_type_of
from claims.importing.metadata.languages import settle_language
from claims.importing.pages.html import extract_html
from claims.importing.problems import (
    PASTE_INSTEAD,
    ChooseRecord,
    TooLarge,
    TooShort,
    UnsupportedType,
)
from claims.importing.reader import MOST_CHARACTERS, read_file
from claims.importing.warc import as_records
from claims.text.addresses import canonical_url
from claims.text.document import Document, is_language
from claims.text.plain import document_from_markdown, document_from_plain_text

# A first line longer than this is a sentence and no title (characters).
_TITLE = 150
# A file's name of fewer words is its sender's sign for it ("scan 12", "latin1") and no title.
_NAME_WORDS, _NAME_WORD = 3, re.compile(r"[^\W\d_]+")
# An article shorter than this has nothing to check in it (characters).
_SHORTEST = 20
# Each line may become a block, which costs as much as a hundred letters.
_MOST_LINES = 150_000


def extract(
    raw: bytes,
    media_type: str = "",
    *,
    charset: str = "",
    url: str = "",
    filename: str = "",
    record: int | None = None,
) -> Extracted:
    """The article in `raw`.

    `media_type` and `charset` are what the sender declared, `url` where it was found, `filename`
    what it was called, `record` the place of a page in a web archive. Raises UnsupportedType,
    Undecodable, TooShort, TooLarge, BrokenFile, EncryptedFile, NoText, TooMuchWork, and
    ChooseRecord for a web archive with several pages when no record is named.
    """
    demand_content(raw)
    kind = media_type_of(raw, declared=media_type, filename=filename)
    if kind == HTML:
        extracted = extract_html(raw, charset=charset, url=url)
    elif kind in TEXTS:
        extracted = _extract_text(decode(raw, charset=charset), kind, filename, url)
    elif kind == WARC:
        extracted = _extract_record(read_file(kind, raw, record=record), url)
    else:
        extracted = _extract_opened(read_file(kind, raw), kind, filename, url)
    _demand_length(len(extracted.document.text))
    return with_language(extracted)


def with_language(extracted: Extracted) -> Extracted:
    """The same with the language settled by its words (see `settle_language`)."""
    language = settle_language(extracted.metadata.language, extracted.document.text)
    return replace(extracted, metadata=replace(extracted.metadata, language=language))


def demand_content(raw: bytes) -> None:
    """Raise TooShort for no bytes at all."""
    if not raw:
        raise TooShort(f"This is empty: it has 0 bytes. Choose it again. {PASTE_INSTEAD}")


def guess_title(document: Document, filename: str = "") -> str:
    """The first heading or short first line, else the file's name when it has several words, else
    the first words.
    """
    first = document.blocks[0] if document.blocks else None
    line = document.text[first.start : first.end] if first else ""
    if first and (first.kind == "heading" or len(line) <= _TITLE):
        return line[:_TITLE]
    named = re.sub(r"[_-]+", " ", PurePath(filename).stem).strip()
    says_something = len(_NAME_WORD.findall(named)) >= _NAME_WORDS
    return named if says_something or not line else _first_words(line)


def _demand_length(length: int) -> None:
    if length < _SHORTEST:
        raise TooShort(
            "No article text was found there, perhaps because the page needs JavaScript or a "
            f"subscription. {PASTE_INSTEAD}"
        )
    if length > MOST_CHARACTERS:
        raise TooLarge(
            f"This text has {length:,} characters; at most {MOST_CHARACTERS:,} are read. Cut out "
            "the part with the article, or paste that part instead."
        )


def _extract_opened(reading: Reading, kind: str, filename: str, url: str) -> Extracted:
    """The article of a file that was opened: what it says about itself goes before what its
    content says.
    """
    address = url or reading.url
    page = extract_html(reading.body, charset=reading.charset, url=address)
    if kind == MHTML:
        return replace(page, extractor=f"MHTML, {page.extractor}")
    library = _LIBRARIES[kind]
    return Extracted(
        document=page.document,
        metadata=Metadata(
            title=reading.title or guess_title(page.document, filename),
            byline=reading.byline,
            published_on=_day(reading.created),
            modified_on=_day(reading.modified),
            language=_tag(reading.language),
            canonical_url=canonical_url(address),
        ),
        extractor=library,
        extractor_version=f"{version(library)}, rules {RULES_VERSION}",
    )


def _extract_record(reading: Reading, url: str) -> Extracted:
    """The article of a page in a web archive, captured where and when the archive says."""
    if reading.records:
        raise ChooseRecord(
            f"This web archive has {len(reading.records):,} pages. Choose one of them.",
            records=as_records(reading.records),
        )
    if media_type_of(reading.body, declared=reading.media_type) == WARC:
        raise UnsupportedType(f"This web archive has another one inside. {PASTE_INSTEAD}")
    page = extract(
        reading.body, reading.media_type, charset=reading.charset, url=url or reading.url
    )
    return replace(
        page, extractor=f"WARC, {page.extractor}", captured_at=_moment(reading.captured_at)
    )


_LIBRARIES = {PDF: "pypdfium2", DOCX: "mammoth"}


def _day(said: str) -> date | None:
    """A day in ISO form; None for anything else."""
    try:
        return date.fromisoformat(said)
    except ValueError:
        return None


def _moment(said: str) -> datetime | None:
    """A moment in ISO form; None for anything else."""
    try:
        moment = datetime.fromisoformat(said)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _tag(said: str) -> str:
    tag = said.replace("_", "-")
    return tag if is_language(tag) and len(tag) <= 35 else ""


def _extract_text(text: str, kind: str, filename: str, url: str) -> Extracted:
    lines = text.count("\n") + text.count("\r")
    if lines > _MOST_LINES:
        raise TooLarge(
            f"This text has {lines:,} line breaks; at most {_MOST_LINES:,} are read. Cut out the "
            "part with the article, or paste that part instead."
        )
    markdown = kind == MARKDOWN
    document = document_from_markdown(text) if markdown else document_from_plain_text(text)
    return Extracted(
        document=document,
        metadata=Metadata(title=guess_title(document, filename), canonical_url=url),
        extractor="markdown" if markdown else "plain text",
        extractor_version=RULES_VERSION,
    )


def _first_words(line: str) -> str:
    if len(line) <= 80:
        return line
    return line[:80].rsplit(" ", 1)[0] + "…"

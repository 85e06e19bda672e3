"""Any supported file to an article, by its kind."""

import re
from pathlib import PurePath

from claims.importing.encoding import decode
from claims.importing.extracted import RULES_VERSION, Extracted, Metadata
from claims.importing.html import extract_html
from claims.importing.media import HTML, MARKDOWN, media_type_of
from claims.importing.problems import PASTE_INSTEAD, TooShort
from claims.text.document import Document
from claims.text.plain import document_from_markdown, document_from_plain_text

# A first line longer than this is a sentence and no title (characters).
_TITLE = 150
# An article shorter than this has nothing to check in it (characters).
_SHORTEST = 20


def extract(
    raw: bytes, media_type: str = "", *, charset: str = "", url: str = "", filename: str = ""
) -> Extracted:
    """The article in `raw`.

    `media_type` and `charset` are what the sender declared, `url` where it was found, `filename`
    what it was called. Raises UnsupportedType, Undecodable, TooShort.
    """
    kind = media_type_of(raw, declared=media_type, filename=filename)
    if kind == HTML:
        extracted = extract_html(raw, charset=charset, url=url)
    else:
        extracted = _extract_text(decode(raw, charset=charset), kind, filename, url)
    if len(extracted.document.text) < _SHORTEST:
        raise TooShort(
            "No article text was found there, perhaps because the page needs JavaScript or a "
            f"subscription. {PASTE_INSTEAD}"
        )
    return extracted


def guess_title(document: Document, filename: str = "") -> str:
    """The first heading or short first line, else the file's name, else the first words."""
    first = document.blocks[0] if document.blocks else None
    line = document.text[first.start : first.end] if first else ""
    if first and (first.kind == "heading" or len(line) <= _TITLE):
        return line[:_TITLE]
    named = re.sub(r"[_-]+", " ", PurePath(filename).stem).strip()
    return named or _first_words(line)


def _extract_text(text: str, kind: str, filename: str, url: str) -> Extracted:
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

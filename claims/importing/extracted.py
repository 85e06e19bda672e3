"""What comes out of an extraction: the document, and what the page says about itself."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from claims.text.document import Document

# Counted up when our own rules change what an unchanged file becomes.
RULES_VERSION = "3"


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a page says about itself; "" and None mean that it does not say.

    `byline` parts several names by "; ". `language` is a language tag such as "en" or "pt-BR".
    `image_url` and `image_alt` are of the lead image, `licence` a note on the reuse of the text.
    `structured_data` are the JSON-LD objects of the page, bounded in number, depth and size.
    """

    title: str = ""
    byline: str = ""
    publisher: str = ""
    published_on: date | None = None
    language: str = ""
    canonical_url: str = ""
    modified_on: date | None = None
    image_url: str = ""
    image_alt: str = ""
    licence: str = ""
    structured_data: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Extracted:
    """An article ready to be stored. `captured_at` is when an archive saw it, None: just now."""

    document: Document
    metadata: Metadata
    extractor: str
    extractor_version: str
    captured_at: datetime | None = None

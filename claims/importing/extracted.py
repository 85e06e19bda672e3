"""What comes out of an extraction: the document, what the page says about itself, its links."""

from dataclasses import dataclass
from datetime import date
from typing import TypedDict

from claims.text.document import Document

# Counted up when our own rules change what an unchanged file becomes.
RULES_VERSION = "1"


class Reference(TypedDict):
    """A link of the article with its place in the text (code points)."""

    href: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a page says about itself; "" and None mean that it does not say.

    `language` is a language tag such as "en" or "pt-BR".
    """

    title: str = ""
    byline: str = ""
    publisher: str = ""
    published_on: date | None = None
    language: str = ""
    canonical_url: str = ""


@dataclass(frozen=True, slots=True)
class Extracted:
    """An article ready to be stored."""

    document: Document
    metadata: Metadata
    extractor: str
    extractor_version: str

    @property
    def references(self) -> list[Reference]:
        """The outgoing links in the order of the text."""
        return [
            {"href": mark.href, "start": mark.start, "end": mark.end}
            for mark in self.document.marks
            if mark.kind == "link" and mark.href is not None
        ]

"""PDF documents: their text as an article, by PDFium. Runs in the child process only."""

import re
from datetime import date

import pypdfium2 as pdfium
from pypdfium2 import raw

from claims.importing.files.pdf_article import article_html, title_of
from claims.importing.files.pdf_glyphs import Page
from claims.importing.files.pdf_layout import read_page
from claims.importing.files.pdf_margins import drop_running_heads
from claims.importing.files.pdf_tables import join_tables
from claims.importing.files.pdf_text import PageReader
from claims.importing.files.properties import plausible_name, plausible_title
from claims.importing.files.reading import Options, Reading
from claims.importing.problems import (
    PASTE_INSTEAD,
    BrokenFile,
    EncryptedFile,
    NoText,
    TooLarge,
)

MOST_PAGES = 1500
# Letters without which a document is taken for pictures of its pages.
_FEWEST_LETTERS = 20
# Of all characters, so many may be signs without a meaning (fonts that hide which letter is which).
_MOST_UNREADABLE = 0.3
_UNREADABLE = re.compile("[\ufffd\ue000-\uf8ff\x00-\x08]")
_DATE = re.compile(r"(?:D:)?(\d{4})-?(\d{2})?-?(\d{2})?")


def read_pdf(content: bytes, options: Options) -> Reading:
    """The article of a PDF. Raises BrokenFile, EncryptedFile, NoText, TooLarge."""
    pdf = _opened(content)
    if len(pdf) > MOST_PAGES:
        raise TooLarge(
            f"This PDF has {len(pdf):,} pages; at most {MOST_PAGES:,} are read. Cut out the pages "
            "of the article, or paste their text instead."
        )
    pages = _pages(pdf, options.max_characters)
    drop_running_heads(pages)
    items = join_tables([item for page in pages for item in read_page(page)])
    if not items:
        raise _no_text(pages)
    said = pdf.get_metadata_dict()
    title = plausible_title(said.get("Title", ""))
    return Reading(
        body=article_html(items).encode("utf-8", "replace"),
        title=title or title_of(items),
        byline=plausible_name(said.get("Author", "")),
        created=_iso(said.get("CreationDate", "")),
        modified=_iso(said.get("ModDate", "")),
        language=_language(pdf),
    )


def _opened(content: bytes) -> pdfium.PdfDocument:
    try:
        pdf = pdfium.PdfDocument(content)
        len(pdf)
    except pdfium.PdfiumError as error:
        if error.err_code in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY):
            raise EncryptedFile(
                "This PDF is locked with a password, so its text cannot be read. Save a copy "
                f"without the password and import that. {PASTE_INSTEAD}"
            ) from error
        raise _broken() from error
    if not len(pdf):
        raise _broken()
    return pdf


def _broken() -> BrokenFile:
    return BrokenFile(
        "This PDF is damaged or incomplete, so its pages cannot be read. Download it again, or "
        "paste the text instead."
    )


def _pages(pdf: pdfium.PdfDocument, most: int) -> list[Page]:
    """All pages that can be read. Raises BrokenFile when none can, TooLarge beyond the limit."""
    reader, pages, characters = PageReader(), [], 0
    for number in range(len(pdf)):
        try:
            page = reader.read(pdf, number)
        except pdfium.PdfiumError:
            continue
        pages.append(page)
        characters += sum(len(piece.glyphs) for piece in page.pieces)
        if characters > most:
            raise TooLarge(
                f"The text of this PDF has more than {most:,} characters. Cut out the pages of "
                "the article, or paste their text instead."
            )
    if not pages:
        raise _broken()
    _demand_letters(pages)
    return pages


def _demand_letters(pages: list[Page]) -> None:
    text = "".join(piece.text for page in pages for piece in page.pieces)
    if len(_UNREADABLE.findall(text)) > max(_MOST_UNREADABLE * len(text), _FEWEST_LETTERS / 2):
        raise NoText(
            "This PDF shows letters but does not say which they are, so its text cannot be taken "
            f"over. Run text recognition (OCR) over it. {PASTE_INSTEAD}"
        )
    if sum(map(str.isalnum, text)) < _FEWEST_LETTERS:
        raise _no_text(pages)


def _no_text(pages: list[Page]) -> NoText:
    if any(page.pictures for page in pages):
        return NoText(
            "This PDF has pictures of text and no text, as a scanner makes them. Run text "
            f"recognition (OCR) over it and import the result. {PASTE_INSTEAD}"
        )
    return NoText(f"There is no text in this PDF. {PASTE_INSTEAD}")


def _iso(said: str) -> str:
    """The day of a PDF date (PDF 32000-1, 7.9.4) in ISO form; "" when it is none."""
    found = _DATE.match(said)
    try:
        return date(*(int(part or 1) for part in found.groups())).isoformat() if found else ""
    except ValueError:
        return ""


def _language(pdf: pdfium.PdfDocument) -> str:
    """The language of the document's catalog; PDFium hands it out since 2025 only."""
    reader = getattr(raw, "FPDFCatalog_GetLanguage", None)
    if reader is None:
        return ""
    length = reader(pdf.raw, None, 0)
    if not 0 < length < 100:
        return ""
    buffer = (raw.FPDF_WCHAR * (length // 2 + 1))()
    reader(pdf.raw, buffer, length)
    return bytes(buffer)[:length].decode("utf-16-le", "replace").rstrip("\x00")

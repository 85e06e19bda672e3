"""A report of several pages as PDF, whose sentences evidence can quote."""

from tests.importing.documents import pdf

SENTENCES = (
    "Forty adults who drank kratom tea were followed for a year.",
    "Their reported mood did not improve after twelve weeks of use.",
    "Liver enzymes rose in 7 of 112 participants and fell again later.",
    "The study was paid for by the maker of the tea.",
)


def report(*sentences: str, pages: int = 4) -> bytes:
    """A PDF with one of the sentences on each page, among words that say little."""
    told = sentences or SENTENCES

    def draw(sheet):
        for number in range(pages):
            if number:
                sheet.add_page()
            sheet.multi_cell(0, 14, "Nothing more was measured on this day. " * 12)
            sheet.ln(14)
            sheet.multi_cell(0, 14, told[number % len(told)])
            sheet.ln(14)
            sheet.multi_cell(0, 14, "The same was seen in the weeks before. " * 12)

    return pdf(draw)

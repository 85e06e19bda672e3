"""`python -m bench files`: how long a PDF takes from its bytes to an article, and a hostile one to
its refusal.

The whole way is measured: the child process with its start, laying out the pages, the document.
"""

import argparse
import resource
import statistics
import time
import zlib
from collections.abc import Callable, Sequence

from fpdf import FPDF

from bench.__main__ import invented_article
from claims.importing.extract import extract
from claims.importing.problems import ImportProblem

RUNS = 5
PAGES = (1, 40, 75)
# Of 11-point print in lines of 451 points.
_WORDS_ON_A_PAGE = 620


def invented_page(number: int) -> str:
    return invented_article(_WORDS_ON_A_PAGE - 120, seed=number)


def report_of(pages: int, prose: Callable[[int], str] = invented_page) -> bytes:
    """A PDF with about so many pages of paragraphs, a heading on each, and running heads; `prose`
    gives the paragraphs of each page."""

    class Report(FPDF):
        def header(self) -> None:
            self.set_font("Times", size=9)
            self.cell(0, 12, f"A report from nowhere, page {self.page_no()}")
            self.ln(30)

    page = Report(unit="pt", format="A4")
    page.set_margin(72)
    page.set_auto_page_break(auto=True, margin=72)
    for number in range(pages):
        page.add_page()
        page.set_font("Times", style="B", size=14)
        page.multi_cell(0, 18, f"{number + 1}. A heading", new_x="LMARGIN", new_y="NEXT")
        page.set_font("Times", size=11)
        for paragraph in prose(number).encode("latin-1", "ignore").decode("latin-1").split("\n\n"):
            page.multi_cell(0, 13, paragraph, new_x="LMARGIN", new_y="NEXT")
            page.ln(6)
    return bytes(page.output())


def hostile() -> dict[str, bytes]:
    """Files that cannot be read, by what is wrong with them."""
    bomb = zlib.compress(zlib.compress(b" " * 300_000_000, 9), 9)
    head = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
    tree = b"2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n"
    page = b"3 0 obj\n<< /Type /Page /Parent 2 0 R /Contents 4 0 R >>\nendobj\n"
    stream = b"4 0 obj\n<< /Filter [/FlateDecode /FlateDecode] /Length %d >>\nstream\n" % len(bomb)
    return {
        "50 MB of nothing": b"%PDF-1.7\n" + bytes(49_900_000),
        "300 MB in 1 kB": head + tree + page + stream + bomb + b"\nendstream\nendobj\n"
        b"trailer << /Root 1 0 R >>\n%%EOF\n",
    }


def seconds(content: bytes) -> tuple[float, float, str]:
    """The medians of RUNS by the clock and of the processor, and what became of the file."""
    taken, worked, outcome = [], [], ""
    for _ in range(RUNS):
        start, work = time.perf_counter(), _processor()
        try:
            outcome = f"{len(extract(content).document.text):,} characters"
        except ImportProblem as problem:
            outcome = type(problem).__name__
        taken.append(time.perf_counter() - start)
        worked.append(_processor() - work)
    return statistics.median(taken), statistics.median(worked), outcome


def _processor() -> float:
    """Seconds of processor that this process and its children have had."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(prog="bench files")
    parser.add_argument("--pages", type=int, nargs="*", default=PAGES)
    files = {f"PDF, {n} pages": report_of(n) for n in parser.parse_args(arguments).pages}
    for name, content in (files | hostile()).items():
        taken, worked, outcome = seconds(content)
        size = f"{len(content) / 1000:,.0f} kB"
        print(f"{name:20}{size:>12}{taken:8.2f} s, {worked:.2f} s of processor: {outcome}")
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1000
    print(f"the largest child process held {most:,.0f} MB")

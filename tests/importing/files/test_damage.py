"""Files with bytes changed, cut out and put in: a problem that people understand, or an article."""

import random

import pytest

from claims.importing.files.docx import read_docx
from claims.importing.files.mhtml import read_mhtml
from claims.importing.files.pdf import read_pdf
from claims.importing.files.reading import Options, Reading
from claims.importing.files.warc import read_warc
from claims.importing.problems import ImportProblem
from tests.importing.documents import docx, mhtml, pdf, warc, word_paragraph

OPTIONS = Options(max_bytes=1_000_000, max_characters=100_000)
FRAMED = '<html><p>A page</p><iframe src="cid:1@test"></iframe></html>'
FILES = {
    "pdf": (read_pdf, lambda: pdf(lambda page: page.cell(text="Words that are long enough."))),
    "docx": (read_docx, lambda: docx(word_paragraph("Words that are long enough."))),
    "mhtml": (read_mhtml, lambda: mhtml(FRAMED, ("text/html", "https://a.example", "<p>In it"))),
    "warc": (
        read_warc,
        lambda: warc(("https://example.org/a", "text/html", b"<p>Words"), gzipped=False),
    ),
}


def damaged(content: bytes, source: random.Random) -> bytes:
    changed = bytearray(content)
    for _ in range(source.choice((1, 3, 20))):
        place, how = source.randrange(len(changed)), source.random()
        if how < 0.6:
            changed[place] = source.randrange(256)
        elif how < 0.8:
            del changed[place : place + source.randrange(50)]
        else:
            changed[place:place] = source.randbytes(9)
    return bytes(changed)


@pytest.mark.parametrize("kind", FILES)
def test_damage_ends_in_a_problem_for_people(kind):
    read, make = FILES[kind]
    source, content = random.Random(5), make()
    outcomes = set()
    for _ in range(100):
        try:
            outcomes.add(type(read(damaged(content, source), OPTIONS)))
        except ImportProblem:
            outcomes.add(ImportProblem)
    assert outcomes == {Reading, ImportProblem}

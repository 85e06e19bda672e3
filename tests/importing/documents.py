"""Files for the tests, made on the spot: PDF, DOCX, MHTML, WARC, honest and hostile."""

import gzip
import io
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime

from fpdf import FPDF
from PIL import Image
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def pdf(draw: Callable[[FPDF], object], *, title: str = "", author: str = "") -> bytes:
    """A PDF (points, A4, Times 11) on which `draw` has put something."""
    page = FPDF(unit="pt", format="A4")
    page.set_creation_date(datetime(2024, 5, 6, tzinfo=UTC))
    page.set_title(title)
    page.set_author(author)
    page.set_margin(72)
    page.set_auto_page_break(auto=True, margin=72)
    page.add_page()
    page.set_font("Times", size=11)
    draw(page)
    return bytes(page.output())


def scan() -> bytes:
    """A PDF whose only page is a picture."""

    def draw(page: FPDF) -> None:
        page.image(Image.new("L", (200, 280), 200), x=0, y=0, w=595)

    return pdf(draw)


def locked_pdf() -> bytes:
    """A PDF that opens with a password only."""

    def draw(page: FPDF) -> None:
        page.set_encryption(owner_password="owner", user_password="user")
        page.cell(text="Nobody reads this without the password.")

    return pdf(draw)


def raw_pdf(objects: Sequence[bytes]) -> bytes:
    """A PDF of the given objects, numbered from 1; the first is the catalog."""
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer << /Size %d /Root 1 0 R >>\n" % (len(objects) + 1)
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % start)


def pdf_stream(content: bytes, entries: bytes = b"") -> bytes:
    """A stream object."""
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(content), entries, content)


def pdf_with_content(stream: bytes, resources: bytes = b"", further: Iterable[bytes] = ()) -> bytes:
    """A PDF of one page with this content stream (object 4); `further` begin at object 5."""
    return raw_pdf([
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R"
        b" /Resources << %s >> >>" % resources,
        stream,
        *further,
    ])  # fmt: skip


def docx(body: str, *, parts: Mapping[str, str | bytes] | None = None, core: str = "") -> bytes:
    """A Word document with this body (w:p and w:tbl elements), further parts and properties."""
    kinds = {
        "word/document.xml": "document.main", "word/styles.xml": "styles",
        "word/footnotes.xml": "footnotes", "word/numbering.xml": "numbering",
    }  # fmt: skip
    files: dict[str, str | bytes] = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>' + "".join(
            f'<Override PartName="/{name}" ContentType="application/vnd.openxmlformats-'
            f'officedocument.wordprocessingml.{kind}+xml"/>' for name, kind in kinds.items()
        ) + "</Types>",
        "_rels/.rels": _relations({"rId1": ("officeDocument", "word/document.xml")}),
        "word/_rels/document.xml.rels": _relations({
            "rId1": ("styles", "styles.xml"), "rId2": ("footnotes", "footnotes.xml"),
            "rId3": ("numbering", "numbering.xml"),
            "rId9": ("hyperlink", "https://example.org/source"),
        }),
        "word/document.xml": f'<w:document {WORD} xmlns:r="{RELATION}"><w:body>{body}</w:body>'
        "</w:document>",
        "docProps/core.xml": f'<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" '
        f'xmlns:dcterms="http://purl.org/dc/terms/">{core}</cp:coreProperties>',
    }  # fmt: skip
    return zipped({**files, **(parts or {})})


def zipped(files: Mapping[str, str | bytes]) -> bytes:
    """A ZIP file of these members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in files.items():
            package.writestr(name, content)
    return out.getvalue()


def gzipped(content: bytes) -> bytes:
    """The content as gzip, the same at any time."""
    return gzip.compress(content, mtime=0)


def word_paragraph(text: str, *, style: str = "", runs: str = "", inside: str = "") -> str:
    """A w:p element; `inside` are further properties of the paragraph, `runs` further runs."""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    text = f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>' if text else ""
    return f"<w:p><w:pPr>{named}{inside}</w:pPr>{text}{runs}</w:p>"


def warc(*records: tuple[str, str, bytes], gzipped: bool = True, encoding: str = "") -> bytes:
    """A web archive of responses: address, content type, payload."""
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=gzipped)
    for url, kind, payload in records:
        headers = [("Content-Type", kind), ("Content-Length", str(len(payload)))]
        if encoding:
            headers.append(("Content-Encoding", encoding))
        writer.write_record(writer.create_warc_record(
            url, "response", payload=io.BytesIO(payload),
            http_headers=StatusAndHeaders("200 OK", headers, protocol="HTTP/1.1"),
            warc_headers_dict={"WARC-Date": "2021-02-03T04:05:06Z"},
        ))  # fmt: skip
    return out.getvalue()


def mhtml(page: str, *parts: tuple[str, str, str], url: str = "https://example.org/a") -> bytes:
    """A saved page with further parts: type, location, content."""
    pieces = [("text/html", url, page), *parts]
    bodies = "".join(
        f"--edge\r\nContent-Type: {kind}; charset=utf-8\r\nContent-Location: {place}\r\n"
        f"Content-ID: <{number}@test>\r\n\r\n{content}\r\n"
        for number, (kind, place, content) in enumerate(pieces)
    )
    return (
        f"From: <Saved by a test>\r\nSnapshot-Content-Location: {url}\r\nSubject: A page\r\n"
        "MIME-Version: 1.0\r\n"
        'Content-Type: multipart/related; type="text/html"; boundary="edge"\r\n\r\n'
        f"{bodies}--edge--\r\n"
    ).encode()


def _relations(targets: Mapping[str, tuple[str, str]]) -> str:
    return f'<Relationships xmlns="{PACKAGE}/relationships">' + "".join(
        f'<Relationship Id="{name}" Type="{RELATION}/{kind}" Target="{target}"'
        + (' TargetMode="External"' if target.startswith("http") else "") + "/>"
        for name, (kind, target) in targets.items()
    ) + "</Relationships>"  # fmt: skip

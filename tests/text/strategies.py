"""Random text, documents and highlights, with everything that has ever broken an offset."""

from hypothesis import strategies as st

from claims.text.builder import DocumentBuilder
from claims.text.document import Document
from claims.text.render import Highlight

ODD_PIECES = [
    "e\u0301", "\u0301", "\u1100\u1161\u11a8", "\u0958", "ﬁ", "𝔸",
    "👩\u200d👩\u200d👧", "🏳️\u200d🌈", "🇩🇪", "👍🏽",
    "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
    "شخص می\u200cخواهم", "שלום", "ไทย", "日本語。", "क्\u200dष", "\u200f",
    "\u00a0", "\u00ad", "\u200b", "\ufeff", "\u202e", "\x00", "\x07", "\ud800", "\ufffe",
    "\r\n", "\r", "\n", "\t", "\u2028", "\x85", "\u2000", " ", "  ",
    "<script>", "</script>", "&amp;", "'\"", "<!--", "“", "”", "’", "—",
]  # fmt: skip

raw_text = st.lists(
    st.one_of(st.sampled_from(ODD_PIECES), st.text("ab c", max_size=6), st.text(max_size=4)),
    max_size=8,
).map("".join)

hrefs = st.sampled_from(
    ['https://example.org/?a=1&b="2"', "mailto:a@example.org", "javascript:alert(1)", "/local", ""]
)
languages = st.sampled_from([None, "en", "ar", "de-CH", "not a language"])
directions = st.sampled_from([None, "ltr", "rtl"])


@st.composite
def block_attributes(draw):
    kind = draw(
        st.sampled_from(
            ["heading", "paragraph", "list_item", "quote", "preformatted", "table_cell", "caption"]
        )
    )
    attributes = {"language": draw(languages), "direction": draw(directions)}
    if kind == "heading":
        attributes["level"] = draw(st.integers(1, 6))
    if kind == "list_item":
        attributes |= {"depth": draw(st.integers(0, 3)), "ordered": draw(st.booleans())}
    if kind == "table_cell":
        attributes |= {
            "row": draw(st.integers(0, 3)),
            "column": draw(st.integers(0, 3)),
            "header": draw(st.booleans()),
        }
    return kind, attributes


@st.composite
def documents(draw) -> Document:
    builder = DocumentBuilder()
    opened = []
    for kind, attributes in draw(st.lists(block_attributes(), max_size=6)):
        builder.open_block(kind, **attributes)
        for step in draw(st.lists(st.sampled_from(["text", "open", "close", "break"]), max_size=8)):
            if step == "text":
                builder.add_text(draw(raw_text))
            elif step == "open":
                opened.append(draw(st.sampled_from(["strong", "em", "code", "sup", "sub", "link"])))
                builder.open_mark(opened[-1], draw(hrefs))
            elif step == "break":
                builder.add_break()
            elif opened:
                builder.close_mark(opened.pop(draw(st.integers(0, len(opened) - 1))))
    return builder.build()


@st.composite
def highlights_in(draw, document: Document) -> list[Highlight]:
    if not document.text:
        return []
    edges = st.integers(0, len(document.text))
    ranges = st.tuples(edges, edges).map(sorted).filter(lambda edge: edge[0] < edge[1])
    found = draw(st.lists(ranges, max_size=6))
    found += draw(st.lists(st.sampled_from(found), max_size=2)) if found else []
    return [
        Highlight(
            id=f"c{index}",
            start=start,
            end=end,
            number=index,
            kind=draw(st.sampled_from(["", "true", "false", "mixed pending", 'a"b'])),
            href=draw(st.sampled_from(["", f"#claim-{index}", '/claims/?a="<&'])),
            label=draw(st.sampled_from(["", f"Claim {index}: “<b>”"])),
        )
        for index, (start, end) in enumerate(found)
    ]


@st.composite
def highlighted_documents(draw) -> tuple[Document, list[Highlight]]:
    document = draw(documents())
    return document, draw(highlights_in(document))

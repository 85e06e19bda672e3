import pytest
from hypothesis import given

from claims.text.builder import DocumentBuilder
from claims.text.numbered import find_numbered, list_entries, numbers_in
from claims.text.plain import document_from_markdown
from tests.text.strategies import documents


def with_list(body, heading="References", items=("Smith 2019. A trial.", "Jones 2020."), **kind):
    """A text with a raised number where `^1^` stands, and a list of references at its end."""
    builder = DocumentBuilder()
    builder.open_block("paragraph")
    for i, piece in enumerate(body.split("^")):
        if i % 2:
            builder.open_mark("sup")
        builder.add_text(piece)
        if i % 2:
            builder.close_mark("sup")
    if heading:
        builder.open_block("heading", level=2)
        builder.add_text(heading)
    for item in items:
        builder.open_block(**(kind or {"kind": "list_item", "depth": 0, "ordered": True}))
        builder.add_text(item)
    return builder.build()


def listed(document):
    return {
        number: document.slice(span.start, span.end)
        for number, span in list_entries(document).items()
    }


def marks(document):
    return [
        (document.slice(mark.span.start, mark.span.end), mark.number)
        for mark in find_numbered(document, list_entries(document))
    ]


@pytest.mark.parametrize(
    "heading",
    ["References", "REFERENCES:", "7. References", "Sources", "Bibliography", "Literatur",
     "Einzelnachweise", "Références", "Referencias", "Endnotes", "Works cited"],
)  # fmt: skip
def test_list_is_known_by_its_heading(heading):
    assert listed(with_list("x", heading)) == {1: "Smith 2019. A trial.", 2: "Jones 2020."}


@pytest.mark.parametrize(
    "heading", ["", "Referenced works of art", "Our sources of joy", "Notable"]
)
def test_other_headings_head_no_list(heading):
    assert listed(with_list("x", heading)) == {}


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        (("[3] Smith", "[4]Jones"), {3: "Smith", 4: "Jones"}),
        (("3. Smith", "4) Jones", "(5) Ray"), {3: "Smith", 4: "Jones", 5: "Ray"}),
        (("1. Smith", "1. Jones", "2. Ray"), {2: "Ray"}),
        (("Smith", "Jones"), {}),
        (("2019 was a good year.",), {}),
    ],
)
def test_printed_numbers_name_entries(items, expected):
    assert listed(with_list("x", items=items, kind="paragraph")) == expected


def test_last_list_counts_and_ends_at_the_next_heading():
    builder = DocumentBuilder()
    for heading, item in [("Sources", "1. First"), ("References", "1. Second"), ("About", "2. We")]:
        builder.open_block("heading", level=2)
        builder.add_text(heading)
        builder.open_block("paragraph")
        builder.add_text(item)
    assert listed(builder.build()) == {1: "Second"}


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("It helps.[2]", [("2", 2)]),
        ("It helps [1, 2].", [("1, 2", 1), ("1, 2", 2)]),
        ("It helps.^1^ More.", [("1", 1)]),
        ("It helps.^[1–2]^ More.", [("1–2", 1), ("1–2", 2)]),
        ("It helps.¹ More.", [("¹", 1)]),
        ("It helps.¹’² More.", [("¹’²", 1), ("¹’²", 2)]),
        # Unknown numbers: in brackets they stay as printed, raised they may be anything.
        ("It helps [9].", [("9", 9)]),
        ("It helps.^9^", []),
        # No marks.
        ("On 60 m^2^ in 2 km^2^, 10^2^ times, 5 m² more", []),
        ("In [2019] and [sic].", []),
    ],
)
def test_numbered_marks(body, expected):
    assert marks(with_list(body)) == expected


def test_marks_inside_the_list_are_none():
    assert marks(with_list("x", items=("Smith [2]", "Jones"))) == []


def test_code_holds_no_marks():
    assert marks(document_from_markdown("Take `rows[1]` of it.")) == []


@pytest.mark.parametrize(
    ("words", "expected"),
    [("12", [12]), ("[3, 5–7]", [3, 5, 6, 7]), ("1-99", [1, 99]), ("7–3", [7, 3]), ("0", []),
     ("p. 3", []), ("a trial", []), ("", [])],
)  # fmt: skip
def test_numbers_of_a_mark(words, expected):
    assert numbers_in(words) == expected


@given(documents())
def test_any_document_has_marks_and_entries_inside_it(document):
    entries = list_entries(document)
    spans = [*entries.values(), *(mark.span for mark in find_numbered(document, entries))]
    assert all(0 <= one.start < one.end <= len(document.text) for one in spans)

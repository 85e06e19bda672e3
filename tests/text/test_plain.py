from hypothesis import given
from hypothesis import strategies as st

from claims.text.document import Block, Mark
from claims.text.plain import document_from_markdown, document_from_plain_text

PROSE = (
    "The mill on the river has ground flour since 1871, and its owners say that not one stone "
    "was ever replaced. Visitors are shown the ledger that is said to prove it."
)
MORE = (
    "Records of the town tell another story: two stones were bought in 1902 and a third one in "
    "1931, each time after a flood."
)
SHORT = "It closed in 2004."


def outline(document):
    """What each block is, with the attributes of its kind, and its words."""
    return [
        (
            block.kind,
            *(
                value
                for value in (block.level, block.depth, block.ordered, block.row, block.column)
                if value is not None
            ),
            document.slice(block.start, block.end),
        )
        for block in document.blocks
    ]


def plain(raw):
    return outline(document_from_plain_text(raw))


def markdown(raw):
    return outline(document_from_markdown(raw))


def test_blank_text_is_the_empty_document():
    assert plain(" \n\n\t\n") == []
    assert markdown("\n") == []


def test_article_with_one_line_per_paragraph_gets_its_list_and_headings():
    raw = "\n".join(
        [
            PROSE, MORE,
            "- The Stones and Their Makers", "- What the Ledger Says", "- After the last flood",
            "The Stones and Their Makers", MORE, PROSE,
            "What the Ledger Says", PROSE,
            "After the last flood", MORE, PROSE, MORE,
        ]
    )  # fmt: skip
    assert plain(raw) == [
        ("paragraph", PROSE),
        ("paragraph", MORE),
        ("list_item", 0, False, "The Stones and Their Makers"),
        ("list_item", 0, False, "What the Ledger Says"),
        ("list_item", 0, False, "After the last flood"),
        ("heading", 2, "The Stones and Their Makers"),
        ("paragraph", MORE),
        ("paragraph", PROSE),
        ("heading", 2, "What the Ledger Says"),
        ("paragraph", PROSE),
        ("heading", 2, "After the last flood"),
        ("paragraph", MORE),
        ("paragraph", PROSE),
        ("paragraph", MORE),
    ]


def test_sample_article_gets_its_list_and_headings(sample_data):
    document = document_from_plain_text((sample_data / "kratom" / "article.txt").read_text("utf-8"))
    assert [(block.kind, block.level) for block in document.blocks] == [
        ("paragraph", None), ("paragraph", None),
        ("list_item", None), ("list_item", None), ("list_item", None),
        ("heading", 2), ("paragraph", None), ("paragraph", None),
        ("heading", 2), ("paragraph", None), ("paragraph", None),
        ("heading", 2), ("paragraph", None), ("paragraph", None),
        ("paragraph", None),
    ]  # fmt: skip


def test_lines_wrapped_by_hand_are_one_paragraph():
    raw = (
        "The mill on the river has ground flour since 1871,\r\n"
        "and its owners say that not one stone was ever\r\n"
        "replaced.\r\n"
        "\r\n"
        "- Visitors are shown the ledger that is said to\r\n"
        "  prove it, page by page.\r\n"
        "- Records of the town tell another story.\r\n"
    )
    assert plain(raw) == [
        (
            "paragraph",
            "The mill on the river has ground flour since 1871, and its owners say that not one "
            "stone was ever replaced.",
        ),
        (
            "list_item",
            0,
            False,
            "Visitors are shown the ledger that is said to prove it, page by page.",
        ),
        ("list_item", 0, False, "Records of the town tell another story."),
    ]


def test_lines_with_room_to_spare_stay_apart():
    assert plain("Roses are red,\nviolets are blue,\nthe mill is closed\nand so is the zoo.") == [
        ("paragraph", "Roses are red,"),
        ("paragraph", "violets are blue,"),
        ("paragraph", "the mill is closed"),
        ("paragraph", "and so is the zoo."),
    ]


def test_title_on_the_first_line_is_the_highest_heading():
    assert plain(f"The mill that never stopped\n\n{SHORT}\n\n{PROSE}\n\nIts stones\n\n{MORE}") == [
        ("heading", 1, "The mill that never stopped"),
        ("paragraph", SHORT),
        ("paragraph", PROSE),
        ("heading", 2, "Its stones"),
        ("paragraph", MORE),
    ]


def test_marked_headings_have_their_own_level():
    raw = f"# Mill #\n{SHORT}\n### Stones\n{SHORT}\nLedger\n======\n{SHORT}\n\nFloods\n---\n{SHORT}"
    assert plain(raw) == [
        ("heading", 1, "Mill"),
        ("paragraph", SHORT),
        ("heading", 3, "Stones"),
        ("paragraph", SHORT),
        ("paragraph", "Ledger"),
        ("paragraph", SHORT),
        ("heading", 2, "Floods"),
        ("paragraph", SHORT),
    ]


def test_line_that_repeats_a_list_item_is_a_heading_whatever_follows():
    assert plain(f"{PROSE}\n- and then it was over\nAnd then it was over\n{SHORT}")[2:] == [
        ("heading", 2, "And then it was over"),
        ("paragraph", SHORT),
    ]


def test_short_lines_that_are_no_headings_stay_paragraphs():
    for line in (
        "By Anna Miller", "It closed in 2004.", "These are the stones:", "12 May 2024",
        "“Nobody asked us”", "and then it was over", "#mill", "…",
    ):  # fmt: skip
        assert plain(f"{MORE}\n{line}\n{PROSE}")[1] == ("paragraph", line)


def test_lists_nest_by_indent_and_count():
    raw = "1. one\n   - inner\n   - second\n     goes on\n2) two\n• bullet\na) first\nb) second"
    assert plain(raw) == [
        ("list_item", 0, True, "one"),
        ("list_item", 1, False, "inner"),
        ("list_item", 1, False, "second goes on"),
        ("list_item", 0, True, "two"),
        ("list_item", 0, False, "bullet"),
        ("list_item", 0, True, "first"),
        ("list_item", 0, True, "second"),
    ]


def test_numbers_that_count_nothing_stay_in_the_text():
    assert plain(f"1. Introduction\n{PROSE}\n2. Stones\n{MORE}\n12. March was a Tuesday.") == [
        ("heading", 1, "1. Introduction"),
        ("paragraph", PROSE),
        ("heading", 2, "2. Stones"),
        ("paragraph", MORE),
        ("paragraph", "12. March was a Tuesday."),
    ]


def test_rules_part_paragraphs_and_leave_nothing():
    assert plain(f"{PROSE}\n---\n{MORE}\n* * *\n{SHORT}\n____") == [
        ("paragraph", PROSE),
        ("paragraph", MORE),
        ("paragraph", SHORT),
    ]


def test_markdown_becomes_blocks():
    raw = (
        "# Mill\n\nFirst\nline\n\n- one\n\n  more\n- two\n  1. deep\n\n> said\n>\n> again\n\n"
        "| Year | Sum |\n|---|---|\n| 1902 | 5 |\n\n```py\nif a:\n    b\n```\n\n***\n\nEnd"
    )
    assert markdown(raw) == [
        ("heading", 1, "Mill"),
        ("paragraph", "First line"),
        ("list_item", 0, False, "one more"),
        ("list_item", 0, False, "two"),
        ("list_item", 1, True, "deep"),
        ("quote", "said"),
        ("quote", "again"),
        ("table_cell", 0, 0, "Year"),
        ("table_cell", 0, 1, "Sum"),
        ("table_cell", 1, 0, "1902"),
        ("table_cell", 1, 1, "5"),
        ("preformatted", "if a:\n    b"),
        ("paragraph", "End"),
    ]


def test_markdown_becomes_marks():
    document = document_from_markdown("a **b *c*** `d`\\\ne [f](https://example.org/) [g](/local)")
    assert (document.text, document.marks) == (
        "a b c d e f g",
        (
            Mark("strong", 2, 5),
            Mark("em", 4, 5),
            Mark("code", 6, 7),
            Mark("break", 7, 8),
            Mark("link", 10, 11, "https://example.org/"),
        ),
    )


def test_footnotes_in_markdown_are_numbered_and_kept():
    document = document_from_markdown("One[^b] two[^a] three[^c].\n\n[^a]: A\n[^b]: B *b*\n\nEnd")
    assert document.text.split("\n") == ["One1 two2 three[^c].", "End", "1 B b", "2 A"]
    raised = [(mark.start, mark.end) for mark in document.marks if mark.kind == "sup"]
    assert raised == [(3, 4), (8, 9), (25, 26), (31, 32)]


def test_html_in_markdown_leaves_its_words_only():
    raw = (
        "<div onclick=x>\nHi &amp; <b>you</b><script>evil()</script><!-- no -->\n</div>\n\n"
        "a <i>b</i> <script>evil()</script>c<br>d ![alt](https://example.org/x.png)"
    )
    document = document_from_markdown(raw)
    assert document.text == "Hi & you\na b c d"
    assert document.blocks == (Block("paragraph", 0, 8), Block("paragraph", 9, 16))
    assert document.marks == (Mark("break", 14, 15),)


pieces = st.lists(
    st.sampled_from(
        ["- ", "# ", "1. ", "2) ", "  ", "\n", "\n\n", "\t", "---", "===", "word", "A Title",
         PROSE, "> ", "|", "`", "```\n", "*", "**", "[x](https://a.example)",
         "<b>", "<script>", "é", "👩‍👧"]
    ),
    max_size=30,
).map("".join)  # fmt: skip


@given(pieces)
def test_plain_text_keeps_every_letter_in_order(raw):
    kept = [character for character in document_from_plain_text(raw).text if character.isalpha()]
    assert kept == [character for character in raw if character.isalpha()]


@given(pieces)
def test_any_markdown_makes_a_document(raw):
    document_from_markdown(raw)

"""Lists of addresses as people keep them."""

import pytest

from claims.importing.lists.tables import read_csv, read_jsonl, read_lines

A, B = "https://a.example/1", "https://b.example/2"
REFUSED = (
    "“127.0.0.1” is not a site on the public web, so nothing was opened. "
    "Check the address, or paste the text instead."
)
NO_ADDRESS = "This is not a web address. It begins with http:// or https://."


def test_lines_are_read_as_people_paste_them():
    pasted = f"- {A},\n\n2. The title: {B} and HTTPS://C.example/3.\nc.example/4\nno address\n"
    assert list(read_lines(pasted)) == [
        {"url": A, "line": 1},
        {"url": B, "line": 3},
        {"url": "https://C.example/3", "line": 3},
        {"url": "https://c.example/4", "line": 4},
        {"line": 5, "written": "no address", "problem": NO_ADDRESS},
    ]


def test_lines_that_lead_inside_are_refused():
    assert list(read_lines("http://127.0.0.1/x")) == [
        {"line": 1, "written": "http://127.0.0.1/x", "problem": REFUSED}
    ]


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_table_finds_its_columns_by_their_names(mark):
    rows = [
        ["Date", "Web address", "Head-line", "Authors", "Site name", "Lang", "Shares"],
        ["2024-05-31", A, "First, and more" if mark != "," else "First", "Jane", "A", "en", "5"],
        ["", B, "", "", "", "", ""],
    ]
    text = "\n".join(mark.join(row) for row in rows)
    text = text.replace("Head-line", "Headline")
    title = rows[1][2]
    assert list(read_csv(text)) == [
        {
            "url": A, "line": 2, "title": title, "published": "2024-05-31",
            "details": {
                "title": title, "byline": "Jane", "publisher": "A", "language": "en",
                "published_on": "2024-05-31",
            },
        },
        {"url": B, "line": 3},
    ]  # fmt: skip


def test_table_without_header_is_read_by_its_addresses():
    assert list(read_csv(f"1,{A}\n2,{B}\n")) == [{"url": A, "line": 1}, {"url": B, "line": 2}]
    assert list(read_csv(f"{A}\n{B}")) == [{"url": A, "line": 1}, {"url": B, "line": 2}]


def test_table_keeps_its_good_lines_and_numbers_the_others():
    text = f'url,date,lang\n{A},31.5.2024,\n,,\n"{B}",,no tag\nnothing,,\n{A},,de\n'
    assert list(read_csv(text)) == [
        {
            "line": 2, "written": f"{A}, 31.5.2024,",
            "problem": "Give the date as 2024-05-31, not “31.5.2024”.",
        },
        {
            "line": 4, "written": f"{B}, , no tag",
            "problem": "Give the language as a tag such as en, de or pt-BR.",
        },
        {"line": 5, "written": "nothing, ,", "problem": NO_ADDRESS},
        {"url": A, "line": 6, "details": {"language": "de"}},
    ]  # fmt: skip


def test_table_survives_a_cell_that_is_too_long():
    found = list(read_csv(f'url\n{A}\n"{"x" * 200_000}"\n{B}\n'))
    assert [entry.get("url") for entry in found] == [A, None, B]
    assert found[1]["problem"].startswith("This line cannot be read as a table")


def test_json_lines_are_read():
    text = (
        f'{{"link": "{A}", "headline": "T", "author": [{{"name": "Jane"}}, "Joe"], "x": null}}\n'
        f'\n"{B}"\n{{broken\n5\n' + '{"a":' * 3000 + "1" + "}" * 3000
    )
    found = list(read_jsonl(text))
    assert found[:4] == [
        {"url": A, "line": 1, "title": "T", "details": {"title": "T", "byline": "Jane, Joe"}},
        {"url": B, "line": 3},
        {"line": 4, "written": "{broken", "problem": "This line is not JSON."},
        {"line": 5, "written": "5", "problem": "This is neither an object nor a text."},
    ]
    assert len(found) == 5
    assert "problem" in found[4]


def test_json_array_is_read():
    assert list(read_jsonl(f'[{{"url": "{A}"}}, "{B}"]')) == [
        {"url": A, "line": 1}, {"url": B, "line": 2},
    ]  # fmt: skip
    assert list(read_jsonl("[1,")) == [
        {"line": 1, "written": "1", "problem": "This is neither an object nor a text."},
        {"line": 2, "written": "", "problem": "This is not JSON."},
    ]


def test_json_array_keeps_what_stands_before_its_fault():
    said = list(read_jsonl('[{"url": "https://a.example/1"},\n"https://a.example/2", {"url"'))
    assert [entry.get("url", entry.get("problem")) for entry in said] == [
        "https://a.example/1", "https://a.example/2", "This is not JSON.",
    ]  # fmt: skip

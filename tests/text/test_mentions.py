import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.text.mentions import html_with_mentions, named
from claims.text.prose import html_from_markdown


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("@anna look", [("anna",)]),
        ("Ask @Anna and @ANNA, then @ben_k", [("anna",), ("ben_k",)]),
        ("(@anna) “@ben” *@eva* _@kim_", [("anna",), ("ben",), ("eva",), ("kim",)]),
        ("@anna.schmidt: yes", [("anna.schmidt",)]),
        ("Thanks @anna.", [("anna.", "anna")]),
        ("@anna...", [("anna...", "anna..", "anna.", "anna")]),
        ("@anna's", [("anna",)]),
        ("@Zoë @李雷 @أحمد", [("zoë",), ("李雷",), ("أحمد",)]),
        ("- @anna\n- @ben\n\n> @eva", [("anna",), ("ben",), ("eva",)]),
        ("@anna@desk.example", [("anna@desk.example",)]),
        ("`@anna` and\n\n    @ben\n\n```\n@eva\n```", []),
        ("anna@desk.example, <anna@desk.example>", []),
        ("https://desk.example/@anna www.desk.example/@ben http://x.example/?q=@eva", []),
        ("[the page of @anna](https://desk.example/)", []),
        ("desk.example/@anna", []),
        ("@ @. @- 5 @ 3 @@", []),
        ("@" + "a" * 150, [("a" * 150,)]),
        ("@" + "a" * 151, []),
        ("", []),
    ],
)
def test_named_reads_people_and_nothing_else(text, names):
    assert named(text) == names


def test_mentions_of_known_names_are_strong():
    html = html_with_mentions("Ask @Anna. Not @bob or `@anna` <b>@anna</b>", {"anna"})
    assert html == (
        "<p>Ask <strong>@Anna</strong>. Not @bob or <code>@anna</code> "
        "&lt;b&gt;<strong>@anna</strong>&lt;/b&gt;</p>\n"
    )


def test_longest_name_of_the_desk_is_meant():
    text = "@anna. @anna"
    assert html_with_mentions(text, {"anna.", "anna"}) == (
        "<p><strong>@anna.</strong> <strong>@anna</strong></p>\n"
    )


@given(st.text(alphabet="@anb. `*_[](<>/:\n-&\\x", max_size=60))
def test_without_names_it_is_the_same_prose(text):
    assert html_with_mentions(text, ()) == html_from_markdown(text)

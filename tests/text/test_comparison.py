"""A comparison of two documents as HTML."""

import re
from html import unescape

from hypothesis import given, settings
from hypothesis import strategies as st

from claims.text.builder import DocumentBuilder
from claims.text.changes import Tally
from claims.text.comparison import Comparison, Part, render_comparison, render_words
from claims.text.document import Document
from claims.text.plain import document_from_plain_text
from tests.text.test_changes import revisions

SAID = re.compile(r'<span class="visually-hidden" lang="en"> (?:added|removed): </span>')


def article(*paragraphs: str) -> Document:
    return document_from_plain_text("\n\n".join(paragraphs))


def without(html: str, name: str) -> str:
    """The text of some HTML without the elements of that name."""
    moved = {"ins": "moved-here", "del": "moved-away"}.get(name, "none")
    html = re.sub(r'<p class="quiet".*?</p>|<b class="moved".*?</b>', "", html)
    html = re.sub(
        rf'<span class="{moved}">(<span class="br">.*?</span>|.)*?</span>',
        "",
        html,
        flags=re.DOTALL,
    )
    kept = re.sub(rf"<{name}>.*?</{name}>", "", SAID.sub("", html), flags=re.DOTALL)
    return unescape(re.sub(r"<[^>]*>", "", kept))


def added(words: str) -> str:
    return f'<ins><span class="visually-hidden" lang="en"> added: </span>{words}</ins>'


def removed(words: str) -> str:
    return f'<del><span class="visually-hidden" lang="en"> removed: </span>{words}</del>'


UNCHANGED = [f"This is paragraph {number}, which stays." for number in range(6)]


def test_inline_shows_changes_and_folds_the_rest():
    old = article(*UNCHANGED, "The leaf lifts mood.", "The end of it.")
    new = article(*UNCHANGED, "The leaf may lift mood.", "The end of it.")
    assert render_comparison(old, new, view="inline") == Comparison(
        (
            Part(0, 5, True, 0, "\n".join(f"<p>{words}</p>" for words in UNCHANGED[:5])),
            Part(0, 1, False, 0, f"<p>{UNCHANGED[5]}</p>"),
            Part(1, 1, False, 0, f"<p>The leaf {removed('lifts')}{added('may lift')} mood.</p>"),
            Part(0, 1, False, 0, "<p>The end of it.</p>"),
        ),
        Tally(2, 1),
        changes=1,
        cut=0,
    )


def test_side_by_side_keeps_each_text_whole():
    old = article("The leaf lifts mood.", "A doctor knows.")
    new = article("The leaf lifts mood.", "Nobody can tell why!", "It is brewed.")
    shown = render_comparison(old, new, view="side")
    assert shown.parts == (
        Part(0, 1, False, 0, sides=(("<p>The leaf lifts mood.</p>",) * 2,)),
        Part(
            1, 2, False, 0,
            sides=(
                (
                    f"<p>{removed('A doctor knows.')}</p>",
                    f"<p>{added('Nobody can tell why!')}</p>",
                ),
                ("", f"<p>{added('It is brewed.')}</p>"),
            ),
        ),
    )  # fmt: skip


def test_moved_paragraph_is_told_as_moved():
    blocks = ["It lifts mood.", "The leaf grows in the whole of Asia.", "Nobody can tell us why."]
    old, new = article(*blocks), article(*blocks[1:], blocks[0])
    shown = render_comparison(old, new, view="side")
    quiet = '<p class="quiet" lang="en" dir="ltr">It stands elsewhere in this copy</p>'
    changed = [part.sides for part in shown.parts if part.change]
    assert (shown.tally, changed) == (
        Tally(0, 0),
        [
            (
                (
                    '<p><span class="moved-away"><b class="moved" lang="en">Moved away from here: '
                    "</b>It lifts mood.</span></p>",
                    quiet,
                ),
            ),
            (
                (
                    quiet,
                    '<p><span class="moved-here"><b class="moved" lang="en">Moved here: </b>'
                    "It lifts mood.</span></p>",
                ),
            ),
        ],
    )


def test_structure_marks_language_and_direction_are_kept():
    builder = DocumentBuilder()
    builder.open_block("heading", level=2)
    builder.add_text("Risks")
    for words in ("شاي", "قهوة"):
        builder.open_block("list_item", depth=0, ordered=True, language="ar", direction="rtl")
        builder.open_mark("strong")
        builder.add_text(words)
        builder.close_mark("strong")
        builder.add_text(" <b>")
    old = builder.build()
    shown = render_comparison(old, Document(old.text[:5], old.blocks[:1]), view="inline")
    assert [part.inline for part in shown.parts] == [
        "<h3>Risks</h3>",
        '<ol dir="rtl"><li>\n<div lang="ar" dir="rtl">'
        + removed("<strong>شاي</strong> &lt;b&gt;")
        + '</div>\n</li><li>\n<div lang="ar" dir="rtl">'
        + removed("<strong>قهوة</strong> &lt;b&gt;")
        + "</div>\n</li></ol>",
    ]


def test_what_is_too_long_is_counted_and_left_out():
    old = article(*(f"Leaf {number} is chewed." for number in range(9)))
    new = article(*(f"Root {number} was cooked!" for number in range(9)))
    (part,) = render_comparison(old, new, view="inline", most=300).parts
    assert (part.count, part.unshown, part.inline.count("<p>")) == (9, 8, 1)
    whole = render_comparison(old, new, view="inline")
    assert (whole.cut, render_comparison(old, new, view="inline", most=10).cut) == (0, 1)
    same = render_comparison(old, old, view="side", most=10)
    assert same == Comparison((Part(0, 9, True, 9, sides=()),), Tally(0, 0), 0, 0)


def test_words_are_marked_for_eyes_and_ears():
    assert render_words("It lifts <mood>.", "It may lift <mood>.") == (
        f"It {removed('lifts')}{added('may lift')} &lt;mood&gt;."
    )


@settings(max_examples=50)
@given(revisions())
def test_both_views_hold_both_texts(pair):
    old, new = ("".join(document.text.split()) for document in pair)
    side = render_comparison(*pair, view="side", most=10**9).parts
    lefts, rights = (
        "".join(both[index] for part in side for both in part.sides) for index in (0, 1)
    )
    whole = "".join(part.inline for part in render_comparison(*pair, view="inline").parts)
    assert [squeezed(without(html, "x")) for html in (lefts, rights)] == [old, new]
    assert squeezed(without(whole, "del")) == new


def squeezed(text: str) -> str:
    return "".join(text.split())


@given(st.text("ab .\n", max_size=40), st.text("ab .\n", max_size=40))
def test_words_hold_both_texts(old, new):
    html = render_words(old, new)
    assert (without(html, "ins"), without(html, "del")) == (old, new)

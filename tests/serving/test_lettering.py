import pytest

from claims.serving.lettering import (
    balanced,
    drawable,
    family_of,
    lines_of,
    runs_from_right,
    shortened,
    width_of,
)

DRAWN = {
    "Kratom is not addictive": "Kratom is not addictive",
    "two\nlines and   spaces": "two lines and spaces",
    "a leaf 🍃 lifts 👩‍👩‍👧 pain": "a leaf lifts pain",
    "e\u0301tude": "étude",
    "الكراتوم يسبب الإدمان": "الكراتوم يسبب الإدمان",
    "می‌خواهم": "می‌خواهم",
    "Ελληνικά, Русский, ไทย": "Ελληνικά, Русский, ไทย",
    "クラトムは依存性がありません": "",
    "该叶子可以提高多巴胺": "",
    "한국어 문장": "",
    "हिन्दी वाक्य": "",
    "Ein Blatt namens 葉 hilft gegen den Schmerz": "Ein Blatt namens hilft gegen den Schmerz",
    "🍃": "",
    "": "",
}


@pytest.mark.parametrize(("text", "drawn"), DRAWN.items())
def test_drawable_is_what_our_fonts_have_or_nothing(text, drawn):
    assert drawable(text) == drawn


def test_lines_break_at_spaces_and_lose_nothing():
    text = "A gentle guide to the leaf that lifts pain, mood and focus"
    lines = lines_of(text, 12)
    assert len(lines) > 1
    assert " ".join(lines) == text
    assert all(width_of(line) <= 12 for line in lines)


def test_balanced_lines_are_as_many_and_leave_no_word_behind():
    text = "Kratom and Dopamine: A Gentle Guide to the Leaf That Lifts Pain"
    lines = lines_of(text, 14)
    assert lines == ["Kratom and Dopamine: A", "Gentle Guide to the Leaf That", "Lifts Pain"]
    assert balanced(text, lines) == [
        "Kratom and Dopamine:",
        "A Gentle Guide to the",
        "Leaf That Lifts Pain",
    ]
    assert balanced("", []) == []


def test_word_that_is_longer_than_a_line_is_cut():
    lines = lines_of(f"see https://example.org/{'x' * 90}", 10)
    assert "".join(lines) == f"seehttps://example.org/{'x' * 90}"
    assert all(width_of(line) <= 10 for line in lines)


def test_shortened_line_fits_with_its_ellipsis():
    line = shortened("The reward system of the brain, they say", 8)
    assert line.endswith("…")
    assert width_of(line) <= 8


def test_direction_is_that_of_the_first_letter():
    texts = ["40% الكراتوم", "Kratom الكراتوم", "(2026)", "שלום world"]
    assert [runs_from_right(text) for text in texts] == [True, False, False, True]


def test_text_is_set_in_one_family():
    texts = ["Kratom", "Русский", "الكراتوم in Nature"]
    assert [family_of(text) for text in texts] == ["Source Serif Pro", "Source Serif Pro", "FiraGO"]

import pytest

from claims.text.quoting import MISSING, Quoted, find_passage
from claims.text.similar import Passages
from claims.text.spans import Span

TEXT = (
    "We gave the leaf to forty mice. Their “mood” did not improve after treatment with 5 mg/kg. "
    "The eﬀect was small (p = 0.2).\nA second trial in 112 patients found no change in sleep, "
    "appetite or pain. Its authors were paid by the maker of the drug. No change was seen later."
)
SOURCE = Passages(TEXT)


def words(found: Quoted) -> list[str]:
    return [TEXT[part.start : part.end] for part in found.parts]


@pytest.mark.parametrize(
    ("passage", "there"),
    [
        ("forty mice", "forty mice"),
        ('Their "mood" did not improve', "Their “mood” did not improve"),
        ("  “The effect was small”\n", "The eﬀect was small"),
        ("did not  improve after\ntreat-\nment with 5 mg/kg", "did not improve after treatment with"
         " 5 mg/kg"),
        ("small (p = 0.2). A second trial", "small (p = 0.2).\nA second trial"),
        ("5 mg/kg", "5 mg/kg"),
    ],
)  # fmt: skip
def test_passage_is_found_whatever_its_typography(passage, there):
    found = find_passage(SOURCE, passage)
    assert (found.fit, words(found)) == ("found", [there])


@pytest.mark.parametrize("dots", ["…", " … ", " [...] ", " [ … ] ", "....", " . . . ", "(…)"])
def test_parts_around_an_ellipsis_are_found_in_order(dots):
    found = find_passage(SOURCE, f"A second trial{dots}found no change in sleep")
    assert (found.fit, words(found)) == ("found", ["A second trial", "found no change in sleep"])
    assert found.place == Span(TEXT.index("A second"), TEXT.index(", appetite"))


def test_ellipses_at_the_ends_say_nothing():
    assert find_passage(SOURCE, "… forty mice …") == find_passage(SOURCE, "forty mice")


def test_repeated_part_is_taken_where_it_comes_after_the_one_before():
    found = find_passage(SOURCE, "Its authors were paid … o change")
    assert found.parts[1].start > found.parts[0].end


def test_parts_in_another_order_are_not_there():
    assert find_passage(SOURCE, "A second trial … forty mice") == MISSING


def test_other_words_are_close_and_shown():
    found = find_passage(SOURCE, "A second trial in 12 patients found no change in sleep or pain.")
    assert (found.fit, words(found)) == (
        "close",
        ["A second trial in 112 patients found no change in sleep, appetite or pain."],
    )


def test_part_in_other_words_makes_the_whole_close():
    found = find_passage(SOURCE, "forty mice … Its authors had been paid by the maker of the drug")
    assert (found.fit, words(found)) == (
        "close", ["forty mice", "Its authors were paid by the maker of the drug"],
    )  # fmt: skip


@pytest.mark.parametrize(
    "passage",
    [
        "Kratom raised dopamine in the brains of healthy volunteers.",
        "forty cats",
        "Forty mice",
        "A second trial … was stopped early for harm in both of its arms",
        "A second trial in forty rats found a change in their sleep and in their weight.",
        "Its authors were blamed by a reader of the journal.",
    ],
)
def test_words_of_others_and_short_words_that_differ_are_missing(passage):
    assert find_passage(SOURCE, passage) == MISSING


def test_ellipsis_of_the_source_itself_is_found_as_it_is():
    source = Passages("He said: it may … or it may not.")
    assert find_passage(source, "it may … or it may not").parts == (Span(9, 31),)


def test_passage_is_found_in_a_long_text():
    long = "Nothing of it was measured in this group of patients. " * 4_000 + TEXT
    found = find_passage(Passages(long), "A second trial in 12 patients found no change in sleep")
    assert (found.fit, long[found.parts[0].start : found.parts[0].end]) == (
        "close", "A second trial in 112 patients found no change in sleep",
    )  # fmt: skip


def test_passage_without_words_is_no_passage():
    with pytest.raises(ValueError, match="at least one character"):
        find_passage(SOURCE, " \n")


@pytest.mark.parametrize("passage", ["…", "[...]", "– …"])
def test_passage_of_signs_alone_is_looked_for_as_it_is(passage):
    assert find_passage(SOURCE, passage) == MISSING

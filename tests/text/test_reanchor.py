"""Hard cases of re-anchoring, each by its own name; the numbers are those of the design."""

import pytest

from claims.benchmarks.edited import EDITS, Case, without_marks
from claims.benchmarks.invented import Writer
from claims.text.reanchor import Carried, reanchor
from claims.text.spans import Span

BEFORE = "Many people drink the leaf in the evening. It grows in the rain forests of Asia."
AFTER = "The police in Bangkok burn it every spring. Nobody knows how much is sold."


def carried(old, new):
    """What became of the words that stand in «» in the old text, and the words there now."""
    old, span = without_marks(old)
    found = reanchor(old, new, [span])[0]
    return found, found.span and new[found.span.start : found.span.end]


def outcome(old, new):
    found, words = carried(old, new)
    return found.outcome, words


def marked(quote):
    return f"{BEFORE} «{quote}» {AFTER}"


def test_equal_texts_keep_every_span():
    spans = [Span(0, 4), Span(2, 9), Span(79, 80)]
    assert reanchor(BEFORE, BEFORE, spans) == [
        Carried("unchanged", span, 1.0, "same text") for span in spans
    ]


def test_no_spans_are_no_answers():
    assert reanchor("a", "b", []) == []


@pytest.mark.parametrize("span", [Span(2, 2), Span(3, 2), Span(-1, 2), Span(0, 5)])
def test_impossible_span_is_refused(span):
    with pytest.raises(ValueError, match=r"words to look for|no range"):
        reanchor("text", "text", [span])


def test_answers_come_in_the_order_of_the_spans():
    old, new = f"{BEFORE} {AFTER}", f"New. {BEFORE} More. {AFTER}"
    spans = [Span(90, 100), Span(0, 11), Span(44, 60)]
    places = [found.span for found in reanchor(old, new, spans)]
    assert [new[place.start : place.end] for place in places] == [
        old[span.start : span.end] for span in spans
    ]


def test_words_behind_an_insertion_are_unchanged():
    old = marked("Kratom eases pain.")
    assert outcome(old, "New here. " + old.replace("«", "").replace("»", "")) == (
        "unchanged", "Kratom eases pain.",
    )  # fmt: skip


def test_reworded_sentence_is_edited_in_whole_words():
    old = marked("The leaf eases the worst pain of the workers.")
    new = f"{BEFORE} The leaf often relieves the worst pain of all workers. {AFTER}"
    assert outcome(old, new) == ("edited", "The leaf often relieves the worst pain of all workers.")


def test_dropped_full_stop_is_an_edit():
    old = marked("Find out how it is used")
    assert outcome(old.replace("used»", "used.»"), old.replace("«", "").replace("»", "")) == (
        "edited", "Find out how it is used",
    )  # fmt: skip


def test_sentence_between_rewritten_ones_is_unchanged():
    old = "The old beginning of it. «Kratom eases the pain of workers.» Quite another end."
    new = "How this starts, who knows? Kratom eases the pain of workers. No ending fits here!"
    assert outcome(old, new) == ("unchanged", "Kratom eases the pain of workers.")


def test_another_text_has_no_place():
    other = "Parliament met on Tuesday to discuss fishing quotas; ministers were not amused."
    assert outcome(marked("Kratom eases pain in rats."), other) == ("removed", None)


@pytest.mark.parametrize("letters", ["👍🏽 👩\u200d👩\u200d👧 ", "𝔸𝔹 ", "🇩🇪🇫🇷 ", "e\u0301 "])
def test_case_08_and_01_letters_of_several_code_points_keep_their_place(letters):
    old, new = marked(f"{letters}Leaf {letters}"), letters * 3 + marked(f"{letters}Leaf {letters}")
    assert outcome(old, new.replace("«", "").replace("»", "")) == (
        "unchanged", f"{letters}Leaf {letters}",
    )  # fmt: skip


def test_case_08_edited_right_to_left_sentence_is_found():
    before, after = "قال الباحث إن الدواء يخفف الألم. ", " ثم نشر الفريق النتائج على موقع الجامعة."
    old = f"{before}«شارك في الدراسة مئة مريض من المدينة القديمة.»{after}"
    new = f"مقدمة. {before}شارك في الدراسة مئة مريض من القرية القديمة.{after}"
    assert outcome(old, new) == ("edited", "شارك في الدراسة مئة مريض من القرية القديمة.")


def test_case_09_overlapping_nested_and_equal_spans_are_carried_each():
    old, new = f"{BEFORE} {AFTER}", f"New. {BEFORE} {AFTER}"
    spans = [Span(5, 40), Span(10, 20), Span(30, 60), Span(10, 20)]
    assert [found.span for found in reanchor(old, new, spans)] == [
        Span(span.start + 5, span.end + 5) for span in spans
    ]


def test_case_10_repeated_thirty_times_is_told_by_context():
    names = [f"In the town of {chr(65 + n)}{chr(97 + n) * 3} they met. " for n in range(26)]
    quote = "Nobody was hurt. "
    old = "".join(f"{name}«{quote}»" if name is names[7] else name + quote for name in names)
    new = "".join(name + quote for name in [names[20], *names[3:20], *names[21:]])
    found, words = carried(old, new)
    assert (found.outcome, words) == ("unchanged", quote)
    assert new[: found.span.start].endswith(names[7])


def test_case_10_repeated_with_nothing_to_tell_them_apart_is_ambiguous():
    row = "The answer is no again. "
    found, words = carried(row * 12 + f"«{row}»" + row * 17, row * 29)
    assert (found.outcome, words) == ("ambiguous", None)
    assert len(found.candidates) > 1
    assert {(row * 29)[place.start : place.end] for place in found.candidates} == {row}


def test_case_11_deleted_beside_a_lookalike_is_removed():
    lookalike = "In 2019 the agency counted 612 cases of flu in Berlin."
    old = marked("In 2019 the agency counted 412 cases of flu in Lyon.") + f" Later. {lookalike}"
    assert outcome(old, f"{BEFORE} {AFTER} Later. {lookalike}") == ("removed", None)


def test_case_11_deleted_before_a_lookalike_that_moves_up_is_removed():
    lookalike = "In 2019 the agency counted 963 cases of flu in Bonn."
    old = f"{BEFORE} «In 2019 the agency counted 654 cases of flu in Lyon.» {lookalike} {AFTER}"
    new = f"{BEFORE} {lookalike} Then the winter came, and nobody counted any more. {AFTER}"
    assert outcome(old, new) == ("removed", None)


def test_case_11_deleted_beside_a_lookalike_that_was_edited_is_removed():
    lookalike = "In 2019 the agency counted 612 cases of flu in Berlin."
    old = marked("In 2019 the agency counted 412 cases of flu in Lyon.") + f" Later. {lookalike}"
    new = f"{BEFORE} {AFTER} Later. {lookalike.replace('612', '413')}"
    assert outcome(old, new) == ("removed", None)


def test_case_11_deleted_beside_a_copy_is_removed():
    quote = "The agency counted cases of flu."
    rest = "Later in the year it was quoted by ministers:"
    old = f"{marked(quote)} {rest} {quote}"
    assert outcome(old, f"{BEFORE} {AFTER} {rest} {quote}") == ("removed", None)


def test_case_12_number_changed_beside_an_exact_copy_is_critical_in_place():
    quote = "In 2019 kratom killed 5 people in Lyon."
    new = (
        f"{BEFORE} {quote.replace('5', '50')} {AFTER} Before, this page said: {quote} We regret it."
    )
    found, words = carried(marked(quote), new)
    assert (found.outcome, words) == ("critical", "In 2019 kratom killed 50 people in Lyon.")


def test_case_12_number_changed_before_an_exact_copy_at_the_end_is_not_carried_there():
    quote = "Three people died of kratom in Lyon last summer."
    now = quote.replace("Three", "Seven")
    new = f"{BEFORE} {now} {AFTER} Before, this page said: {quote}"
    found, words = carried(f"{BEFORE} «{quote}»", new)
    assert (found.outcome, words) in [("critical", now), ("ambiguous", None)]


@pytest.mark.parametrize(
    ("quote", "now"),
    [
        ("The leaf does cause heart failure.", "The leaf does not cause heart failure."),
        ("Das Blatt ist gefährlich für uns.", "Das Blatt ist nicht gefährlich für uns."),
        ("La hoja causa problemas del corazón.", "La hoja no causa problemas del corazón."),
        ("La feuille provoque des maladies.", "La feuille ne provoque pas des maladies."),
    ],
)
def test_case_12_negation_put_in_is_critical(quote, now):
    assert outcome(marked(quote), f"{BEFORE} {now} {AFTER}") == ("critical", now)


def test_case_12_negation_put_in_beside_the_span_is_critical():
    old = f"{BEFORE} The leaf does «cause heart failure» in rats. {AFTER}"
    new = f"{BEFORE} The leaf does not cause heart failure in rats. {AFTER}"
    assert outcome(old, new) == ("critical", "cause heart failure")


def test_case_12_name_changed_is_critical():
    old, now = (
        marked("On Monday Anna Meier said that it heals."),
        "On Monday Ian Weber said that it heals.",
    )
    assert outcome(old, f"{BEFORE} {now} {AFTER}") == ("critical", now)


def test_case_13_moved_paragraph_is_moved():
    paragraph = "Kratom was sold at fairs. «It was said to heal the sick.» Then it was forbidden."
    plain = paragraph.replace("«", "").replace("»", "")
    old = f"{paragraph}\n{BEFORE}\n{AFTER}"
    assert outcome(old, f"{BEFORE}\n{AFTER}\n{plain}") == ("moved", "It was said to heal the sick.")


@pytest.mark.parametrize(
    ("quote", "now"), [("7", "8"), ("no", "yes"), ("7%", "8%"), ("EU", "UN"), ("Rh+", "Rh-")]
)
def test_case_14_tiny_quote_is_exact_or_removed(quote, now):
    old = f"{BEFORE} It was «{quote}» then. {AFTER}"
    plain = old.replace("«", "").replace("»", "")
    assert outcome(old, "New. " + plain) == ("unchanged", quote)
    assert outcome(old, plain.replace(f"was {quote} then", f"was {now} then")) == ("removed", None)


def test_case_14_tiny_quote_is_no_part_of_a_word():
    old = f"{BEFORE} It was «no» then. {AFTER}"
    assert outcome(old, f"{BEFORE} It was nobody then. {AFTER}") == ("removed", None)


def test_case_14_quote_of_ten_thousand_letters_is_found():
    writer = Writer(3)
    quote = writer.article(10_000)
    now = quote.replace(quote[5_000:5_040], "an insertion of other words", 1)
    found, words = carried(f"{BEFORE} «{quote}» {AFTER}", f"More. {BEFORE} {now} {AFTER}")
    assert (found.outcome in {"edited", "critical"}, words) == (True, now)


@pytest.mark.parametrize("newline", ["\r\n", "\n", "\r", "\n\t"])
def test_case_15_line_breaks_are_characters_like_others(newline):
    old = f"{BEFORE}{newline}«Kratom eases{newline}pain.»{newline}{AFTER}"
    new = f"New.{newline}" + old.replace("«", "").replace("»", "")
    assert outcome(old, new) == ("unchanged", f"Kratom eases{newline}pain.")


def test_case_16_a_megabyte_with_2000_spans_keeps_what_stayed():
    writer = Writer(5)
    text = writer.article(1_000_000)
    starts = [writer.random.randrange(len(text) - 200) for _ in range(2_000)]
    spans = [Span(start, start + 100) for start in starts]
    new = f"{writer.paragraph()}\n{text[:500_000]}{writer.paragraph()}{text[500_000:]}"
    found = reanchor(text, new, spans)
    kept = [(span, each.span) for span, each in zip(spans, found, strict=True) if each.span]
    assert len(kept) >= 1_999
    assert {text[s.start : s.end] == new[p.start : p.end] for s, p in kept} == {True}


def test_case_20_edited_japanese_sentence_is_found():
    before, after = "研究者は薬が痛みを和らげると述べた。", "病院では新しい方法が試されている。"
    old = f"{before}«百人の患者を春まで調べた結果だ。»{after}"
    assert outcome(old, f"序文。{before}百人の患者を夏まで調べた結果だ。{after}") == (
        "edited", "百人の患者を夏まで調べた結果だ。",
    )  # fmt: skip


def test_case_20_edited_thai_sentence_is_found():
    before, after = "นักวิจัยกล่าวว่ายานี้ช่วยลดความปวดได้ดี ", " โรงพยาบาลกำลังทดลองวิธีใหม่ในปีนี้"
    old = f"{before}«ผู้ป่วยจำนวนมากเข้าร่วมการศึกษานี้»{after}"
    assert outcome(old, f"บทนำ {before}ผู้ป่วยจำนวนน้อยเข้าร่วมการศึกษานี้{after}") == (
        "edited", "ผู้ป่วยจำนวนน้อยเข้าร่วมการศึกษานี้",
    )  # fmt: skip


def test_span_that_splits_words_ends_at_the_same_letters():
    old = marked("x").replace("«x»", "The gov«ernment banned the sale of dried lea»ves there.")
    new = f"{BEFORE} The government forbade the sale of dried leaves there. {AFTER}"
    assert outcome(old, new) == ("edited", "ernment forbade the sale of dried lea")


@pytest.mark.parametrize("share", [0.05, 0.15, 0.3])
def test_noise_over_the_whole_text_leaves_the_ends_where_they_were(share):
    writer = Writer(1)
    text = writer.article(20_000)
    starts = [writer.random.randrange(len(text) - 200) for _ in range(20)]
    new, offsets = writer.noisy(text, share)
    found = reanchor(text, new, [Span(start, start + 200) for start in starts])
    errors = [
        abs(edge - offsets[before])
        for start, each in zip(starts, found, strict=True)
        if each.span
        for edge, before in ((each.span.start, start), (each.span.end, start + 200))
    ]
    assert (len(errors), max(errors) <= 3) == (40, True)


def is_right(case: Case, found: Carried) -> bool:
    if found.span is None or case.place is None:
        return found.outcome == "ambiguous" or found.span is case.place
    overlap = min(found.span.end, case.place.end) - max(found.span.start, case.place.start)
    hull = max(found.span.end, case.place.end) - min(found.span.start, case.place.start)
    return overlap / hull >= 0.5


@pytest.mark.parametrize("make", EDITS, ids=lambda make: make.__name__)
def test_invented_edits_come_out_right_and_never_in_a_wrong_place(make):
    writer = Writer(11)
    cases = [make(writer) for _ in range(4)]
    found = [reanchor(case.old, case.new, [case.span])[0] for case in cases]
    assert [each.outcome in case.outcomes for case, each in zip(cases, found, strict=True)] == [
        True
    ] * 4
    assert [is_right(case, each) for case, each in zip(cases, found, strict=True)] == [True] * 4

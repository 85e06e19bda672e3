import pytest

from claims.text.meaning import is_negated_around, is_turned, negations, numbers
from claims.text.spans import Span


def turned(old, new):
    return is_turned(old, Span(0, len(old)), new, Span(0, len(new)))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("it killed 5 people", "it killed 7 people"),
        ("from 5 to 7 people", "from 7 to 5 people"),
        ("it cost 1,000 euros", "it cost 1.5 euros"),
        ("take 5 mg daily", "take 5 g daily"),
        ("take 5 mg daily", "take 5 µg daily"),
        ("within 180 days", "within 180 weeks"),
        ("about $5", "about €5"),
        ("it fell to -5 °C", "it fell to 5 °C"),
        ("three people died", "four people died"),
        ("twenty-five people", "twenty-six people"),
        ("half of them", "a third of them"),
        ("zwei von drei", "zwei von vier"),
        ("tres personas", "dos personas"),
        ("trois personnes", "deux personnes"),
        ("3人が死亡", "4人が死亡"),
        ("三人が死亡", "四人が死亡"),
        ("it is ½ of it", "it is ¼ of it"),
        ("it does cause cancer", "it does not cause cancer"),
        ("it is true", "it isn’t true"),
        ("they saw it", "they never saw it"),
        ("das ist wahr", "das ist nicht wahr"),
        ("ein Beweis dafür", "kein Beweis dafür"),
        ("el virus mata", "el virus no mata"),
        ("c'est vrai", "ce n'est pas vrai"),
        ("это правда", "это не правда"),
        ("هذا صحيح", "هذا غير صحيح"),
        ("薬は効く", "薬は効かない"),
        ("这是真的", "这不是真的"),
        ("ปลอดภัย", "ไม่ปลอดภัย"),
        ("it is safe here", "it is unsafe here"),
        ("a legal drug", "an illegal drug"),
        ("he met Anna Smith there", "he met Anna Jones there"),
        ("then Rome beat Carthage", "then Carthage beat Rome"),
        ("Pfizer said it works", "Moderna said it works"),
        ("said Dr. Miller today", "said Dr. Weber today"),
        ("what Berlin decided", "what the government decided"),
    ],
)
def test_changed_number_negation_or_name_turns_the_meaning(old, new):
    assert turned(old, new)
    assert turned(new, old)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("within 1 year", "within one year"),
        ("it cost 1,000 euros", "it cost 1.000 euros"),
        ("it cost 1,000 euros", "it cost 1 000 euros"),
        ("٥ people came", "5 people came"),
        ("5 % of them", "5 percent of them"),
        ("it isn't safe", "it is not safe"),
        ("we cannot know", "we can not know"),
        ("said the Servicemember here", "said the servicemember here"),
        ("in Smith's house", "in the house of Smith"),
        ("said Pfizer", "Pfizer said"),
        ("the big tree", "the tall tree"),
        ("Learn more of it", "Learn all of it"),
        ("The end.", "The end"),
        ("rule No. 5 applies", "rule No. 5 is applied"),
    ],
)
def test_other_words_do_not_turn_the_meaning(old, new):
    assert not turned(old, new)


def test_first_word_is_a_name_when_the_text_has_it_elsewhere():
    old = "Merck said so. Everybody trusts Merck."
    new = "They said so. Everybody trusts Merck."
    assert is_turned(old, Span(0, 14), new, Span(0, 13))


def test_first_word_is_no_name_when_the_text_has_it_small():
    old = "Drugs said to help. We saw drugs and medicines."
    new = "Medicines said to help. We saw drugs and medicines."
    assert not is_turned(old, Span(0, 19), new, Span(0, 23))


def test_numbers_have_one_form():
    assert numbers("1,234.50 or 1.234,5 kg, 12.05, 5m, one million, ½") == [
        "1234.5 ", "1234.5 kg", "12.05 ", "5 10^6", "1 10^6", "10^6 ", "½ ",
    ]  # fmt: skip


def test_negations_are_counted():
    assert negations("No one can't not; d'aucun, n'est pas") == {
        "no": 1, "not": 2, "aucun": 1, "ne": 1, "pas": 1,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("It does cause cancer. Fine.", "It does not cause cancer. Fine.", True),
        ("It may cause cancer. Fine.", "It can cause cancer. Fine.", False),
        ("It can cause cancer. Fine.", "It can cause cancer. Not fine.", False),
        ("Well. It can cause cancer.", "No. It can cause cancer.", False),
    ],
)
def test_negation_around_counts_within_the_sentence(old, new, expected):
    spans = [Span(text.index("cause"), text.index("cancer") + 6) for text in (old, new)]
    assert is_negated_around(old, spans[0], new, spans[1]) == expected

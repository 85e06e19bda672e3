import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.text.statements import MOST, proposed_statement

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"


@pytest.mark.parametrize(
    ("quote", "proposed"),
    [
        ("enhances dopamine release", "Enhances dopamine release."),
        (" –\u00a0lifts\n\tmood, ", "Lifts mood."),
        ("Is it safe?", "Is it safe?"),
        ("he said “it is safe.”", "He said “it is safe.”"),
        ("and so on…", "And so on…"),
        ("pH falls to 5.4", "pH falls to 5.4."),
        ("it costs 5 %", "It costs 5 %."),
        ("ça marche", "Ça marche."),
        ("ßtrange", "ßtrange."),
        ("クラトムは痛みを和らげる", "クラトムは痛みを和らげる。"),
        ("क्रैटम दर्द कम करता है", "क्रैटम दर्द कम करता है।"),
        ("กระท่อมช่วยลดความเจ็บปวด", "กระท่อมช่วยลดความเจ็บปวด"),
        ("هل هو آمن؟", "هل هو آمن؟"),
        ("هو آمن", "هو آمن."),
        ("یہ محفوظ ہے", "یہ محفوظ ہے۔"),
        ("វាមានសុវត្ថិភាព", "វាមានសុវត្ថិភាព។"),
        ("བདེ་འཇགས", "བདེ་འཇགས"),
        ("5 %", "5 %."),
        (FAMILY, FAMILY),
        ("—", "—"),
    ],
)
def test_words_are_proposed_as_a_sentence(quote, proposed):
    assert proposed_statement(quote) == proposed


def test_case_14_a_long_quote_is_proposed_up_to_a_word():
    proposed = proposed_statement("so many words " * 800)
    assert proposed == ("so many words " * 36)[:499].capitalize().rpartition(" ")[0] + "…"
    assert len(proposed_statement("語" * 10_000)) <= MOST


@given(st.text(min_size=1))
def test_proposed_statement_has_one_line_that_fits(quote):
    proposed = proposed_statement(quote * 20)
    assert len(proposed) <= MOST
    assert "\n" not in proposed

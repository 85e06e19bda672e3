from hypothesis import given
from hypothesis import strategies as st

from claims.text.typed import one_line, several_lines


def test_one_line_joins_what_was_pasted_from_a_narrow_column():
    assert one_line("  Real-time\u00a0monitoring\r\n of\tdopa\u00admine\x00 ") == (
        "Real-time monitoring of dopamine"
    )


def test_several_lines_keeps_paragraphs_and_indents():
    assert several_lines("\r\nFirst. \r\n\r\n    code\x00\r\n") == "First.\n\n    code"


@given(st.text())
def test_clean_text_is_clean_again(raw):
    assert one_line(one_line(raw)) == one_line(raw)
    assert several_lines(several_lines(raw)) == several_lines(raw)

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.text.offsets import from_utf16, to_utf16

TEXT = "a👩‍👩b"


def test_utf16_offsets_count_astral_characters_twice():
    assert [to_utf16(TEXT, offset) for offset in range(6)] == [0, 1, 3, 4, 6, 7]
    assert [from_utf16(TEXT, offset) for offset in (0, 1, 3, 4, 6, 7)] == [0, 1, 2, 3, 4, 5]


def test_offset_inside_a_surrogate_pair_needs_to_know_its_edge():
    with pytest.raises(ValueError, match="inside a surrogate pair"):
        from_utf16(TEXT, 2)
    assert from_utf16(TEXT, 2, edge="start") == 1
    assert from_utf16(TEXT, 2, edge="end") == 2


@pytest.mark.parametrize("offset", [-1, 6])
def test_code_point_offset_outside_the_text_is_refused(offset):
    with pytest.raises(ValueError, match="outside a text of 5 characters"):
        to_utf16(TEXT, offset)


@pytest.mark.parametrize("offset", [-1, 8])
def test_utf16_offset_outside_the_text_is_refused(offset):
    with pytest.raises(ValueError, match="outside a text of 7 UTF-16 units"):
        from_utf16(TEXT, offset)


@given(st.text(), st.data())
def test_utf16_offsets_come_back_as_they_went(text, data):
    offset = data.draw(st.integers(0, len(text)))
    assert from_utf16(text, to_utf16(text, offset)) == offset

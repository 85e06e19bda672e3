from claims.text.rewriting import rewrite

TEXT = "aXbbYYYc"


def replaced():
    return rewrite(TEXT, [(1, 2, ""), (4, 7, "zz")])


def test_rewrite_without_replacements_is_the_same_text():
    text, offsets = rewrite(TEXT, [])
    assert (text, offsets.new_start(3), offsets.old_end(3)) == (TEXT, 3, 3)


def test_offsets_map_forward_and_outwards():
    text, offsets = replaced()
    assert text == "abbzzc"
    assert [offsets.new_start(old) for old in range(9)] == [0, 1, 1, 2, 3, 3, 3, 5, 6]
    assert [offsets.new_end(old) for old in range(9)] == [0, 1, 1, 2, 3, 5, 5, 5, 6]


def test_offsets_map_back_and_leave_dropped_characters_outside():
    _text, offsets = replaced()
    assert [offsets.old_start(new) for new in range(7)] == [0, 2, 3, 4, 4, 7, 8]
    assert [offsets.old_end(new) for new in range(7)] == [0, 1, 3, 4, 7, 7, 8]

import pytest

from claims.importing.encoding import decode
from claims.importing.problems import Undecodable

WORDS = "Das Größte: „Übermut“ – naïve café"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_decode_by_byte_order_mark(encoding):
    assert decode(WORDS.encode(encoding), charset="iso-8859-1") == WORDS


def test_decode_by_what_the_sender_says():
    russian = "Съешь же ещё этих мягких французских булок"
    assert decode(russian.encode("koi8-r"), charset="KOI8-R") == russian


@pytest.mark.parametrize(
    "declaration",
    [
        '<meta charset="windows-1251">',
        '<META http-equiv="Content-Type" content="text/html; charset=windows-1251">',
        '<?xml version="1.0" encoding="windows-1251"?>',
    ],
)
def test_decode_by_what_the_page_says(declaration):
    page = f"<html>{declaration}<p>Привет</p>"
    assert decode(page.encode("cp1251")) == page


def test_decode_prefers_the_sender_to_the_page():
    page = '<meta charset="windows-1252"><p>Привет</p>'
    assert decode(page.encode("cp1251"), charset="windows-1251") == page


def test_decode_reads_latin_1_as_browsers_do():
    assert decode(b"\x93quoted\x94 \x80 5", charset="iso-8859-1") == "“quoted” € 5"


def test_decode_sees_utf_8_behind_a_wrong_label():
    assert decode(WORDS.encode(), charset="iso-8859-1") == WORDS


def test_decode_guesses_when_nobody_says():
    japanese = "これは日本語の文章です。文字コードを推測します。" * 5
    assert decode(japanese.encode("shift_jis")) == japanese


def test_decode_survives_a_broken_byte():
    assert (
        decode(b"caf\xc3\xa9 and \xff more text around it " * 5, charset="utf-8").count("caf") == 5
    )


@pytest.mark.parametrize(
    "charset", ["", "nonsense", "hex", "utf-7", "unicode_escape", "\x00", "🙂"]
)
def test_decode_ignores_a_charset_that_is_none(charset):
    assert decode(WORDS.encode(), charset=charset) == WORDS


@pytest.mark.parametrize(
    "raw",
    [bytes(range(256)) * 4, b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(200), b"\x00" * 50],
)
def test_decode_refuses_what_is_no_text(raw):
    with pytest.raises(Undecodable) as problem:
        decode(raw)
    assert problem.value.message.endswith("Paste the text instead.")


def test_decode_of_nothing_is_nothing():
    assert decode(b"") == ""

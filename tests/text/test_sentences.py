import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.text.builder import DocumentBuilder
from claims.text.sentences import sentences
from tests.text.strategies import documents


def one_block(text, kind="paragraph", language=None):
    builder = DocumentBuilder()
    builder.open_block(kind, language=language)
    builder.add_text(text)
    return builder.build()


def words(document, language="en"):
    return [document.slice(span.start, span.end) for span in sentences(document, language)]


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", ["Dr. Smith took 1.5 g.", "“Was it safe?” he asked.", "No!"]),
        ("de", ["Am 3. Mai z. B. war er dort.", "Und dann?", "Nichts."]),
        ("ja", ["これは文です。", "次の文です。"]),
        ("zh", ["这是一句话。", "这是第二句。"]),
        ("hi", ["यह एक वाक्य है।", "यह दूसरा है।"]),
        ("ar", ["هل هذا صحيح؟", "نعم."]),
    ],
)
def test_sentences_follow_the_rules_of_their_language(language, expected):
    joined = ("" if language in ("ja", "zh") else " ").join(expected)
    assert words(one_block(joined), language) == expected
    assert words(one_block(joined, language=f"{language}-XX"), "en") == expected


def test_japanese_without_a_language_is_known_by_its_full_stop():
    assert words(one_block("これは文です。次の文です。")) == ["これは文です。", "次の文です。"]


def test_languages_without_rules_use_the_english_ones():
    assert words(one_block("Se on totta. Eikö?"), "fi") == ["Se on totta.", "Eikö?"]


def test_thai_block_is_one_step():
    text = "กระท่อมเป็นพืช มีฤทธิ์ต่อสมอง"
    assert words(one_block(text, language="th")) == [text]


def test_sentences_never_cross_blocks():
    builder = DocumentBuilder()
    for text in ("A heading without an end", "goes on here. And here."):
        builder.open_block("paragraph")
        builder.add_text(text)
    assert words(builder.build()) == ["A heading without an end", "goes on here.", "And here."]


def test_preformatted_block_has_lines():
    document = one_block("Roses are. Red\n\n  Violets\n", "preformatted")
    assert words(document) == ["Roses are. Red", "Violets"]


def test_characters_pysbd_uses_for_itself_lose_nothing():
    document = one_block("One ∯ two ȸ. Three &ᓴ& four. Five.")
    assert words(document)[-1] == "Five."
    assert " ".join(words(document)) == document.text


@pytest.mark.parametrize("language", ["en", "de", "ja", "kk", "sk", "th", "xx", ""])
@pytest.mark.parametrize(
    "text",
    [
        "i) ii) " * 1_500, "A. " * 3_000, '"' * 9_000, "(" * 9_000, "a" * 9_000, "?!" * 4_000,
        "👩‍👩‍👧" * 2_000, "x. (y. z) 'w. v' " * 500, ". . . " * 1_000, "\\1 [" * 2_000,
    ],
)  # fmt: skip
def test_odd_and_long_blocks_are_covered(text, language):
    document = one_block(text)
    assert "".join(words(document, language)).replace(" ", "") == document.text.replace(" ", "")


@given(documents(), st.sampled_from(["en", "de", "ja", "ar", "th", "sk", "kk"]))
def test_sentences_are_ordered_slices_that_cover_every_block(document, language):
    found = sentences(document, language)
    assert found == sorted(found)
    rest = list(document.text)
    for span in found:
        block = document.block_at(span.start)
        assert block is not None
        assert block.start <= span.start < span.end <= block.end
        assert document.slice(span.start, span.end).strip() == document.slice(span.start, span.end)
        assert "\x00" not in rest[span.start : span.end]
        rest[span.start : span.end] = "\x00" * (span.end - span.start)
    assert not "".join(rest).replace("\x00", "").strip()

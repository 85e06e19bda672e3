import pytest

from claims.importing.metadata.languages import detect_language, settle_language, tidy_tag

TEXTS = {
    "en": "The committee met on Tuesday to discuss the results of the study of many people. ",
    "de": "Der Ausschuss traf sich am Dienstag, um die Ergebnisse der Studie zu besprechen. ",
    "pt": "O comitê se reuniu na terça-feira para discutir os resultados do estudo. ",
    "ar": "اجتمعت اللجنة يوم الثلاثاء لمناقشة نتائج الدراسة التي شملت كثيرا من الناس. ",
    "ja": "委員会は火曜日に会合を開き、多くの人々を対象とした研究の結果について議論しました。",
    "he": "הוועדה נפגשה ביום שלישי כדי לדון בתוצאות המחקר על אנשים רבים. ",
}


@pytest.mark.parametrize("language", TEXTS)
def test_language_of_a_text(language):
    assert detect_language(TEXTS[language]) == language


@pytest.mark.parametrize(
    "text",
    ["", "Kratom", "12345 67890 " * 20, "lorem ipsum dolor sit amet consectetur adipisicing " * 9,
     "\ufdd0" * 100, "\ud800" * 100, TEXTS["en"] + TEXTS["de"]],
)  # fmt: skip
def test_language_nobody_can_tell(text):
    assert detect_language(text) == ""


@pytest.mark.parametrize(
    ("declared", "text", "settled"),
    [
        ("en-GB", TEXTS["en"] * 9, "en-GB"),
        ("en_US", "", "en-US"),
        ("", TEXTS["de"], "de"),
        ("nonsense tag", TEXTS["de"], "de"),
        # A page plainly lies: a template in English around a long article in Portuguese.
        ("en-US", TEXTS["pt"] * 9, "pt"),
        # A short text is not enough to doubt it; nor are languages hard to tell apart.
        ("en-US", TEXTS["pt"], "en-US"),
        ("gl", TEXTS["pt"] * 9, "gl"),
        ("en", "lorem ipsum dolor sit amet " * 40, "en"),
    ],
)
def test_language_settled(declared, text, settled):
    assert settle_language(declared, text) == settled


def test_tag_that_is_none():
    assert [tidy_tag(said) for said in (" pt_BR ", "", "x" * 40, "<en>")] == ["pt-BR", "", "", ""]

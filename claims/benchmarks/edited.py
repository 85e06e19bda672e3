"""What publishers do to a quoted sentence: invented cases with their right outcome."""

from collections.abc import Callable
from dataclasses import dataclass

from claims.benchmarks.invented import Writer, listed
from claims.text.spans import Span

_KEPT = frozenset({"unchanged", "moved"})
_CHANGED = frozenset({"edited", "critical"})
_OPEN, _CLOSE = "«", "»"  # stand around the quote until both texts are made

_ARABIC = listed(
    "قال الباحث إن الدواء يخفف الألم في المستشفى بعد أسبوع من العلاج وقد شارك في الدراسة مئة مريض "
    "من المدينة القديمة ثم نشر الفريق النتائج على موقع الجامعة حيث قرأها الناس خلال الصيف الماضي"
)
_JAPANESE = listed(
    "研究者 は 薬 が 痛み を 和らげる と 述べた 病院 で 百人 の 患者 調べ 結果 大学 に 出し"
    " 夏 町 人々 も 読んだ 新しい 方法 血液 から 数値 測り 春 まで 続けた 医師 会社 報告書"
    " によると 効果 高い 低い"
)
_EMOJI = listed("👩\u200d👩\u200d👧 🏳️\u200d🌈 🇩🇪 👍🏽 🧑🏿\u200d🚀 ❤️ 𝔸𝔹 e\u0301")


@dataclass(frozen=True, slots=True)
class Case:
    """Two versions of a text, the quote in the old one and where it is in the new one, if it is."""

    old: str
    new: str
    span: Span
    place: Span | None
    outcomes: frozenset[str]  # the right ones


def _marked(quote: str) -> str:
    return f"{_OPEN}{quote}{_CLOSE}"


def _case(old: str, new: str, outcomes: frozenset[str]) -> Case:
    old, span = without_marks(old)
    new, place = without_marks(new)
    if span is None:
        raise ValueError("The old text of a case has no quote.")
    return Case(old, new, span, place, outcomes)


def without_marks(text: str) -> tuple[str, Span | None]:
    start = text.find(_OPEN)
    if start < 0:
        return text, None
    end = text.index(_CLOSE) - 1
    return text.replace(_OPEN, "").replace(_CLOSE, ""), Span(start, end)


def _around(writer: Writer, *parts: str, count: int = 60) -> list[str]:
    """Return invented sentences with the parts among them, anywhere."""
    sentences = [writer.sentence() for _ in range(count)]
    for part in parts:
        sentences.insert(writer.random.randint(0, len(sentences)), part)
    return sentences


def _revised(writer: Writer, sentences: list[str]) -> list[str]:
    """Return the sentences with a few others put in, taken out or rewritten."""
    found = list(sentences)
    for _edit in range(6):
        at = writer.random.randrange(len(found))
        if _OPEN not in found[at]:
            found[at : at + 1] = writer.random.choice(
                ([], [writer.sentence()], [found[at], writer.sentence()])
            )
    return found


def _edited(
    writer: Writer, quote: str, now: str | None, *lookalikes: str, outcomes: frozenset[str]
) -> Case:
    """Return a case in which the quote becomes `now`, or goes, and the lookalikes stay."""
    old = _around(writer, _marked(quote), *lookalikes)
    new = []
    for sentence in _revised(writer, old):
        if _OPEN not in sentence:
            new.append(sentence)
        elif now is not None:
            new.append(_marked(now))
    return _case(" ".join(old), " ".join(new), outcomes)


def _counted(writer: Writer, place: str) -> str:
    return f"In 2019 the agency counted {writer.random.randint(100, 999)} cases of flu in {place}."


def repeated(writer: Writer) -> Case:
    """Thirty times the same sentence, told apart by the sentences around it."""
    quote = writer.sentence()
    mine = writer.random.randrange(30)
    old = []
    for number in range(30):
        old += [writer.sentence(), _marked(quote) if number == mine else quote]
    return _case(" ".join(old), " ".join(_revised(writer, old)), _KEPT)


def repeated_alike(writer: Writer) -> Case:
    """Thirty times the same two sentences, one pair taken out: nothing tells them apart."""
    quote, other = writer.sentence(), writer.sentence()
    mine, gone = writer.random.sample(range(30), 2)
    pairs = [[_marked(quote) if number == mine else quote, other] for number in range(30)]
    kept = [sentence for number, pair in enumerate(pairs) if number != gone for sentence in pair]
    old = [sentence for pair in pairs for sentence in pair]
    return _case(" ".join(old), " ".join(kept), _KEPT | {"ambiguous"})


def number_changed(writer: Writer) -> Case:
    """Another number, and a sentence with the old one still elsewhere in another context."""
    quote = _counted(writer, writer.name())
    number = next(word for word in quote.split() if word.isdigit() and word != "2019")
    now = quote.replace(number, str(int(number) + writer.random.randint(1, 90)))
    lookalikes = [_counted(writer, writer.name()) for _ in range(4)]
    return _edited(writer, quote, now, *lookalikes, outcomes=frozenset({"critical"}))


def number_changed_beside_copy(writer: Writer) -> Case:
    """Another number, and a note that says what it was, put in at the end."""
    quote = _counted(writer, writer.name())
    case = _edited(writer, quote, quote.replace("2019", "2021"), outcomes=frozenset({"critical"}))
    note = f" {writer.sentence()} An earlier version said: {quote}"
    return Case(case.old, case.new + note, case.span, case.place, case.outcomes)


def deleted_beside_lookalike(writer: Writer) -> Case:
    """Taken out, while sentences that differ by a number and a name stay."""
    lookalikes = [_counted(writer, writer.name()) for _ in range(4)]
    quote = _counted(writer, writer.name())
    return _edited(writer, quote, None, *lookalikes, outcomes=frozenset({"removed"}))


def deleted_beside_copy(writer: Writer) -> Case:
    """Taken out, while the same words stay elsewhere."""
    quote = writer.sentence()
    old = [
        *_around(writer, _marked(quote), count=30),
        *(writer.sentence() for _ in range(4)),
        quote,
    ]
    old += _around(writer)
    new = [sentence for sentence in _revised(writer, old) if _OPEN not in sentence]
    return _case(" ".join(old), " ".join(new), frozenset({"removed"}))


def paragraph_moved(writer: Writer) -> Case:
    """The quote's paragraph stands elsewhere."""
    paragraphs = writer.paragraphs(8_000)
    moving = f"{writer.paragraph()} {_marked(writer.sentence())} {writer.paragraph()}"
    at, to = writer.random.sample(range(len(paragraphs)), 2)
    old, new = list(paragraphs), list(paragraphs)
    old.insert(at, moving)
    new.insert(to, moving)
    return _case("\n".join(old), "\n".join(new), _KEPT)


def negation_put_in(writer: Writer) -> Case:
    """A negation more, in one of four languages."""
    subject = " ".join(writer.random.choices(writer.words[200:], k=4))
    rest = " ".join(writer.random.choices(writer.words[200:], k=6))
    quote, now = writer.random.choice(
        (
            (f"The {subject} does cause {rest}.", f"The {subject} does not cause {rest}."),
            (f"Das {subject} ist {rest}.", f"Das {subject} ist nicht {rest}."),
            (f"El {subject} causa {rest}.", f"El {subject} no causa {rest}."),
            (f"Le {subject} provoque {rest}.", f"Le {subject} ne provoque pas {rest}."),
        )
    )
    return _edited(writer, quote, now, outcomes=frozenset({"critical"}))


def name_changed(writer: Writer) -> Case:
    """Somebody else said it."""
    words = writer.random.choices(writer.words[200:], k=10)
    quote = f"On Monday {writer.name()} {' '.join(words)}."
    now = f"On Monday {writer.name()} {' '.join(words)}."
    return _edited(writer, quote, now, outcomes=frozenset({"critical"}))


def words_changed(writer: Writer) -> Case:
    """Three words of twelve are others, in any place but the ends."""
    words = writer.random.choices(writer.words[200:], k=12)
    now = list(words)
    for at in writer.random.sample(range(1, 11), 3):
        now[at] = writer.random.choice(writer.words[200:])
    return _edited(
        writer, f"It is {' '.join(words)}.", f"It is {' '.join(now)}.", outcomes=_CHANGED
    )


def tiny(writer: Writer) -> Case:
    """One to three letters inside a sentence that stays, in a text that is revised."""
    before, after = writer.sentence(), writer.sentence()
    word = writer.random.choice(("7%", "no", "EU", "5", "kg", "Rh+"))
    sentence = f"{before[:-1]} {_marked(word)} {after}"
    old = _around(writer, sentence)
    return _case(" ".join(old), " ".join(_revised(writer, old)), _KEPT)


def long(writer: Writer) -> Case:
    """Ten thousand letters with six sentences of it revised."""
    inside = writer.article(10_000).split(". ")
    now = _revised(writer, inside)
    old = [*_around(writer), _marked(". ".join(inside)), *_around(writer)]
    new = [_marked(". ".join(now)) if _OPEN in part else part for part in old]
    return _case(" ".join(old), " ".join(new), _CHANGED | _KEPT)


def emoji(writer: Writer) -> Case:
    """Families, flags and letters beyond the first plane in the quote and around it."""

    def told() -> str:
        words = writer.random.choices(writer.words, k=8)
        return " ".join(
            word
            for pair in zip(words, writer.random.choices(_EMOJI, k=8), strict=True)
            for word in pair
        )

    quote = told()
    now = quote.replace(quote.split(" ")[6], writer.name().lower())
    old = [told() for _ in range(40)]
    at = writer.random.randrange(40)
    new = [*old[:at], told(), _marked(now), *old[at:]]
    old.insert(at, _marked(quote))
    return _case(" ".join(old), " ".join(new), _CHANGED)


def arabic(writer: Writer) -> Case:
    """Right to left, two words of the quote changed."""
    return _foreign(writer, _ARABIC, " ", ". ")


def japanese(writer: Writer) -> Case:
    """No spaces between words, two words of the quote changed."""
    return _foreign(writer, _JAPANESE, "", "。")


def _foreign(writer: Writer, words: list[str], space: str, stop: str) -> Case:
    old = [space.join(writer.random.sample(words, 14)) for _ in range(40)]
    quote = writer.random.sample(words, 14)
    now = list(quote)
    for at in writer.random.sample(range(2, 12), 2):
        now[at] = writer.random.choice([word for word in words if word not in quote])
    at = writer.random.randrange(40)
    new = [
        *old[:at],
        space.join(writer.random.sample(words, 14)),
        _marked(space.join(now)),
        *old[at:],
    ]
    old.insert(at, _marked(space.join(quote)))
    return _case(stop.join(old), stop.join(new), _CHANGED)


EDITS: tuple[Callable[[Writer], Case], ...] = (
    repeated, repeated_alike, number_changed, number_changed_beside_copy, deleted_beside_lookalike,
    deleted_beside_copy, paragraph_moved, negation_put_in, name_changed, words_changed, tiny, long,
    emoji, arabic, japanese,
)  # fmt: skip

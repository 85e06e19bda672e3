"""Invented articles, the same ones for the same seed, and noise over them."""

import random
from itertools import accumulate

_CONSONANTS, _VOWELS, _CODAS = "bcdfghklmnprstvz", "aeiou", ("n", "r", "st", "", "")
_LETTERS = "abcdefghijklmnopqrstuvwxyz "
_FREQUENT = "the of and in to a is that for was on are as with be by this at from it"
_VOCABULARY = 6_000  # words, used as often as their rank says (Zipf)


def listed(words: str) -> list[str]:
    return words.split()


class Writer:
    """Writes articles about nothing, in sentences and paragraphs of the usual lengths."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.words = listed(_FREQUENT) + [self._word() for _ in range(_VOCABULARY)]
        self._weights = list(accumulate(1 / (rank + 3) for rank in range(len(self.words))))

    def _word(self) -> str:
        pick = self.random.choice
        syllables = pick((1, 2, 2, 3, 3, 4))
        return "".join(pick(_CONSONANTS) + pick(_VOWELS) for _ in range(syllables)) + pick(_CODAS)

    def name(self) -> str:
        return self._word().capitalize() + self.random.choice(("ov", "mann", "sen", "ez", "ier"))

    def sentence(self) -> str:
        count = self.random.randint(8, 24)
        chosen = self.random.choices(self.words, cum_weights=self._weights, k=count)
        return " ".join(chosen).capitalize() + "."

    def paragraph(self) -> str:
        return " ".join(self.sentence() for _ in range(self.random.randint(2, 6)))

    def paragraphs(self, length: int) -> list[str]:
        """Return paragraphs, together about that many code points long."""
        found: list[str] = []
        written = 0
        while written < length:
            found.append(self.paragraph())
            written += len(found[-1]) + 1
        return found

    def article(self, length: int) -> str:
        return "\n".join(self.paragraphs(length))

    def noisy(self, text: str, share: float) -> tuple[str, list[int]]:
        """Return the text with a share of its letters replaced, dropped or doubled, a third each,
        and where each letter is now, with the end of the text as the last."""
        letters: list[str] = []
        offsets = [0]
        for letter in text:
            letters.append(self._noise(letter, share))
            offsets.append(offsets[-1] + len(letters[-1]))
        return "".join(letters), offsets

    def _noise(self, letter: str, share: float) -> str:
        if self.random.random() >= share:
            return letter
        other = self.random.choice(_LETTERS)
        return self.random.choice((other, "", letter + other))

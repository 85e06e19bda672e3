"""Articles made up from a fixed seed, with the word statistics of real ones, and copies of them.

Words are drawn by Zipf's law: the small words that every text is full of, words of one of two
hundred subjects, words of the whole language, and set phrases. Some sites add a footer.
"""

import random
from itertools import accumulate

SYLLABLES = [first + vowel for first in "bdfgklmnprstvz" for vowel in "aeiou"]
SUBJECTS = 200


class Writer:
    """Writes articles. The same seed and number give the same article."""

    def __init__(self, seed: int = 1) -> None:
        source = random.Random(seed)
        self.small = [_word(source, 1, 1) + source.choice("nrst") for _ in range(150)]
        self.words = [_word(source, 2, 4) for _ in range(20_000)]
        self.phrases = [
            " ".join(source.choices([*self.small, *self.words[:2_000]], k=source.randint(2, 5)))
            for _ in range(3_000)
        ]
        self.footers = [" ".join(source.choices(self.words, k=60)) for _ in range(40)]
        self._small, self._words = _zipf(len(self.small)), _zipf(len(self.words))
        self._subject, self._phrases = _zipf(300), _zipf(len(self.phrases))

    def article(self, number: int) -> str:
        """150 to 1,000 words about one subject, 480 on average."""
        source = random.Random(f"article {number}")
        length = int(source.triangular(150, 1_000, 300))
        text = self.prose(source, number % SUBJECTS, length)
        if source.random() < 0.2:
            text = f"{text}\n\n{source.choice(self.footers)}"
        return text

    def page(self, number: int) -> str:
        """500 words of a report about one subject: what stands on a printed page."""
        return self.prose(random.Random(f"page {number}"), 7, 500)

    def prose(self, source: random.Random, subject: int, length: int) -> str:
        own = self.words[100 * subject : 100 * subject + 300] or self.words[:300]
        own = (own * 3)[:300]
        pieces = [
            *source.choices(self.small, cum_weights=self._small, k=length * 42 // 100),
            *source.choices(own, cum_weights=self._subject, k=length * 22 // 100),
            *source.choices(self.words, cum_weights=self._words, k=length * 24 // 100),
            *source.choices(self.phrases, cum_weights=self._phrases, k=length * 4 // 100),
        ]
        source.shuffle(pieces)
        return " ".join(pieces)

    def spun(self, source: random.Random, text: str, share: float) -> str:
        """The text with that share of its words, picked at random, put in other words."""
        return " ".join(
            source.choice(self.words) if source.random() < share else word for word in text.split()
        )

    def agency(self, source: random.Random, text: str) -> str:
        """Two thirds of the text with a beginning and an end of the site's own."""
        words = text.split()
        start = source.randrange(len(words) // 3)
        kept = words[start : start + len(words) * 2 // 3]
        subject = source.randrange(SUBJECTS)
        before, after = (self.prose(source, subject, source.randint(50, 200)) for _ in range(2))
        return f"{before}\n\n{' '.join(kept)}\n\n{after}"

    def excerpt(self, source: random.Random, text: str) -> str:
        """80 to 140 words in a row."""
        words = text.split()
        length = source.randint(80, 140)
        start = source.randrange(max(1, len(words) - length))
        return " ".join(words[start : start + length])


def _word(source: random.Random, least: int, most: int) -> str:
    return "".join(source.choices(SYLLABLES, k=source.randint(least, most)))


def _zipf(number: int) -> list[float]:
    return list(accumulate(1 / (rank + 2.7) for rank in range(number)))

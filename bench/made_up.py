"""Made-up text for measurements: Chinese with the words and the sentence lengths of real text, and English.

Words are drawn by their frequencies in jieba's dictionary, seeded; they make no sense together. Sentences
have 6 to 60 characters with a mean near 28, as in newspapers; one in eight has a number. Of a text, one
sentence in fifty is a repetition.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path

_CHINESE = re.compile("[\u4e00-\u9fff]{1,6}")
_PER_PARAGRAPH = 4


def sentences(count: int, seed: int = 1) -> Iterator[str]:
    """`count` sentences."""
    chance = random.Random(seed)
    known = chinese_words()
    words, weights = list(known), list(accumulate(known.values()))
    early: list[str] = []
    for number in range(count):
        if number % 50 == 49:
            yield chance.choice(early)
            continue
        wanted = min(34, max(3, int(chance.gauss(15, 6))))
        drawn = chance.choices(words, cum_weights=weights, k=wanted)
        middle = wanted // 2
        if number % 8 == 0:
            drawn[middle] = f"{chance.randrange(2, 3000)}"
        sentence = f"{''.join(drawn[:middle])}，{''.join(drawn[middle:])}。"
        if len(early) < 1000:
            early.append(sentence)
        yield sentence


def write_text(path: Path, count: int, seed: int = 1) -> None:
    """A plain text of `count` sentences in paragraphs of four."""
    with path.open("w", encoding="utf-8") as file:
        for number, sentence in enumerate(sentences(count, seed), 1):
            file.write(sentence + ("\n\n" if number % _PER_PARAGRAPH == 0 else ""))


def english(count: int, seed: int = 1) -> list[str]:
    """`count` different words that look like English ones, 2 to 11 letters."""
    chance = random.Random(seed)
    onsets = (*"bcdfghlmnprstw", "st", "tr", "pl", "sh", "ch", "br")
    rhymes = (
        *"aeiou",
        "ai",
        "ea",
        "ou",
        "er",
        "al",
        "en",
        "in",
        "on",
        "ant",
        "ing",
        "est",
        "ard",
        "ill",
        "ove",
        "ine",
    )
    words: dict[str, None] = {}
    while len(words) < count:
        syllables = chance.choices((1, 2, 3), (4, 4, 1))[0]
        words["".join(chance.choice(onsets) + chance.choice(rhymes) for _ in range(syllables))] = None
    return list(words)


def chinese_words() -> dict[str, int]:
    """The Chinese words of jieba's dictionary of up to six characters, with their frequencies."""
    import jieba

    jieba.setLogLevel("ERROR")
    jieba.initialize()
    return {word: n for word, n in sorted(jieba.dt.FREQ.items()) if n > 1 and _CHINESE.fullmatch(word)}

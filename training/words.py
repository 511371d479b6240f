"""What counts as a Chinese character and as an English word where lengths are compared."""

import re

__all__ = ["ENGLISH_WORD", "HAN", "words_of"]

HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
ENGLISH_WORD = re.compile(r"[A-Za-z]+(?:'[a-z]+)?|\d+")


def words_of(english: str) -> list[str]:
    """Lower-cased words and numbers of an English text, punctuation left out."""
    return [word.lower() for word in ENGLISH_WORD.findall(english)]

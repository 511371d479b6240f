"""Keeps test sets out of the training text: drops pairs that share a longer stretch with a test sentence.

Chance shares short stretches; eight Chinese characters or seven English words in a row are seldom chance.
"""

import re
from collections.abc import Iterable
from pathlib import Path

from training.sources import Pair, read_pairs

__all__ = ["Tests"]

_CHARACTERS, _WORDS = 8, 7
_TOKEN = re.compile(r"[a-z]+(?:'[a-z]+)?|\d+")


class Tests:
    """The stretches of test sets (TSV with zh and en, or TMX)."""

    __test__ = False  # not a test of ours

    def __init__(self, files: Iterable[Path]) -> None:
        self._chinese: set[str] = set()
        self._english: set[tuple[str, ...]] = set()
        for path in files:
            for pair in read_pairs(path, "written"):
                self._chinese |= _stretches(pair.zh)
                self._english |= _runs(pair.en)

    def touch(self, pair: Pair) -> bool:
        """Whether the pair shares a stretch with a test sentence on either side."""
        return not self._chinese.isdisjoint(_stretches(pair.zh)) or not self._english.isdisjoint(
            _runs(pair.en)
        )


def _stretches(zh: str) -> set[str]:
    text = re.sub(r"\W", "", zh)
    return {text[place : place + _CHARACTERS] for place in range(len(text) - _CHARACTERS + 1)}


def _runs(en: str) -> set[tuple[str, ...]]:
    words = _TOKEN.findall(en.lower())
    return {tuple(words[place : place + _WORDS]) for place in range(len(words) - _WORDS + 1)}

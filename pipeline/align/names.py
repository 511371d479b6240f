"""Chinese names in an English text: which capitalised words are the pinyin of which Chinese words.

A lexicon cannot list the people of a novel, but 陈清扬 and "Qingyang" share their sound. Only Hanyu Pinyin
without tones is known here; other romanisations (Tsao, Peking) are left to what the aligner learns from the
document itself.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from pipeline.align.words import stem

_CAPITALISED = re.compile(r"(?<![A-Za-z])[A-Z]?[a-z]+(?![A-Za-z])")
_LONGEST = 4  # syllables in a name
_WHOLE, _PART, _SYLLABLE = 0.6, 0.4, 0.2  # p(English word|Chinese word) when the sound is the only evidence


@lru_cache(maxsize=1)
def _readings() -> dict[str, frozenset[str]]:
    """Character -> its readings without tones."""
    from pypinyin.constants import PINYIN_DICT

    return {
        chr(code): frozenset(_plain(reading) for reading in text.split(","))
        for code, text in PINYIN_DICT.items()
    }


def _plain(syllable: str) -> str:
    letters = unicodedata.normalize("NFD", syllable.replace("ü", "u"))
    return "".join(c for c in letters if "a" <= c <= "z")


@lru_cache(maxsize=1)
def _syllables() -> frozenset[str]:
    every = frozenset().union(*(_readings().get(chr(code), frozenset()) for code in range(0x4E00, 0x9FA6)))
    return frozenset(syllable for syllable in every if set(syllable) & set("aeiou"))


def spellings(word: str) -> Iterator[tuple[str, ...]]:
    """The ways to read a lower-case word as pinyin syllables; none for most English words.

    >>> list(spellings("qingyang")), list(spellings("window"))
    ([('qing', 'yang')], [])
    """
    stack: list[tuple[int, tuple[str, ...]]] = [(0, ())]
    while stack:
        at, before = stack.pop()
        if at == len(word):
            yield before
        elif len(before) < _LONGEST:
            for end in range(at + 1, min(at + 6, len(word)) + 1):
                if word[at:end] in _syllables():
                    stack.append((end, (*before, word[at:end])))


def capitalised(sentences: Iterable[str]) -> set[str]:
    """Lower-cased words that the English text writes with a capital nearly always (9 of 10 times)."""
    upper: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for sentence in sentences:
        for match in _CAPITALISED.finditer(sentence):
            word = match.group()
            total[word.lower()] += 1
            upper[word.lower()] += word[0].isupper() or sentence[match.start() - 1 : match.start()] == "-"
    return {word for word, n in total.items() if upper[word] >= 0.9 * n}


def name_pairs(zh_words: Iterable[str], en_sentences: Sequence[str]) -> list[tuple[str, str, float]]:
    """(Chinese word, English stem, p(stem|word)) of the words that sound alike, sorted.

    `zh_words` are the document's words as `words.chinese_words` gives them.
    """
    by_sound: dict[str, list[str]] = {}
    for word in sorted(set(zh_words)):
        if len(word) <= _LONGEST and all(c in _readings() for c in word):
            for sound in {reading for c in word for reading in _readings()[c]}:
                by_sound.setdefault(sound, []).append(word)
    pairs: dict[tuple[str, str], float] = {}
    for name in sorted(capitalised(en_sentences)):
        for spelling in spellings(name):
            candidates = {word for sound in spelling for word in by_sound.get(sound, ())}
            for word in candidates:
                p = _likeness(word, spelling)
                if p > pairs.get((word, stem(name)), 0):
                    pairs[word, stem(name)] = p
    return sorted((word, name, p) for (word, name), p in pairs.items())


def _likeness(word: str, spelling: tuple[str, ...]) -> float:
    """How much of the name the Chinese word says: all of it, a part, or one syllable of several."""
    shorter, longer = sorted((len(word), len(spelling)))
    for shift in range(longer - shorter + 1):
        of_word, of_name = (shift, 0) if len(word) > len(spelling) else (0, shift)
        if all(spelling[of_name + k] in _readings()[word[of_word + k]] for k in range(shorter)):
            if shorter == longer:
                return _WHOLE if shorter > 1 else _PART
            return _PART if shorter > 1 else _SYLLABLE
    return 0.0

"""The two texts as numbers, and which of their words may translate each other.

`side` counts one text; `pair_table` brings lexicon, numbers, Latin strings and names together for two texts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.align import signs
from pipeline.align.lexicon import Lexicon
from pipeline.align.names import name_pairs
from pipeline.align.words import chinese_words, english_words

_ZH_CLAUSE = re.compile("(?<=[，；：。！？、—])")
_EN_CLAUSE = re.compile(r"(?<=[,;:.!?—–])\s+|(?<=[—–])")
_ZH_EDGE, _EN_EDGE = 7, 22  # characters that the first or last clauses of a sentence should have together

SAME = 0.8  # p(word|word) of a number or a Latin string that stands in both texts


@dataclass(frozen=True, eq=False)
class Words:
    """The words of a row of texts as numbers: those of text k are `numbers[ends[k]:ends[k + 1]]`."""

    numbers: Any
    ends: Any

    @classmethod
    def build(cls, rows: Sequence[Sequence[int]]) -> Words:
        import numpy as np

        return cls(
            np.array([number for row in rows for number in row], np.int64),
            np.cumsum([0, *(len(row) for row in rows)]),
        )

    def take(self, kept: Any) -> Words:
        """The rows for which `kept` is true."""
        import numpy as np

        sizes = np.diff(self.ends)
        return Words(self.numbers[np.repeat(kept, sizes)], np.concatenate(([0], np.cumsum(sizes[kept]))))


@dataclass(frozen=True, eq=False)
class Side:
    """One text. `words` are all words of its sentences as numbers into `vocabulary`, `heads` and `tails`
    those of the sentences' first and last clauses; `lengths` are characters; `signs` as in signs.count;
    `paragraphs` the number of each sentence's paragraph.
    """

    texts: Sequence[str]
    paragraphs: Any
    vocabulary: dict[str, int]
    words: Words
    heads: Words
    tails: Words
    lengths: Any
    signs: Any

    def __len__(self) -> int:
        return len(self.texts)


def _until(clauses: Sequence[tuple[int, list[int]]], enough: int) -> list[int]:
    """The words of the first clauses that have `enough` characters together."""
    words: list[int] = []
    length = 0
    for size, clause in clauses:
        words.extend(clause)
        length += size
        if length >= enough:
            break
    return words


def side(texts: Sequence[str], paragraphs: Sequence[int], lexicon: Lexicon, *, chinese: bool) -> Side:
    """Count one text (Simplified Chinese, or English)."""
    import numpy as np

    vocabulary: dict[str, int] = {}
    words, heads, tails = [], [], []
    for text in texts:
        clauses = []
        for clause in (_ZH_CLAUSE if chinese else _EN_CLAUSE).split(text):
            found = chinese_words(clause, lexicon.zh) if chinese else english_words(clause)
            clauses.append((len(clause), [vocabulary.setdefault(word, len(vocabulary)) for word in found]))
        words.append([word for _, clause in clauses for word in clause])
        heads.append(_until(clauses, _ZH_EDGE if chinese else _EN_EDGE))
        tails.append(_until(clauses[::-1], _ZH_EDGE if chinese else _EN_EDGE))
    return Side(
        texts,
        np.asarray(paragraphs, np.int64),
        vocabulary,
        Words.build(words),
        Words.build(heads),
        Words.build(tails),
        np.array([len(text) for text in texts], np.float64),
        signs.count(texts, chinese=chinese),
    )


def take(side: Side, kept: Any) -> Side:
    """The side with some of its sentences only (`kept`: one truth value per sentence), same vocabulary."""
    if kept.all():
        return side
    return Side(
        [text for text, keep in zip(side.texts, kept, strict=True) if keep],
        side.paragraphs[kept],
        side.vocabulary,
        side.words.take(kept),
        side.heads.take(kept),
        side.tails.take(kept),
        side.lengths[kept],
        side.signs[kept],
    )


@dataclass(frozen=True, eq=False)
class Pairs:
    """Word pairs by numbers of the two vocabularies, each pair once, sorted: p(en|zh) and p(zh|en)."""

    zh: Any
    en: Any
    forward: Any
    backward: Any


def join(parts: Sequence[tuple[Any, Any, Any, Any]], en_size: int) -> Pairs:
    """All pairs; where several parts know one, its largest probabilities."""
    import numpy as np

    zh, en, forward, backward = (np.concatenate(column) for column in zip(*parts, strict=True))
    keys, place = np.unique(zh * en_size + en, return_inverse=True)
    best = [np.zeros(len(keys)) for _ in range(2)]
    np.maximum.at(best[0], place, forward)
    np.maximum.at(best[1], place, backward)
    return Pairs(keys // en_size, keys % en_size, *best)


def pair_table(zh: Side, en: Side, lexicon: Lexicon, *, names: bool = True) -> Pairs:
    """What is known about these texts' words before they are aligned."""
    import numpy as np

    none = np.zeros(0, np.int64)
    to_en = np.full(len(lexicon.en), -1)
    for word, number in en.vocabulary.items():
        if word in lexicon.en:
            to_en[lexicon.en[word]] = number
    parts = [(none, none, none.astype(float), none.astype(float))]
    for word, number in zh.vocabulary.items():
        row = lexicon.zh.get(word)
        if row is not None:
            span = slice(lexicon.start[row], lexicon.start[row + 1])
            partner = to_en[lexicon.partner[span]]
            here = partner >= 0
            parts.append(
                (
                    np.full(int(here.sum()), number),
                    partner[here],
                    lexicon.forward[span][here],
                    lexicon.backward[span][here],
                )
            )
    both = sorted(zh.vocabulary.keys() & en.vocabulary.keys())
    shared = [(zh.vocabulary[word], en.vocabulary[word]) for word in both]
    same = np.array(shared, np.int64).reshape(-1, 2)
    parts.append((same[:, 0], same[:, 1], np.full(len(same), SAME), np.full(len(same), SAME)))
    if names:
        found = [
            (zh.vocabulary[word], en.vocabulary[name], p)
            for word, name, p in name_pairs(zh.vocabulary, en.texts)
            if name in en.vocabulary
        ]
        if found:
            zh_ids, en_ids = (np.array(column, np.int64) for column in list(zip(*found, strict=True))[:2])
            p = np.array([row[2] for row in found])
            mass = p * np.bincount(zh.words.numbers, minlength=len(zh.vocabulary))[zh_ids]
            everything = np.bincount(en_ids, mass, len(en.vocabulary))[en_ids]
            parts.append((zh_ids, en_ids, p, p.max() * mass / everything))
    return join(parts, max(1, len(en.vocabulary)))

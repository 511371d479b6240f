"""The two texts as numbers, and which of their words may translate each other.

`Side` is one text; `pair_table` brings lexicon, numbers, Latin strings and names together for these two
texts; `learn` corrects the table by what a first alignment of the texts themselves shows (self-training).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from . import signs
from .lattice import TYPES
from .lexicon import Lexicon
from .names import name_pairs
from .words import chinese_words, english_words

SAME = 0.8  # p(word|word) of a number or a Latin string that stands in both texts
DISCOUNT = 0.5  # taken off every count that self-training finds
TRUST = 15.0  # counts that the lexicon is worth against what the texts themselves show
LEAST = 0.1  # beads of a smaller posterior teach nothing


@dataclass(frozen=True, eq=False)
class Side:
    """One text. `words` are numbers into `vocabulary`, those of sentence s are `words[ends[s]:ends[s+1]]`;
    `lengths` are characters; `signs` as in signs.count; `paragraphs` the number of each sentence's
    paragraph.
    """

    texts: Sequence[str]
    paragraphs: Any
    vocabulary: dict[str, int]
    words: Any
    ends: Any
    lengths: Any
    signs: Any

    def __len__(self) -> int:
        return len(self.texts)


def side(texts: Sequence[str], paragraphs: Sequence[int], lexicon: Lexicon, *, chinese: bool) -> Side:
    """Count one text (Simplified Chinese, or English)."""
    import numpy as np

    vocabulary: dict[str, int] = {}
    words: list[int] = []
    ends = [0]
    for text in texts:
        found = chinese_words(text, lexicon.zh) if chinese else english_words(text)
        words.extend(vocabulary.setdefault(word, len(vocabulary)) for word in found)
        ends.append(len(words))
    return Side(
        texts,
        np.asarray(paragraphs, np.int64),
        vocabulary,
        np.array(words, np.int64),
        np.array(ends),
        np.array([len(text) for text in texts], np.float64),
        signs.count(texts, chinese=chinese),
    )


@dataclass(frozen=True, eq=False)
class Pairs:
    """Word pairs by numbers of the two vocabularies, each pair once, sorted: p(en|zh) and p(zh|en)."""

    zh: Any
    en: Any
    forward: Any
    backward: Any


def _join(parts: Sequence[tuple[Any, Any, Any, Any]], en_size: int) -> Pairs:
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
    same = np.array([(n, en.vocabulary[w]) for w, n in zh.vocabulary.items() if w in en.vocabulary]).reshape(
        -1, 2
    )
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
            mass = p * np.bincount(zh.words, minlength=len(zh.vocabulary))[zh_ids]
            everything = np.bincount(en_ids, mass, len(en.vocabulary))[en_ids]
            parts.append((zh_ids, en_ids, p, p.max() * mass / everything))
    return _join(parts, max(1, len(en.vocabulary)))


def learn(zh: Side, en: Side, pairs: Pairs, beads: Sequence[tuple[int, int, int, float]]) -> Pairs:
    """The table after two rounds of Model 1 on the texts themselves.

    `beads` are (type, first Chinese sentence, first English sentence, posterior). Counts are weighted by the
    posterior and absolutely discounted, then mixed with the table as if that were TRUST counts.
    """
    import numpy as np

    full = [(t, i, j, p) for t, i, j, p in beads if p >= LEAST and TYPES[t][0] and TYPES[t][1]]
    if not full:
        return pairs
    t, i, j = (np.array(column) for column in list(zip(*full, strict=True))[:3])
    weight = np.array([row[3] for row in full])
    m, n = np.array(TYPES)[t].T
    zh_first, en_first = zh.ends[i], en.ends[j]
    zh_size, en_size = zh.ends[i + m] - zh_first, en.ends[j + n] - en_first
    cells = zh_size * en_size
    bead = np.repeat(np.arange(len(cells)), cells)
    offset = np.arange(len(bead)) - np.repeat(np.cumsum(cells) - cells, cells)
    width = zh_size[bead]
    # Every word of a bead beside every word of its other side; `of_*` tells the tokens apart.
    zh_word, en_word = zh.words[zh_first[bead] + offset % width], en.words[en_first[bead] + offset // width]
    of_en = (np.cumsum(en_size) - en_size)[bead] + offset // width
    of_zh = (np.cumsum(zh_size) - zh_size)[bead] + offset % width
    keys, cell = np.unique(zh_word * len(en.vocabulary) + en_word, return_inverse=True)
    key_zh, key_en = keys // len(en.vocabulary), keys % len(en.vocabulary)
    known = pairs.zh * len(en.vocabulary) + pairs.en
    at = np.minimum(np.searchsorted(known, keys), len(known) - 1)
    hit = known[at] == keys if len(known) else np.zeros(len(keys), bool)

    def rounds(p: Any, own: Any, other: Any, owners: int, others: Any, token: Any) -> tuple[Any, Any]:
        share = np.bincount(others, minlength=other.max() + 1) / len(others)
        base = np.where(hit, p[at], 0) if len(known) else np.zeros(len(keys))
        now = base + 0.1 * share[other] + 1e-4
        for _ in range(2):
            likely = now[cell]
            some = np.bincount(token, likely)[token] + 0.05 * share[other][cell]
            counts = np.bincount(cell, weight[bead] * likely / some, len(keys))
            size = np.bincount(own, counts, owners)
            new = (TRUST * base + np.maximum(counts - DISCOUNT, 0)) / (TRUST + size[own])
            now = new + 0.01 * share[other] + 1e-5
        return new, TRUST / (TRUST + size)

    forward, zh_left = rounds(pairs.forward, key_zh, key_en, len(zh.vocabulary), en.words, of_en)
    backward, en_left = rounds(pairs.backward, key_en, key_zh, len(en.vocabulary), zh.words, of_zh)
    old = (pairs.zh, pairs.en, pairs.forward * zh_left[pairs.zh], pairs.backward * en_left[pairs.en])
    worth = (forward > 1e-4) | (backward > 1e-4)
    return _join([old, (key_zh[worth], key_en[worth], forward[worth], backward[worth])], len(en.vocabulary))


def take(side: Side, kept: Any) -> Side:
    """The side with some of its sentences only (`kept`: one truth value per sentence), same vocabulary."""
    import numpy as np

    if kept.all():
        return side
    sizes = np.diff(side.ends)
    return Side(
        [text for text, keep in zip(side.texts, kept, strict=True) if keep],
        side.paragraphs[kept],
        side.vocabulary,
        side.words[np.repeat(kept, sizes)],
        np.concatenate(([0], np.cumsum(sizes[kept]))),
        side.lengths[kept],
        side.signs[kept],
    )

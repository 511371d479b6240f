"""Self-training: what a first alignment of two texts says about their words.

A book calls its hero what no lexicon knows, and renders the same words the same way from chapter to chapter.
Two rounds of IBM Model 1 (Brown et al. 1993) over the beads, weighted by their posteriors, find that.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.align.lattice import TYPES
from pipeline.align.tables import Pairs, Side, join

DISCOUNT = 0.5  # taken off every count: a pair seen once proves nothing
TRUST = 15.0  # counts that the lexicon is worth against what the texts themselves show
LEAST = 0.1  # beads of a smaller posterior teach nothing
ROUNDS = 2
NOTHING = 0.05  # share of a word's own frequency with which it comes from no word in particular
CHUNK = 1000  # beads looked at in one go
MOST = 6000  # of more beads every second, third, ... is taken, to bound memory


def learn(zh: Side, en: Side, pairs: Pairs, beads: Sequence[tuple[int, int, int, float]]) -> Pairs:
    """The word pairs after self-training.

    `beads` are (type, first Chinese sentence, first English sentence, posterior). Counts are absolutely
    discounted, then mixed with the given pairs' probabilities as if those were TRUST counts.
    """
    import numpy as np

    full = [(t, i, j, p) for t, i, j, p in beads if p >= LEAST and TYPES[t][0] and TYPES[t][1]]
    if not full:
        return pairs
    full = full[:: 1 + len(full) // MOST]
    size = len(en.vocabulary)
    chunks = list(_chunks(zh, en, full))
    keys = np.unique(np.concatenate([chunk.keys for chunk in chunks]))
    places = [np.searchsorted(keys, chunk.keys) for chunk in chunks]
    of_pair = (keys // size, keys % size)
    known = pairs.zh * size + pairs.en
    at = np.minimum(np.searchsorted(known, keys), max(0, len(known) - 1))
    hit = known[at] == keys if len(known) else np.zeros(len(keys), bool)

    def estimate(before: Any, side: int) -> tuple[Any, Any]:
        """(p(other word|this side's word) of each key, what is left of each own word's old p)."""
        own, other = of_pair[side], of_pair[1 - side]
        words = (zh, en)[1 - side].words.numbers
        share = np.bincount(words, minlength=len((zh, en)[1 - side].vocabulary)) / len(words)
        base = np.where(hit, before[at], 0.0) if len(known) else np.zeros(len(keys))
        now = base + 0.1 * share[other] + 1e-4
        for _ in range(ROUNDS):
            counts = np.zeros(len(keys))
            for chunk, place in zip(chunks, places, strict=True):
                token = chunk.of_en if side == 0 else chunk.of_zh
                likely = now[place][chunk.cell]
                nothing = NOTHING * share[other[place]][chunk.cell]
                everything = np.bincount(token, likely)[token] + nothing
                part = chunk.weights[chunk.bead] * likely / everything
                counts[place] += np.bincount(chunk.cell, part)
            total = np.bincount(own, counts, len((zh, en)[side].vocabulary))
            new = (TRUST * base + np.maximum(counts - DISCOUNT, 0)) / (TRUST + total[own])
            now = new + 0.01 * share[other] + 1e-5
        return new, TRUST / (TRUST + total)

    forward, zh_left = estimate(pairs.forward, 0)
    backward, en_left = estimate(pairs.backward, 1)
    worth = (forward > 1e-4) | (backward > 1e-4)
    old = (pairs.zh, pairs.en, pairs.forward * zh_left[pairs.zh], pairs.backward * en_left[pairs.en])
    return join([old, (of_pair[0][worth], of_pair[1][worth], forward[worth], backward[worth])], size)


@dataclass(frozen=True, eq=False)
class _Chunk:
    """Every word of some beads beside every word of their other side: `keys` are the pairs, each once; for
    each cell `cell` says which of them it is, `of_zh`, `of_en` which tokens, `bead` which of `weights`."""

    keys: Any
    cell: Any
    of_zh: Any
    of_en: Any
    bead: Any
    weights: Any


def _chunks(zh: Side, en: Side, beads: Sequence[tuple[int, int, int, float]]) -> Iterator[_Chunk]:
    import numpy as np

    for first in range(0, len(beads), CHUNK):
        part = beads[first : first + CHUNK]
        t, i, j = (np.array([bead[k] for bead in part]) for k in range(3))
        m, n = np.array(TYPES)[t].T
        zh_first, en_first = zh.words.ends[i], en.words.ends[j]
        zh_size, en_size = zh.words.ends[i + m] - zh_first, en.words.ends[j + n] - en_first
        cells = zh_size * en_size
        bead = np.repeat(np.arange(len(part)), cells)
        place = np.arange(len(bead)) - np.repeat(np.cumsum(cells) - cells, cells)
        zh_place, en_place = place % zh_size[bead], place // zh_size[bead]
        key = zh.words.numbers[zh_first[bead] + zh_place] * len(en.vocabulary)
        key += en.words.numbers[en_first[bead] + en_place]
        keys, cell = np.unique(key, return_inverse=True)
        of_zh = (np.cumsum(zh_size) - zh_size)[bead] + zh_place
        of_en = (np.cumsum(en_size) - en_size)[bead] + en_place
        narrow = [array.astype(np.int32) for array in (cell, of_zh, of_en, bead)]
        weights = np.array([posterior for *_, posterior in part])
        yield _Chunk(keys, narrow[0], narrow[1], narrow[2], narrow[3], weights)

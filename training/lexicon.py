"""Makes the aligner's lexicon: IBM Model 1 in both directions over parallel text.

python training/lexicon.py CORPUS_DIR pipeline/align/lexicon.npz

CORPUS_DIR holds `written/*.tsv` (zh, en; the word lists may give several renderings separated by " / ") and
`documentation.tsv.xz` (zh, en, source). What is written counts more than once; of the documentation only
pairs that hold a word which has not been seen often are taken, because its hundred-thousandth "click the
button" teaches nothing. The product is a table of word pairs with p(en|zh) and p(zh|en); none of the text
goes into it.
"""

from __future__ import annotations

import argparse
import csv
import lzma
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from pipeline.align.lexicon import Lexicon
from pipeline.align.words import chinese_words, english_words

WRITTEN_WEIGHT = 4.0  # a sentence that was written for this purpose, against one of documentation
ENOUGH = 60  # a documentation pair is taken as long as one of its words was seen less often
LONGEST = 30  # words a side; longer pairs cost much and teach little
ITERATIONS = 6
DISCOUNT = 0.4  # taken off every expected count: Model 1 gives rare words far too many partners
LEAST = 0.01  # a pair stays when one of its two probabilities reaches this


def read_pairs(corpus: Path) -> Iterator[tuple[str, str, float]]:
    """(Chinese, English, weight) of everything in `corpus`, the written part first."""
    for path in sorted((corpus / "written").glob("*.tsv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
                if path.stem in ("words", "names"):
                    renderings = row[1].split(" / ")
                    for rendering in renderings:
                        yield row[0], rendering, 2 * WRITTEN_WEIGHT / (1 + len(renderings))
                else:
                    yield row[0], row[1], WRITTEN_WEIGHT
    with lzma.open(corpus / "documentation.tsv.xz", "rt", encoding="utf-8") as text:
        for line in text:
            zh, en, *_ = line.rstrip("\n").split("\t")
            yield zh, en, 1.0


class Text:
    """Pairs as arrays: all word ids in a row, the pairs' bounds, the pairs' weights; and the two
    vocabularies.
    """

    def __init__(self, pairs: Iterator[tuple[str, str, float]]) -> None:
        zh_ids: dict[str, int] = {}
        en_ids: dict[str, int] = {"": 0}  # "" is Model 1's empty word, on either side
        zh_ids[""] = 0
        zh_all, en_all, self_weights, zh_ends, en_ends = [], [], [], [0], [0]
        seen: Counter[str] = Counter()
        for zh, en, weight in pairs:
            if weight <= 1 and len(zh) > 2 * LONGEST:
                continue
            ew = english_words(en)
            zw = chinese_words(zh)
            if not (0 < len(zw) <= LONGEST and 0 < len(ew) <= LONGEST):
                continue
            if weight <= 1:
                if min(seen[w] for w in zw) >= ENOUGH:
                    continue
                seen.update(zw)
            zh_all.extend(zh_ids.setdefault(w, len(zh_ids)) for w in zw)
            en_all.extend(en_ids.setdefault(w, len(en_ids)) for w in ew)
            zh_ends.append(len(zh_all))
            en_ends.append(len(en_all))
            self_weights.append(weight)
        self.zh, self.en = np.array(zh_all, np.int32), np.array(en_all, np.int32)
        self.zh_ends, self.en_ends = np.array(zh_ends), np.array(en_ends)
        self.weights = np.array(self_weights, np.float32)
        self.zh_vocabulary, self.en_vocabulary = list(zh_ids), list(en_ids)


def model1(
    source: np.ndarray, source_ends: np.ndarray, target: np.ndarray, target_ends: np.ndarray,
    weights: np.ndarray, sizes: tuple[int, int], iterations: int,
) -> tuple[np.ndarray, np.ndarray]:  # fmt: skip
    """Expected counts of IBM Model 1 (Brown et al. 1993), source words generating target words.

    Returns (keys, counts): key = source id * target vocabulary + target id, sorted. Source id 0 is the
    empty word.
    """
    n_source, n_target = np.diff(source_ends) + 1, np.diff(target_ends)
    # Every pair's cells, target-major: for each target token all source tokens of its pair, the empty word
    # first.
    width = np.repeat(n_source, n_target)
    starts = np.concatenate(([0], np.cumsum(width)))
    offset = np.arange(starts[-1]) - np.repeat(starts[:-1], width)
    first = np.repeat(np.repeat(source_ends[:-1], n_target), width)
    left = np.where(offset == 0, 0, source[np.minimum(first + offset - 1, len(source) - 1)])
    del first, offset
    keys, cell = np.unique(left.astype(np.int64) * sizes[1] + np.repeat(target, width), return_inverse=True)
    del left
    cell = cell.astype(np.int32)
    weight = np.repeat(weights, n_target)
    owner = keys // sizes[1]
    t = np.ones(len(keys), np.float32)
    counts = t
    for _ in range(iterations):
        p = t[cell]
        share = weight / np.add.reduceat(p, starts[:-1])
        p *= np.repeat(share, width)
        counts = np.bincount(cell, p, len(keys))
        t = (counts / np.bincount(owner, counts, sizes[0])[owner]).astype(np.float32)
    return keys, counts


def discounted(keys: np.ndarray, counts: np.ndarray, sizes: tuple[int, int]) -> np.ndarray:
    """p(target|source) with absolute discounting; what is taken off goes to no word in particular."""
    owner = keys // sizes[1]
    return np.maximum(counts - DISCOUNT, 0) / np.bincount(owner, counts, sizes[0])[owner]


def make(corpus: Path) -> Lexicon:
    """The lexicon of a corpus folder."""
    text = Text(read_pairs(corpus))
    zh_size, en_size = len(text.zh_vocabulary), len(text.en_vocabulary)
    there, counts = model1(
        text.zh, text.zh_ends, text.en, text.en_ends, text.weights, (zh_size, en_size), ITERATIONS
    )
    forward = discounted(there, counts, (zh_size, en_size))
    back, counts = model1(
        text.en, text.en_ends, text.zh, text.zh_ends, text.weights, (en_size, zh_size), ITERATIONS
    )
    backward = discounted(back, counts, (en_size, zh_size))
    back = back % zh_size * en_size + back // zh_size
    order = np.argsort(back)
    back, backward = back[order], backward[order]
    keys = np.union1d(there[forward >= LEAST], back[backward >= LEAST])
    keys = keys[(keys // en_size > 0) & (keys % en_size > 0)]

    def lookup(known: np.ndarray, values: np.ndarray) -> np.ndarray:
        at = np.minimum(np.searchsorted(known, keys), len(known) - 1)
        return np.where(known[at] == keys, values[at], 0)

    return Lexicon.build(
        text.zh_vocabulary, text.en_vocabulary, keys // en_size, keys % en_size, lookup(there, forward),
        lookup(back, backward), np.bincount(text.zh, np.repeat(text.weights, np.diff(text.zh_ends)), zh_size),
        np.bincount(text.en, np.repeat(text.weights, np.diff(text.en_ends)), en_size),
    )  # fmt: skip


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("corpus", type=Path)
    arguments.add_argument("lexicon", type=Path)
    options = arguments.parse_args()
    make(options.corpus).save(options.lexicon)

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
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from pipeline.align.lexicon import Lexicon
from pipeline.align.words import CHARACTER, characters, chinese_words, english_words

WRITTEN_WEIGHT = 4.0  # a sentence that was written for this purpose, against one of documentation
# A documentation pair is taken as long as one of its words (characters) was seen less often.
ENOUGH, ENOUGH_CHARACTER = 60, 400
LONGEST = 32  # words (or Chinese characters) a side; longer pairs cost much and teach little
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


@dataclass(eq=False)
class Text:
    """Pairs as arrays. `zh` and `en` are the words of all pairs in a row, as numbers into the vocabularies,
    those of pair k from `ends[k]` to `ends[k + 1]`; number 0 is Model 1's empty word.
    """

    zh: np.ndarray
    zh_ends: np.ndarray
    en: np.ndarray
    en_ends: np.ndarray
    weights: np.ndarray
    zh_vocabulary: list[str]
    en_vocabulary: list[str]


def read_text(pairs: Iterable[tuple[str, str, float]], cut: Callable[[str], list[str]], enough: int) -> Text:
    """Count the words of the pairs that are worth it; `cut` makes Chinese words."""
    zh_ids, en_ids = {"": 0}, {"": 0}
    zh_all, en_all = array("i"), array("i")
    zh_ends, en_ends, weights = array("q", [0]), array("q", [0]), array("f")
    seen: Counter[str] = Counter()
    for zh, en, weight in pairs:
        if len(zh) > 2 * LONGEST:
            continue
        zh_words, en_words = cut(zh), english_words(en)
        if not (0 < len(zh_words) <= LONGEST and 0 < len(en_words) <= LONGEST):
            continue
        if weight <= 1:
            if min(seen[word] for word in zh_words) >= enough:
                continue
            seen.update(zh_words)
        zh_all.extend(zh_ids.setdefault(word, len(zh_ids)) for word in zh_words)
        en_all.extend(en_ids.setdefault(word, len(en_ids)) for word in en_words)
        zh_ends.append(len(zh_all))
        en_ends.append(len(en_all))
        weights.append(weight)
    arrays = (np.array(values) for values in (zh_all, zh_ends, en_all, en_ends, weights))
    return Text(*arrays, list(zh_ids), list(en_ids))


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


def estimate(text: Text) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """(Chinese words, English words, p(en|zh), p(zh|en)) of the pairs worth keeping, by number."""
    sizes = len(text.zh_vocabulary), len(text.en_vocabulary)
    there, counts = model1(text.zh, text.zh_ends, text.en, text.en_ends, text.weights, sizes, ITERATIONS)
    forward = discounted(there, counts, sizes)
    back, counts = model1(text.en, text.en_ends, text.zh, text.zh_ends, text.weights, sizes[::-1], ITERATIONS)
    backward = discounted(back, counts, sizes[::-1])
    back = back % sizes[0] * sizes[1] + back // sizes[0]
    order = np.argsort(back)
    back, backward = back[order], backward[order]
    keys = np.union1d(there[forward >= LEAST], back[backward >= LEAST])
    keys = keys[(keys // sizes[1] > 0) & (keys % sizes[1] > 0)]

    def lookup(known: np.ndarray, values: np.ndarray) -> np.ndarray:
        at = np.minimum(np.searchsorted(known, keys), len(known) - 1)
        return np.where(known[at] == keys, values[at], 0)

    return keys // sizes[1], keys % sizes[1], lookup(there, forward), lookup(back, backward)


def make(corpus: Path) -> Lexicon:
    """The lexicon of a corpus folder: words first, then characters."""
    zh_words: list[str] = []
    en_numbers: dict[str, int] = {}
    parts = []
    for cut, enough in (
        (chinese_words, ENOUGH),
        (lambda zh: characters(chinese_words(zh)), ENOUGH_CHARACTER),
    ):
        text = read_text(read_pairs(corpus), cut, enough)
        zh, en, forward, backward = estimate(text)
        if parts:  # figures and Latin are known from the words
            kept = np.array([word.startswith(CHARACTER) for word in text.zh_vocabulary])[zh]
            zh, en, forward, backward = zh[kept], en[kept], forward[kept], backward[kept]
        common = np.array([en_numbers.setdefault(word, len(en_numbers)) for word in text.en_vocabulary])
        parts.append((zh + len(zh_words), common[en], forward, backward))
        zh_words.extend(text.zh_vocabulary)
    return Lexicon.build(
        zh_words, list(en_numbers), *(np.concatenate(part) for part in zip(*parts, strict=True))
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpus", type=Path)
    parser.add_argument("lexicon", type=Path)
    options = parser.parse_args()
    make(options.corpus).save(options.lexicon)

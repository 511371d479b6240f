"""What speaks for a bead: one number per feature, for all beads of a window of the two texts at once.

Every feature is a natural-log likeness that is 0 for null beads, and is weighted by weights.py. This module
knows sentences and words, not paths.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.align import signs
from pipeline.align.lattice import GAP_EN, GAP_ZH, LONGEST, NEVER, TYPES
from pipeline.align.tables import Pairs, Side, Words

# Variance of the log ratio of lengths of true translations: a constant and what short sentences add.
SPREAD, SPREAD_SHORT = 0.04, 1.2


@dataclass(frozen=True, eq=False)
class _Given:
    """p(target word|source word) as rows: those of source word s are `target[start[s]:start[s+1]]`."""

    start: Any
    target: Any
    p: Any
    share: Any  # of each target word in its text

    @classmethod
    def build(cls, source: Any, target: Any, p: Any, sources: int, words: Any, targets: int) -> _Given:
        import numpy as np

        order = np.argsort(source, kind="stable")
        counts = np.bincount(words, minlength=targets) + 0.5
        return cls(
            np.searchsorted(source[order], np.arange(sources + 1)),
            target[order],
            p[order],
            counts / counts.sum(),
        )


@dataclass(frozen=True, eq=False)
class Texts:
    """Both texts and all that is known about their words; made by `texts`."""

    zh: Side
    en: Side
    ratio: float  # English characters per Chinese character
    forward: _Given
    backward: _Given
    rendered: tuple[Side, _Given] | None  # an engine's translation of zh, in words of en


def texts(zh: Side, en: Side, pairs: Pairs, rendered: Side | None = None) -> Texts:
    """Bring both sides and their word pairs into the form that `tables` needs.

    `rendered` is an engine's English translation of each Chinese sentence.
    """
    import numpy as np

    zh_size, en_size = len(zh.vocabulary), len(en.vocabulary)
    engine = None
    if rendered is not None:
        same = [(n, en.vocabulary[w]) for w, n in rendered.vocabulary.items() if w in en.vocabulary]
        source, target = np.array(same, np.int64).reshape(-1, 2).T
        engine = (
            rendered,
            _Given.build(
                source, target, np.ones(len(same)), len(rendered.vocabulary), en.words.numbers, en_size
            ),
        )
    return Texts(
        zh,
        en,
        float(en.lengths.sum() / max(1.0, zh.lengths.sum())),
        _Given.build(pairs.zh, pairs.en, pairs.forward, zh_size, en.words.numbers, en_size),
        _Given.build(pairs.en, pairs.zh, pairs.backward, en_size, zh.words.numbers, zh_size),
        engine,
    )


def _explained(
    source: Words, rows: slice, target: Words, columns: slice, given: _Given, longest: int = LONGEST
) -> list[Any]:
    """How well blocks of 1 to `longest` source sentences explain the target's words.

    The k-th array, (rows, columns + 1), holds for the block of k + 1 sentences that begins at a row the sum
    of log(1 + p(t|block) / p(t)) over all target words before a column; a difference of two columns is the
    sum over the sentences between. Words that nothing explains cost nothing: with a penalty the null beads
    win.
    """
    import numpy as np

    first, last = source.ends[rows.start], source.ends[rows.stop]
    words = source.numbers[first:last]
    count = np.diff(source.ends[rows.start : rows.stop + 1])
    n_rows = len(count)
    target_first, target_last = target.ends[columns.start], target.ends[columns.stop]
    here, token = np.unique(target.numbers[target_first:target_last], return_inverse=True)
    to_here = np.full(len(given.share), -1)
    to_here[here] = np.arange(len(here))
    size = given.start[words + 1] - given.start[words]
    index = np.repeat(given.start[words] - (np.cumsum(size) - size), size) + np.arange(size.sum())
    row = np.repeat(np.repeat(np.arange(n_rows), count), size)
    to = to_here[given.target[index]]
    good = to >= 0
    mass = np.bincount(row[good] * len(here) + to[good], given.p[index[good]], n_rows * len(here))
    mass = (mass.reshape(n_rows, len(here)) / given.share[here]).astype(np.float32)
    borders = target.ends[columns.start : columns.stop + 1] - target_first
    block, length = np.zeros_like(mass), np.ones(n_rows, np.float32)
    result = []
    for k in range(longest):
        block[: max(0, n_rows - k)] += mass[k:]
        length[: max(0, n_rows - k)] += count[k:]
        value = np.log1p(block / length[:, None])[:, token]
        sums = np.zeros((n_rows, len(token) + 1), np.float32)
        np.cumsum(value, axis=1, out=sums[:, 1:])
        result.append(sums[:, borders])
    return result


def evidence(both: Texts, rows: slice, columns: slice, *, engine: bool = False) -> float:
    """The mean of log(1 + p(t|Chinese) / p(t)) over the English words of a single bead, by the word pairs or
    by the engine's translation."""
    words = both.en.words.ends[columns.stop] - both.en.words.ends[columns.start]
    source, given = (both.zh, both.forward) if not engine or both.rendered is None else both.rendered
    explained = _explained(source.words, rows, both.en.words, columns, given)
    return float(explained[rows.stop - rows.start - 1][0, -1]) / max(1, int(words))


def _cumulated(values: Any) -> Any:
    """Sums of everything before each border."""
    import numpy as np

    return np.concatenate((np.zeros((1, *values.shape[1:])), np.cumsum(values, axis=0)))


def _breaks(side: Side, span: slice) -> Any:
    """1 for each sentence of the span that ends its paragraph, but not for the text's last."""
    import numpy as np

    ends = np.zeros(len(side))
    ends[:-1] = np.diff(side.paragraphs) != 0
    return ends[span]


def _edges(both: Texts, zh: Words, rows: slice, en: Words, columns: slice) -> Any:
    """(rows, columns): how well an edge of each Chinese sentence and one of each English explain each
    other.
    """
    import numpy as np

    there = _explained(zh, rows, en, columns, both.forward, 1)[0]
    back = _explained(en, columns, zh, rows, both.backward, 1)[0]
    return np.diff(there, axis=1) + np.diff(back, axis=1).T


def tables(both: Texts, rows: slice, columns: slice) -> Iterator[tuple[str, int, Any]]:
    """(feature, bead type, array) of the window: element (i, j) is for the bead beginning at Chinese sentence
    rows.start + i and English sentence columns.start + j."""
    import numpy as np

    zh, en = both.zh, both.en
    n_rows, n_columns = rows.stop - rows.start, columns.stop - columns.start
    there = _explained(zh.words, rows, en.words, columns, both.forward)
    engine = None
    if both.rendered:
        rendered, same = both.rendered
        engine = _explained(rendered.words, rows, en.words, columns, same)
    first = _edges(both, zh.heads, rows, en.heads, columns)
    last = _edges(both, zh.tails, rows, en.tails, columns)
    across = np.zeros((n_rows + 1, n_columns + 1), np.float32)
    across[1:, :-1] -= _edges(both, zh.tails, rows, en.heads, columns)
    across[:-1, 1:] -= _edges(both, zh.heads, rows, en.tails, columns)
    zh_length, en_length = _cumulated(zh.lengths[rows]), _cumulated(en.lengths[columns])
    zh_signs, en_signs = _cumulated(zh.signs[rows]), _cumulated(en.signs[columns])
    zh_break, en_break = _breaks(zh, rows), _breaks(en, columns)
    paragraphs = bool(zh.paragraphs[-1] != zh.paragraphs[0] and en.paragraphs[-1] != en.paragraphs[0])
    yield "null", GAP_ZH, np.repeat(-np.log1p(zh.lengths[rows, None]), n_columns + 1, 1)
    yield "null", GAP_EN, np.repeat(-np.log1p(en.lengths[None, columns] / both.ratio), n_rows + 1, 0)
    for t, (m, n) in enumerate(TYPES):
        if not (0 < m <= n_rows and 0 < n <= n_columns):
            continue
        begin = slice(0, n_rows - m + 1)
        here = (begin, slice(0, n_columns - n + 1))
        yield "lexicon", t, there[m - 1][begin, n:] - there[m - 1][begin, :-n]
        if engine:
            yield "engine", t, engine[m - 1][begin, n:] - engine[m - 1][begin, :-n]
        yield "edges", t, first[here] + last[m - 1 :, n - 1 :]
        yield "across", t, across[here]
        zh_block, en_block = zh_length[m:] - zh_length[:-m], en_length[n:] - en_length[:-n]
        ratio = np.log((en_block[None, :] + 2) / (zh_block[:, None] * both.ratio + 2))
        yield "length", t, -(ratio**2) / (2 * (SPREAD + SPREAD_SHORT / np.maximum(1, zh_block))[:, None])
        agreed = signs.agreement(zh_signs[m:] - zh_signs[:-m], en_signs[n:] - en_signs[:-n])
        for name, value in zip(signs.NAMES, agreed, strict=True):
            yield name, t, value
        if paragraphs:
            zh_last, en_last = zh_break[m - 1 :], en_break[n - 1 :]
            inside_zh = _cumulated(zh_break)[m:] - _cumulated(zh_break)[:-m] - zh_last
            inside_en = _cumulated(en_break)[n:] - _cumulated(en_break)[:-n] - en_last
            apart = np.abs(zh_last[:, None] - en_last[None, :])
            yield "paragraph", t, -(inside_zh[:, None] + inside_en[None, :]) - 0.5 * apart
    yield "across", GAP_ZH, across[:-1]
    yield "across", GAP_EN, across[:, :-1]


def scores(
    both: Texts, rows: slice, columns: slice, weights: Mapping[str, float], prior: Sequence[float]
) -> Any:
    """The lattice's scores, (types, rows + 1, columns + 1): weighted features and the types' own weights."""
    import numpy as np

    n_rows, n_columns = rows.stop - rows.start, columns.stop - columns.start
    result = np.full((len(TYPES), n_rows + 1, n_columns + 1), NEVER)
    for t, (m, n) in enumerate(TYPES):
        if m <= n_rows and n <= n_columns:
            result[t, : n_rows - m + 1, : n_columns - n + 1] = prior[t]
    for name, t, value in tables(both, rows, columns):
        weight = weights.get(name, 0.0)
        if weight:
            result[t, : value.shape[0], : value.shape[1]] += weight * value
    return result

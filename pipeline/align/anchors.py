"""Where the two texts run together, roughly: places that share rare words, found without looking at all
pairs.

The fine search looks only around the line through these anchors. The line may jump: where a chapter is
missing on one side, or front matter was left out, a long stretch of the other side has no counterpart.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import Any

from pipeline.align.tables import Pairs, Side

RARE = 12  # a word that stands in more sentences of its text is no anchor
SURE = 0.1  # least p(en|zh) or p(zh|en) of an anchoring pair
NEIGHBOURS, AROUND = 3, 25  # an anchor needs so many others on its line, within so many Chinese sentences


def _places(side: Side) -> tuple[Any, Any, Any]:
    """(start, sentence, sentences that hold it): word w stands in the sentences
    sentence[start[w]:start[w+1]].
    """
    import numpy as np

    of = np.repeat(np.arange(len(side)), np.diff(side.words.ends))
    both = np.unique(side.words.numbers * len(side) + of)
    word = both // max(1, len(side))
    start = np.searchsorted(word, np.arange(len(side.vocabulary) + 1))
    return start, both % max(1, len(side)), np.diff(start)


def anchors(zh: Side, en: Side, pairs: Pairs) -> list[tuple[int, int]]:
    """(Chinese sentence, English sentence) in rising order of both; few and mostly right."""
    import numpy as np

    zh_start, zh_at, zh_count = _places(zh)
    en_start, en_at, en_count = _places(en)
    rare = (
        (zh_count[pairs.zh] <= RARE) & (en_count[pairs.en] <= RARE)
        & ((pairs.forward >= SURE) | (pairs.backward >= SURE))
    )  # fmt: skip
    a, b = pairs.zh[rare], pairs.en[rare]
    weight = np.maximum(pairs.forward, pairs.backward)[rare] * np.log(
        len(zh) / np.maximum(zh_count[a], en_count[b])
    )
    cells = zh_count[a] * en_count[b]
    pair = np.repeat(np.arange(len(a)), cells)
    offset = np.arange(len(pair)) - np.repeat(np.cumsum(cells) - cells, cells)
    width = en_count[b][pair]
    i = zh_at[zh_start[a][pair] + offset // width]
    j = en_at[en_start[b][pair] + offset % width]
    keys, place = np.unique(i * len(en) + j, return_inverse=True)
    total = np.bincount(place, weight[pair], len(keys))
    i, j = keys // len(en), keys % len(en)
    # The best three English sentences of each Chinese one, if they are worth two fairly rare words.
    order = np.lexsort((-total, i))
    rank = np.arange(len(order)) - np.searchsorted(i[order], i[order])
    good = np.sort(order[(rank < 3) & (total[order] > np.log(len(zh) + 1))])
    chain = _heaviest_chain(i[good].tolist(), j[good].tolist(), total[good].tolist())
    return _supported(chain, len(en) / max(1, len(zh)))


def _heaviest_chain(i: list[int], j: list[int], weight: list[float]) -> list[tuple[int, int]]:
    """The points, rising in both coordinates, of the largest sum of weights.

    Keeps, of all chains that end at or before a column, only those that are heavier than any ending earlier:
    a sorted list of columns with their weights, so that the predecessor is found by bisection.
    """
    columns: list[int] = []
    heads: list[tuple[float, int]] = []
    before = [-1] * len(i)
    points = sorted(range(len(i)), key=lambda k: (i[k], -j[k]))
    for k in points:
        at = bisect_right(columns, j[k] - 1)
        best, before[k] = heads[at - 1] if at else (0.0, -1)
        new = best + weight[k]
        if at < len(columns) and columns[at] == j[k]:
            if heads[at][0] >= new:
                continue
            columns[at : at + 1], heads[at : at + 1] = [], []
        columns.insert(at, j[k])
        heads.insert(at, (new, k))
        drop = at + 1
        while drop < len(heads) and heads[drop][0] <= new:
            drop += 1
        del columns[at + 1 : drop], heads[at + 1 : drop]
    chain: list[tuple[int, int]] = []
    k = heads[-1][1] if heads else -1
    while k >= 0:
        chain.append((i[k], j[k]))
        k = before[k]
    return chain[::-1]


def _supported(chain: list[tuple[int, int]], ratio: float) -> list[tuple[int, int]]:
    """The anchors that some of their neighbours in the chain agree with."""
    kept = []
    for k, (i, j) in enumerate(chain):
        near = [
            1
            for other_i, other_j in chain[max(0, k - 2 * NEIGHBOURS) : k + 2 * NEIGHBOURS + 1]
            if other_i != i and abs(other_i - i) <= AROUND
            and abs((other_j - j) - ratio * (other_i - i)) <= 4 + 0.7 * ratio * abs(other_i - i)
        ]  # fmt: skip
        if len(near) >= NEIGHBOURS:
            kept.append((i, j))
    return kept

"""Word alignment by expectation maximisation: what a piece means, and which source piece a target piece
comes from.

IBM Model 1 with a preference for the diagonal (Dyer et al. 2013, "A simple, fast, and effective
reparameterization of IBM Model 2") in both directions, on SentencePiece numbers. It feeds two aids to
learning: the first source embeddings, and targets for the attention of one decoder layer. Plain numpy, no
tool of its own to install.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

__all__ = ["NONE", "Lexicon", "Pieces", "align", "estimate"]

NONE = 255  # marks a target piece without a source piece
_NULL_SHARE = 0.08
_DIAGONAL = 4.0
_LIKELY = 2e-3  # product of both probabilities and the diagonal weight that makes a link
_LONGEST_RUN = 8  # copied pieces in a row beyond which one more says nothing new
_RUN_WEIGHT = 10.0  # with each further piece of a run a copy is so much likelier; two outdo any distance
_CELLS = 4_000_000  # cells handled at once when aligning, to bound memory


@dataclass(frozen=True)
class Lexicon:
    """`key` = source * targets + target, sorted; p(target | source) and p(source | target) for each."""

    targets: int
    key: np.ndarray
    forward: np.ndarray
    backward: np.ndarray

    def lookup(self, key: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Both probabilities for an array of keys, tiny where a pair was never seen."""
        place = np.minimum(np.searchsorted(self.key, key), len(self.key) - 1)
        found = self.key[place] == key
        return np.where(found, self.forward[place], 1e-7), np.where(found, self.backward[place], 1e-7)


def _places(sources: Sequence[np.ndarray], targets: Sequence[np.ndarray]) -> tuple[np.ndarray, ...]:
    """Per pair the numbers of its pieces; per cell (source position, target position) of all pairs its pair
    and both positions, the source's running faster."""
    n = np.array([len(s) for s in sources], dtype=np.int64)
    m = np.array([len(t) for t in targets], dtype=np.int64)
    pair = np.repeat(np.arange(len(n)), n * m)
    inside = np.arange(len(pair)) - np.repeat(np.cumsum(n * m) - n * m, n * m)
    return n, m, pair, inside % n[pair], inside // n[pair]


def _cells(sources: Sequence[np.ndarray], targets: Sequence[np.ndarray]) -> tuple[np.ndarray, ...]:
    """Per cell: source, target, row of each, and diagonal weight."""
    n, m, pair, i, j = _places(sources, targets)
    source_row = (np.cumsum(n) - n)[pair] + i
    target_row = (np.cumsum(m) - m)[pair] + j
    source = np.concatenate(list(sources)).astype(np.int64)[source_row]
    target = np.concatenate(list(targets)).astype(np.int64)[target_row]
    weight = np.exp(-_DIAGONAL * np.abs((i + 0.5) / n[pair] - (j + 0.5) / m[pair])).astype(np.float32)
    return source, target, source_row, target_row, weight


def _maximise(
    index: np.ndarray, row: np.ndarray, owner: np.ndarray, weight: np.ndarray, rounds: int
) -> np.ndarray:
    """Probability per key of the row's token given its owner; an empty word takes a fixed share of each
    row."""
    prior: np.ndarray = weight / np.bincount(row, weight)[row]
    table: np.ndarray = 1.0 / np.bincount(owner)[owner]
    floor = _NULL_SHARE / max(int(np.sqrt(len(owner))), 1)
    for _ in range(rounds):
        share = table[index] * prior
        share = share / (np.bincount(row, share) + floor)[row]
        table = np.bincount(index, share, minlength=len(owner)).astype(np.float64)
        table = table / np.maximum(np.bincount(owner, table), 1e-12)[owner]
    return table.astype(np.float32)


def estimate(
    sources: Sequence[np.ndarray], targets: Sequence[np.ndarray], size: int, rounds: int = 5
) -> Lexicon:
    """Estimate both tables from pairs of piece numbers; `size` is the number of target pieces."""
    source, target, source_row, target_row, weight = _cells(sources, targets)
    key, index = np.unique(source * size + target, return_inverse=True)
    forward = _maximise(index, target_row, key // size, weight, rounds)
    backward = _maximise(index, source_row, key % size, weight, rounds)
    return Lexicon(size, key, forward, backward)


@dataclass(frozen=True)
class Pieces:
    """What aligning needs to know of the pieces: `same[i]` is the target number of source piece i where
    both are the same string, else -1; `source_word` and `target_word` tell pieces with letters, digits or
    characters from marks."""

    same: np.ndarray
    source_word: np.ndarray
    target_word: np.ndarray


def align(
    lexicon: Lexicon, sources: Sequence[np.ndarray], targets: Sequence[np.ndarray], pieces: Pieces
) -> list[np.ndarray]:
    """For each target piece the position of its source piece, or NONE.

    Identical pieces are taken for copies, above all where several stand in a row on both sides (the digits of
    a figure, the letters of a name, which each alone may stand in several places); words are linked to words
    and marks to marks, and a link must be likely in both directions.
    """
    result: list[np.ndarray] = []
    start = 0
    while start < len(sources):
        stop, cells = start, 0
        while stop < len(sources) and (stop == start or cells < _CELLS):
            cells += len(sources[stop]) * len(targets[stop])
            stop += 1
        result += _align_some(lexicon, sources[start:stop], targets[start:stop], pieces)
        start = stop
    return result


def _align_some(
    lexicon: Lexicon, sources: Sequence[np.ndarray], targets: Sequence[np.ndarray], pieces: Pieces
) -> list[np.ndarray]:
    source, target, source_row, target_row, weight = _cells(sources, targets)
    forward, backward = lexicon.lookup(source * lexicon.targets + target)
    copied = pieces.same[source] == target
    score = np.where(copied, np.maximum(forward * backward, 0.25), forward * backward) * weight
    score[copied] *= _RUN_WEIGHT ** (_runs(copied, sources, targets)[copied] - 1)
    score[pieces.source_word[source] != pieces.target_word[target]] = 0.0
    order = np.lexsort((score, target_row))
    last = np.flatnonzero(np.append(np.diff(target_row[order]) != 0, True))
    best = order[last]
    first = np.concatenate([[0], np.cumsum([len(s) for s in sources])[:-1]])
    lengths = np.array([len(t) for t in targets])
    position = source_row[best] - np.repeat(first, lengths)
    links = np.where((score[best] > _LIKELY) & (position < NONE), position, NONE).astype(np.uint8)
    return np.split(links, np.cumsum(lengths)[:-1])


def _runs(copied: np.ndarray, sources: Sequence[np.ndarray], targets: Sequence[np.ndarray]) -> np.ndarray:
    """For each cell how many copies in a row it belongs to: cells one further on both sides."""
    n, m, pair, i, j = _places(sources, targets)
    step = n[pair] + 1  # from a cell to that of the next source and the next target piece
    ahead, behind = copied.astype(np.int64), copied.astype(np.int64)
    inner = np.flatnonzero(copied & (i + 1 < n[pair]) & (j + 1 < m[pair]))
    outer = np.flatnonzero(copied & (i > 0) & (j > 0))
    for _ in range(_LONGEST_RUN - 1):
        ahead[inner] = 1 + ahead[inner + step[inner]]
        behind[outer] = 1 + behind[outer - step[outer]]
    return np.minimum(ahead + behind - 1, _LONGEST_RUN)

"""Serves prepared arrays as padded batches of about equal cost, in an order that a resumed run repeats
exactly."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

__all__ = ["Batch", "Data", "batches", "easy", "plan"]

NONE = 255


@dataclass(frozen=True)
class Data:
    """Flat arrays of numbered pieces with the offset of each pair."""

    source: np.ndarray
    target: np.ndarray
    links: np.ndarray
    source_start: np.ndarray
    target_start: np.ndarray
    group: np.ndarray

    @classmethod
    def load(cls, path: Path) -> "Data":
        """Read what `prepare` wrote."""
        with np.load(path) as arrays:
            source_start, target_start = (
                np.concatenate([[0], np.cumsum(arrays[f"{side}_length"])]) for side in ("source", "target")
            )
            return cls(
                arrays["source"],
                arrays["target"],
                arrays["links"],
                source_start,
                target_start,
                arrays["group"],
            )

    @property
    def source_length(self) -> np.ndarray:
        """Source pieces of each pair."""
        return np.diff(self.source_start)

    @property
    def target_length(self) -> np.ndarray:
        """Target pieces of each pair."""
        return np.diff(self.target_start)


@dataclass(frozen=True)
class Batch:
    """Padded numbers. `wanted` is `given` shifted by one; -1 marks padding there and in `links`."""

    source: np.ndarray
    source_length: np.ndarray
    given: np.ndarray
    wanted: np.ndarray
    links: np.ndarray


def easy(data: Data) -> np.ndarray:
    """Indices of short pairs, which are learnt first."""
    return np.flatnonzero((data.target_length <= 10) & (data.source_length <= 10))


def plan(data: Data, chosen: np.ndarray, tokens: int, rng: np.random.Generator) -> list[np.ndarray]:
    """Cut a shuffled pass over `chosen` into batches of similar length and at most `tokens` target pieces
    with padding."""
    order = rng.permutation(chosen)
    length = np.maximum(data.target_length, data.source_length)[order]
    order = order[np.lexsort((data.source_length[order], length + rng.uniform(0, 1, len(order))))]
    longest = np.maximum(data.target_length, data.source_length)[order] + 1
    cuts, start, widest = [], 0, 0
    for place, size in enumerate(longest):
        widest = max(widest, int(size))
        if place > start and widest * (place - start + 1) > tokens:
            cuts.append(order[start:place])
            start, widest = place, int(size)
    cuts.append(order[start:])
    return [cuts[i] for i in rng.permutation(len(cuts))]


def batches(data: Data, parts: list[np.ndarray], bos: int, eos: int) -> Iterator[Batch]:
    """Fill the planned batches; the end of sentence is added on both sides and linked to itself."""
    for part in parts:
        n, m = data.source_length[part], data.target_length[part]
        source = np.full((len(part), n.max() + 1), eos, dtype=np.int64)
        given = np.full((len(part), m.max() + 1), eos, dtype=np.int64)
        wanted = np.full_like(given, -1)
        links = np.full_like(given, -1)
        for row, pair in enumerate(part):
            source[row, : n[row]] = data.source[data.source_start[pair] : data.source_start[pair + 1]]
            target = data.target[data.target_start[pair] : data.target_start[pair + 1]]
            given[row, 0], given[row, 1 : m[row] + 1] = bos, target
            wanted[row, : m[row]], wanted[row, m[row]] = target, eos
            link = data.links[data.target_start[pair] : data.target_start[pair + 1]].astype(np.int64)
            links[row, : m[row]] = np.where(link == NONE, -1, link)
            links[row, m[row]] = n[row]
        yield Batch(source, n + 1, given, wanted, links)

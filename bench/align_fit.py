"""Estimates the aligner's weights from gold alignments, and tests them on documents that they have not
seen.

python bench/align_fit.py GOLD_DIR

A conditional random field over the lattice: the gradient of the log likelihood is what the gold path has of
a feature less what all paths have of it on the average. Self-training needs an alignment to begin with, so
each document's features come from two rounds with the shipped weights; only the last round's weights are
estimated.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from pipeline.align import features, lattice, search, weights
from pipeline.align.beads import Bead, read_beads
from pipeline.align.learn import learn
from pipeline.align.lexicon import Lexicon, load
from pipeline.align.tables import pair_table, side
from pipeline.align.words import CHARACTER

NAMES = tuple(name for name in weights.WEIGHTS if name not in ("paragraph", "engine"))
FORMS = tuple(weights.PRIORS)
PENALTY = 0.5
ENOUGH = 0.05  # gain in log likelihood below which a step is not worth it
NEAR = 50  # English sentences on either side of the gold path that are looked at
_FORM_OF = np.array([[weights.form(m, n) == form for m, n in lattice.TYPES] for form in FORMS], float)


@dataclass(frozen=True)
class Document:
    """A text in both languages, a sentence a string, and its gold beads."""

    name: str
    zh: list[str]
    en: list[str]
    gold: list[Bead]


@dataclass(eq=False)
class Example:
    """A document: `table` is (features, kept cells), `cells` their places in the lattice, `allowed` the
    gold.
    """

    name: str
    gold: list[Bead]
    texts: features.Texts
    shape: tuple[int, int, int]
    cells: Any
    table: Any
    allowed: Any

    def scores(self, theta: Any) -> Any:
        flat = np.full(int(np.prod(self.shape)), lattice.NEVER)
        kinds = self.cells // (self.shape[1] * self.shape[2])
        flat[self.cells] = (
            theta[: len(self.table)] @ self.table + (theta[len(self.table) :] @ _FORM_OF)[kinds]
        )
        return flat.reshape(self.shape)


def gold_places(gold: Sequence[Bead]) -> list[tuple[int, int, int]]:
    """(type, i, j) of the gold beads that the lattice knows (consecutive, of a known form)."""
    places, i, j = [], 0, 0
    for bead in gold:
        i0, j0 = bead.zh[0] if bead.zh else i, bead.en[0] if bead.en else j
        m, n = len(bead.zh), len(bead.en)
        if (
            bead.zh == tuple(range(i0, i0 + m))
            and bead.en == tuple(range(j0, j0 + n))
            and (m, n) in lattice.TYPES
        ):
            places.append((lattice.TYPES.index((m, n)), i0, j0))
        i, j = bead.zh[-1] + 1 if bead.zh else i, bead.en[-1] + 1 if bead.en else j
    return places


def _free(count: int, used: set[int], length: int) -> Any:
    """For each border: whether the next `length` sentences are in no gold bead that the lattice knows."""
    return np.array([not used & set(range(i, i + length)) for i in range(count + 1)])


def example(name: str, gold: list[Bead], both: features.Texts, names: Sequence[str] = NAMES) -> Example:
    """Tabulate a document's features near its gold path."""
    rows, columns = len(both.zh), len(both.en)
    shape = (len(lattice.TYPES), rows + 1, columns + 1)
    places = gold_places(gold)
    path = sorted([(0, 0), (rows, columns), *((i, j) for _, i, j in places)])
    middle = np.interp(np.arange(rows + 1), *zip(*path, strict=True))
    near = np.abs(np.arange(columns + 1) - middle[:, None]) <= NEAR
    full = np.zeros((len(names), *shape), np.float32)
    for feature, t, value in features.tables(both, slice(0, rows), slice(0, columns)):
        if feature in names:
            full[names.index(feature), t, : value.shape[0], : value.shape[1]] = value
    fits = np.zeros(shape, bool)
    allowed = np.zeros(shape, bool)
    used_zh = {k for t, i, _ in places for k in range(i, i + lattice.TYPES[t][0])}
    used_en = {k for t, _, j in places for k in range(j, j + lattice.TYPES[t][1])}
    for t, (m, n) in enumerate(lattice.TYPES):
        fits[t, : rows + 1 - m, : columns + 1 - n] = True
        allowed[t] = _free(rows, used_zh, m)[:, None] & _free(columns, used_en, n)
    for place in places:
        allowed[place] = True
    cells = np.flatnonzero(fits & near)
    return Example(name, gold, both, shape, cells, full.reshape(len(names), -1)[:, cells], allowed)


def objective(examples: Sequence[Example], theta: Any) -> tuple[float, Any]:
    """Negative log likelihood of the gold alignments with its penalty, and the gradient."""
    value, gradient = PENALTY * float(theta @ theta), 2 * PENALTY * theta
    for one in examples:
        scores = one.scores(theta)
        every, total = lattice.posteriors(scores, opening=lattice.NEVER)
        right, right_total = lattice.posteriors(
            np.where(one.allowed, scores, lattice.NEVER), opening=lattice.NEVER
        )
        value += total - right_total
        excess = (every - right).ravel()[one.cells]
        kinds = one.cells // (one.shape[1] * one.shape[2])
        forms = _FORM_OF @ np.bincount(kinds, excess, len(lattice.TYPES))
        gradient = gradient + np.concatenate((one.table @ excess, forms))
    return value, gradient


def minimise(function: Callable[[Any], tuple[float, Any]], x: Any, steps: int, memory: int = 8) -> Any:
    """L-BFGS with halving steps (Nocedal & Wright, algorithm 7.4), until three gain less than ENOUGH each."""
    value, slope = function(x)
    moves: list[tuple[Any, Any]] = []
    few = 0
    for _ in range(steps):
        direction, factors = slope.copy(), []
        for s, y in reversed(moves):
            factors.append((s @ direction) / (y @ s))
            direction -= factors[-1] * y
        if moves:
            direction *= (moves[-1][0] @ moves[-1][1]) / (moves[-1][1] @ moves[-1][1])
        else:
            direction /= np.sqrt(slope @ slope)
        for (s, y), factor in zip(moves, reversed(factors), strict=True):
            direction += s * (factor - (y @ direction) / (y @ s))
        step = 1.0
        new_value, new_slope = function(x - direction)
        while new_value > value and step > 1e-4:
            step /= 2
            new_value, new_slope = function(x - step * direction)
        if new_value > value:  # the direction is no good: forget what it was made from
            if not moves:
                break
            moves = []
            continue
        move, change = -step * direction, new_slope - slope
        gain = value - new_value
        x, value, slope = x + move, new_value, new_slope
        if move @ change > 1e-9:
            moves = [*moves, (move, change)][-memory:]
        few = few + 1 if gain < ENOUGH else 0
        if few == 3:
            break
    return x


def as_weights(theta: Any, names: Sequence[str] = NAMES) -> tuple[dict[str, float], dict[str, float]]:
    """A vector as (WEIGHTS, PRIORS) of weights.py; what was not estimated keeps its value, but a known
    feature that is not in `names` is off.
    """
    values = {name: 0.0 if name in NAMES else value for name, value in weights.WEIGHTS.items()}
    values |= {name: round(float(x), 3) for name, x in zip(names, theta, strict=False)}
    return values, {form: round(float(x), 3) for form, x in zip(FORMS, theta[len(names) :], strict=True)}


def fit(examples: Sequence[Example], steps: int = 80) -> Any:
    """The most likely weights: features first, then FORMS. The search begins with the same small weights
    whatever is shipped, and goes on in units in which all features vary alike."""
    start = np.concatenate((np.full(len(examples[0].table), 0.1), np.full(len(FORMS), -1.0)))
    spread = sum(np.square(one.table).sum(1) for one in examples) / sum(
        one.table.shape[1] for one in examples
    )
    unit = np.concatenate((1 / np.sqrt(spread + 1e-9), np.ones(len(FORMS))))

    def in_units(x: Any) -> tuple[float, Any]:
        value, gradient = objective(examples, x * unit)
        return value, gradient * unit

    return minimise(in_units, start / unit, steps) * unit


def read_documents(gold_dir: Path) -> list[Document]:
    """All NAME.gold, NAME.zh.txt and NAME.en.txt (a sentence a line) of a folder."""
    return [
        Document(
            path.stem,
            path.with_suffix(".zh.txt").read_text(encoding="utf-8").splitlines(),
            path.with_suffix(".en.txt").read_text(encoding="utf-8").splitlines(),
            read_beads(path),
        )
        for path in sorted(gold_dir.glob("*.gold"))
    ]


def examples(
    documents: Sequence[Document], names: Sequence[str] = NAMES, *, self_training: bool = True,
    with_names: bool = True, characters: bool = True,
) -> list[Example]:  # fmt: skip
    """Tabulate documents; the alignment that self-training needs is made with the shipped weights."""
    lexicon = shipped_lexicon(characters)
    result = []
    for document in documents:
        zh = side(document.zh, [0] * len(document.zh), lexicon, chinese=True)
        en = side(document.en, [0] * len(document.en), lexicon, chinese=False)
        pairs = pair_table(zh, en, lexicon, names=with_names)
        both = features.texts(zh, en, pairs)
        if self_training:
            _, likely = search.find(both, [], weights.WEIGHTS, weights.prior(weights.PRIORS))
            both = features.texts(zh, en, learn(zh, en, pairs, likely))
        result.append(example(document.name, document.gold, both, names))
    return result


def shipped_lexicon(characters: bool = True) -> Lexicon:
    """The lexicon; without its characters if so wished."""
    lexicon = load()
    if characters:
        return lexicon
    return replace(lexicon, zh={word: row for word, row in lexicon.zh.items() if word[0] != CHARACTER})


def main() -> None:
    """Print the weights for weights.py."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("gold", type=Path)
    theta = fit(examples(read_documents(parser.parse_args().gold)))
    for values in as_weights(theta):
        print(values)


if __name__ == "__main__":
    main()

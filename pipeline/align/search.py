"""Finds the beads of two whole texts, window by window, so that memory does not grow with their product.

Short texts are one window and the result is exact. Long ones are followed along their anchors: each window is
solved with its end left open, only its beginning is kept, and the next one starts where the path was surest.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from pipeline.align import features, lattice, tables
from pipeline.align.anchors import anchors
from pipeline.align.beads import Bead
from pipeline.align.learn import learn
from pipeline.align.lexicon import Lexicon
from pipeline.align.weights import PRIORS, WEIGHTS, prior

Path = list[tuple[int, int, int, float]]  # (bead type, first Chinese, first English sentence, posterior)

PRICE = 0.45  # what a bead must be expected to bring; about half of the F1 that can be reached
ONE_WINDOW = 250_000  # borders (Chinese times English) up to which a text is solved at once
ROWS, TAIL = 200, 50  # Chinese sentences in a window, and how many of its last are solved again by the next
MARGIN = 60  # English sentences that a window reaches beyond the anchors' line
BABBLE, FLUENT = 2.5, 4.5  # see _worth
JUMP = 300  # a longer stretch between two anchors that the other side lacks is taken out of the search
KEPT = 100  # sentences that are left on both sides of what is taken out


def find(both: features.Texts, line: Sequence[tuple[int, int]], weights: Mapping[str, float],
         prior: Sequence[float]) -> tuple[Path, Path]:  # fmt: skip
    """(the beads in order, all beads of a posterior of 0.1 and more). `line`: anchors in rising order."""
    import numpy as np

    n_rows, n_columns = len(both.zh), len(both.en)
    whole = (n_rows + 1) * (n_columns + 1) <= ONE_WINDOW
    points = [(0, 0), *line, (n_rows, n_columns)]
    xs, ys = (np.array(axis) for axis in zip(*points, strict=True))
    path: Path = []
    likely: Path = []
    i = j = 0
    while i < n_rows or j < n_columns:
        stop = n_rows if whole or n_rows - i <= ROWS + TAIL else i + ROWS
        right = n_columns
        if stop < n_rows:
            right = min(n_columns, max(j, int(np.interp(stop, xs, ys))) + MARGIN + (stop - i) // 4)
        last = stop == n_rows
        scores = features.scores(both, slice(i, stop), slice(j, right), weights, prior)
        chance, _ = lattice.posteriors(scores, open_end=not last)
        part = [
            (t, a, b, float(chance[t, a, b]))
            for t, a, b in lattice.best_path(chance - PRICE, open_end=not last)
        ]
        cut_i, cut_j = (stop - i, right - j) if last else _cut(part, ROWS - TAIL)
        path.extend((t, i + a, j + b, p) for t, a, b, p in part if a < cut_i or (a == cut_i and b < cut_j))
        t, a, b = np.nonzero(chance > 0.1)
        here = (a < cut_i) | last
        likely.extend(
            (int(t), i + int(a), j + int(b), float(chance[t, a, b]))
            for t, a, b in zip(t[here], a[here], b[here], strict=True)
        )
        i, j = i + cut_i, j + cut_j
    return path, likely


def _cut(part: Path, latest: int) -> tuple[int, int]:
    """The border between two neighbouring sure beads before row `latest`, as late as possible."""
    choices = [
        (min(before[3], after[3]), after[1], after[2])
        for before, after in pairwise(part)
        if latest // 2 <= after[1] <= latest
    ]
    _, i, j = max(
        choices, key=lambda choice: (choice[0] > 0.99, choice[1] if choice[0] > 0.99 else choice[0])
    )
    return i, j


def without_jumps(line: Sequence[tuple[int, int]], n_zh: int, n_en: int) -> tuple[Any, Any]:
    """Which sentences of either side are searched at all: not the middle of a stretch that the other side
    lacks.
    """
    import numpy as np

    zh_kept, en_kept = np.ones(n_zh, bool), np.ones(n_en, bool)
    ratio = n_en / max(1, n_zh)
    for (i, j), (next_i, next_j) in zip([(0, 0), *line], [*line, (n_zh, n_en)], strict=True):
        down, across = next_i - i, next_j - j
        if across - ratio * down > max(JUMP, 2 * ratio * down):
            en_kept[j + KEPT + int(2 * ratio * down) : next_j - KEPT - int(2 * ratio * down)] = False
        elif down - across / ratio > max(JUMP, 2 * across / ratio):
            zh_kept[i + KEPT + int(2 * across / ratio) : next_i - KEPT - int(2 * across / ratio)] = False
    return zh_kept, en_kept


@dataclass(frozen=True)
class Fit:
    """How well the words of the aligned texts go together: `found` is the mean evidence per English word in
    the beads, `chance` the same between sentences that do not belong together; `beads` were looked at."""

    found: float
    chance: float
    beads: int


def align_texts(
    zh: Sequence[str], zh_paragraphs: Sequence[int], en: Sequence[str], en_paragraphs: Sequence[int],
    lexicon: Lexicon, rendered: Sequence[str] | None = None, *, weights: Mapping[str, float] = WEIGHTS,
    priors: Mapping[str, float] = PRIORS, names: bool = True,
    self_training: bool = True,
) -> tuple[list[Bead], Fit]:  # fmt: skip
    """The beads of two texts and how well they fit. `rendered` is an engine's translation."""
    import numpy as np

    whole_zh = tables.side(zh, zh_paragraphs, lexicon, chinese=True)
    whole_en = tables.side(en, en_paragraphs, lexicon, chinese=False)
    pairs = tables.pair_table(whole_zh, whole_en, lexicon, names=names)
    line = anchors(whole_zh, whole_en, pairs)
    zh_kept, en_kept = without_jumps(line, len(zh), len(en))
    zh_side, en_side = tables.take(whole_zh, zh_kept), tables.take(whole_en, en_kept)
    zh_number, en_number = np.flatnonzero(zh_kept), np.flatnonzero(en_kept)
    line = [
        (int(np.searchsorted(zh_number, i)), int(np.searchsorted(en_number, j)))
        for i, j in line
        if zh_kept[i] and en_kept[j]
    ]
    english = None if rendered is None else tables.side(rendered, zh_paragraphs, lexicon, chinese=False)
    if english is not None:
        english = tables.take(english, zh_kept)
    prior_weights = prior(priors)
    both = features.texts(zh_side, en_side, pairs)
    path, likely = find(both, line, weights, prior_weights)
    if self_training:
        pairs = learn(zh_side, en_side, pairs, likely)
    if self_training or english:
        both = features.texts(zh_side, en_side, pairs, english)
        engine = weights["engine"] * _worth(_fit(both, path, engine=True)) if english else 0.0
        path, _ = find(both, line, {**weights, "engine": engine}, prior_weights)
    beads = [
        Bead(
            tuple(zh_number[i : i + lattice.TYPES[t][0]].tolist()),
            tuple(en_number[j : j + lattice.TYPES[t][1]].tolist()),
            min(1.0, round(p, 4)),
        )
        for t, i, j, p in path
    ]
    return _with_taken_out(beads, zh_kept, en_kept), _fit(both, path)


def _with_taken_out(beads: list[Bead], zh_kept: Any, en_kept: Any) -> list[Bead]:
    """All beads with null beads for what was not searched, in order of the Chinese, then of the English."""
    result: list[Bead] = []
    i = j = 0
    end = Bead((len(zh_kept),), (len(en_kept),), 1.0)
    for bead in [*(part for whole in beads for part in _consecutive(whole)), end]:
        while i < len(zh_kept) and not zh_kept[i] and (not bead.zh or i < bead.zh[0]):
            result.append(Bead((i,), (), 1.0))
            i += 1
        while j < len(en_kept) and not en_kept[j] and (not bead.en or j < bead.en[0]):
            result.append(Bead((), (j,), 1.0))
            j += 1
        result.append(bead)
        i = bead.zh[-1] + 1 if bead.zh else i
        j = bead.en[-1] + 1 if bead.en else j
    return result[:-1]


def _consecutive(bead: Bead) -> Iterator[Bead]:
    """The bead, or null beads for its sentences when something between them was taken out."""
    if all(side[-1] - side[0] == len(side) - 1 for side in (bead.zh, bead.en) if side):
        yield bead
    else:
        yield from (Bead((i,), (), bead.score) for i in bead.zh)
        yield from (Bead((), (j,), bead.score) for j in bead.en)


def _worth(fit: Fit) -> float:
    """How far an engine is listened to, 0 to 1, by how much more of its words stand in the sentences that it
    translated than elsewhere: a good one says several times as many, a bad one misleads."""
    ratio = fit.found / max(1e-6, fit.chance)
    return min(1.0, max(0.0, (ratio - BABBLE) / (FLUENT - BABBLE)))


def _fit(both: features.Texts, path: Path, *, engine: bool = False) -> Fit:
    """Look at up to 200 beads, evenly spread, and at the same Chinese beside English from elsewhere."""
    full = [(lattice.TYPES[t], i, j) for t, i, j, _ in path if t not in (lattice.GAP_EN, lattice.GAP_ZH)]
    sample = full[:: max(1, len(full) // 200)]
    found = chance = 0.0
    for k, ((m, n), i, j) in enumerate(sample):
        (_, other_n), _, other_j = sample[(k + len(sample) // 2) % len(sample)]
        found += features.evidence(both, slice(i, i + m), slice(j, j + n), engine=engine)
        elsewhere = slice(other_j, other_j + other_n)
        chance += features.evidence(both, slice(i, i + m), elsewhere, engine=engine)
    return Fit(found / max(1, len(sample)), chance / max(1, len(sample)), len(sample))

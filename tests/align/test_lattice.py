"""Paths through the lattice, checked against the list of all paths."""

import math

import numpy as np
import pytest

from pipeline.align.lattice import GO_ON, NEVER, OPEN, TYPES, best_path, posteriors


def random_scores(rows, columns, seed=0):
    random = np.random.default_rng(seed)
    scores = np.full((len(TYPES), rows + 1, columns + 1), NEVER)
    for t, (m, n) in enumerate(TYPES):
        if m <= rows and n <= columns:
            scores[t, : rows + 1 - m, : columns + 1 - n] = random.normal(size=(rows + 1 - m, columns + 1 - n))
    return scores


def all_paths(scores, i=0, j=0, after_gap=False):
    """(beads, score) of every path from (i, j); a gap is a run of null beads at its own price."""
    rows, columns = scores.shape[1] - 1, scores.shape[2] - 1
    if (i, j) == (rows, columns):
        yield [], 0.0
    for t, (m, n) in enumerate(TYPES):
        if i + m <= rows and j + n <= columns and not (after_gap and m == 0):
            for beads, score in all_paths(scores, i + m, j + n):
                yield [(t, i, j), *beads], score + scores[t, i, j]
    if not after_gap:
        yield from in_gap(scores, i, j, OPEN)


def in_gap(scores, i, j, price):
    rows, columns = scores.shape[1] - 1, scores.shape[2] - 1
    for t, (m, n) in ((0, (0, 1)), (1, (1, 0))):
        if i + m <= rows and j + n <= columns:
            for beads, score in (
                *all_paths(scores, i + m, j + n, True),
                *in_gap(scores, i + m, j + n, GO_ON),
            ):
                yield [(t, i, j), *beads], score + price


@pytest.mark.parametrize(("rows", "columns"), [(1, 1), (2, 3), (3, 2), (1, 4), (3, 3)])
def test_posteriors_are_shares_of_all_paths(rows, columns):
    scores = random_scores(rows, columns)
    paths = list(all_paths(scores))
    total = sum(math.exp(score) for _, score in paths)
    found, log_total = posteriors(scores)
    assert log_total == pytest.approx(math.log(total), abs=1e-5)
    wanted = np.zeros(scores.shape)
    for beads, score in paths:
        for bead in beads:
            wanted[bead] += math.exp(score) / total
    assert np.allclose(found, wanted, atol=1e-5)


@pytest.mark.parametrize(("rows", "columns"), [(2, 3), (4, 2), (4, 4)])
def test_the_best_path_is_the_best_of_all(rows, columns):
    gains = random_scores(rows, columns, seed=1)

    def best(i, j):
        if (i, j) == (rows, columns):
            return 0.0
        return max(
            gains[t, i, j] + best(i + m, j + n)
            for t, (m, n) in enumerate(TYPES)
            if i + m <= rows and j + n <= columns
        )

    path = best_path(gains)
    assert sum(gains[bead] for bead in path) == pytest.approx(best(0, 0))
    assert sum(TYPES[t][0] for t, _, _ in path) == rows and sum(TYPES[t][1] for t, _, _ in path) == columns


def test_with_an_open_end_all_english_borders_may_be_the_last():
    scores = random_scores(2, 3)
    scores[:, :, :] = np.where(scores > NEVER, -5.0, NEVER)
    scores[2, 0, 0] = scores[2, 1, 1] = 5.0  # two beads 1-1, and the third English sentence is left over
    assert best_path(scores, open_end=True) == [(2, 0, 0), (2, 1, 1)]
    assert posteriors(scores, open_end=True)[0][2, 1, 1] > 0.9

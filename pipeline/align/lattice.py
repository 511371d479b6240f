"""The lattice of all alignments: forward and backward sums, and the path with the most right beads.

States are pairs of sentence borders (i, j); a bead of type (m, n) leads from (i, j) to (i + m, j + n).
Beside the beads there is a gap: a run of sentences of either side that nobody translated, dear to open and
cheap to go on with, so that a missing chapter costs no more than a missing paragraph. Scores are natural
logarithms; what is called posterior is the share of all paths, weighted by exp(score), that use a bead.
"""

from __future__ import annotations

from typing import Any

# (Chinese sentences, English sentences). The null beads come first: `GAP_EN` and `GAP_ZH` are their numbers.
TYPES = (
    (0, 1), (1, 0), (1, 1), (1, 2), (1, 3), (1, 4), (1, 5), (1, 6), (2, 1), (3, 1), (4, 1), (5, 1), (6, 1),
    (2, 2), (2, 3), (3, 2), (2, 4), (4, 2), (3, 3), (3, 4), (4, 3),
)  # fmt: skip
LONGEST = 6  # sentences of one side in a bead, at most
GAP_EN, GAP_ZH = 0, 1
NEVER = -1e9
OPEN, GO_ON = -8.0, -0.5  # a gap's first and every further sentence


def _sum(table: Any) -> Any:
    """log sum exp over the first axis."""
    import numpy as np

    top = table.max(0)
    return top + np.log(np.exp(table - top).sum(0))


def _run(start: Any, steps: Any, join: Any) -> Any:
    """x[j] = join(start[j], x[j-1] + steps[j-1]) along a row; `join` is a ufunc such as np.logaddexp."""
    import numpy as np

    before = np.concatenate(([0.0], np.cumsum(steps)))
    return join.accumulate(start - before) + before


def posteriors(scores: Any, *, open_end: bool = False, opening: float = OPEN) -> tuple[Any, float]:
    """(the posterior of each bead, an array like `scores`; log of the sum over all paths of exp(score)).

    The posteriors of a gap's sentences are added to those of the null beads. With `opening` (of a gap, by its
    first sentence) at NEVER there are none.

    `scores` is (types, Chinese borders, English borders): the score of the bead of each type that begins at
    border (i, j), NEVER where it does not fit. All paths begin at (0, 0); they end at the last borders, or
    with `open_end` at any border of the last row.
    """
    import numpy as np

    rows, columns = scores.shape[1:]
    end = np.full(columns, 0.0 if open_end else NEVER)
    end[-1] = 0.0
    plain, gaps = _forward(scores, opening)
    after, after_gap = _backward(scores, end, opening)
    borders = np.logaddexp(plain, gaps)
    total = np.logaddexp.reduce(borders[-1] + end)

    def share(x: Any) -> Any:
        return np.exp(np.minimum(x - total, 0))

    result = np.zeros(scores.shape, np.float32)
    for t, (m, n) in enumerate(TYPES):
        if m >= rows or n >= columns:
            continue
        begin = (slice(0, rows - m), slice(0, columns - n))
        source = plain if t == GAP_EN else borders
        result[t][begin] = share(source[begin] + scores[t][begin] + after[m:, n:])
        if t in (GAP_EN, GAP_ZH):
            into = np.logaddexp(plain[begin] + opening, gaps[begin] + GO_ON)
            result[t][begin] += share(into + after_gap[m:, n:])
    return result, float(total)


def _forward(scores: Any, opening: float) -> tuple[Any, Any]:
    """Log sums of the paths from the start to each border: those that end outside and inside of a gap."""
    import numpy as np

    types, rows, columns = scores.shape
    plain, gaps, borders = (np.full((rows, columns), NEVER) for _ in range(3))
    go_on = np.full(columns - 1, GO_ON)
    for i in range(rows):
        arrived = np.full((types, columns), NEVER)
        if i == 0:
            arrived[0, 0] = 0
        for t, (m, n) in enumerate(TYPES):
            if 0 < m <= i and n < columns:
                arrived[t, n:] = borders[i - m, : columns - n] + scores[t, i - m, : columns - n]
        plain[i] = _run(_sum(arrived), scores[GAP_EN, i, :-1], np.logaddexp)
        opened = np.full(columns, NEVER)
        opened[1:] = plain[i, :-1] + opening
        if i:
            opened = np.logaddexp(opened, np.logaddexp(gaps[i - 1] + GO_ON, plain[i - 1] + opening))
        gaps[i] = _run(opened, go_on, np.logaddexp)
        borders[i] = np.logaddexp(plain[i], gaps[i])
    return plain, gaps


def _backward(scores: Any, end: Any, opening: float) -> tuple[Any, Any]:
    """Log sums of the paths from each border to the end: those that leave it outside and inside of a gap."""
    import numpy as np

    types, rows, columns = scores.shape
    after, after_gap = (np.full((rows, columns), NEVER) for _ in range(2))
    go_on = np.full(columns - 1, GO_ON)
    for i in reversed(range(rows)):
        left = np.full((types, columns), NEVER)
        if i == rows - 1:
            left[0] = end
        for t, (m, n) in enumerate(TYPES):
            if 0 < m < rows - i and n < columns:
                left[t, : columns - n] = after[i + m, n:] + scores[t, i, : columns - n]
        beads = _sum(left)
        down = after_gap[i + 1] if i + 1 < rows else np.full(columns, NEVER)
        after_gap[i] = _run(np.logaddexp(beads, down + GO_ON)[::-1], go_on, np.logaddexp)[::-1]
        opened = down + opening
        opened[:-1] = np.logaddexp(opened[:-1], after_gap[i, 1:] + opening)
        after[i] = _run(np.logaddexp(beads, opened)[::-1], scores[GAP_EN, i, -2::-1], np.logaddexp)[::-1]
    return after, after_gap


def best_path(gains: Any, *, open_end: bool = False) -> list[tuple[int, int, int]]:
    """(type, i, j) of the beads of the path with the largest sum of gains, in order.

    With posteriors less a constant as gains this is the path with the most beads that are expected to be
    right (minimum Bayes risk); the constant, about half of F1, is the price of a wrong one.
    """
    import numpy as np

    types, rows, columns = gains.shape
    best, chosen = np.full((rows, columns), NEVER), np.zeros((rows, columns), np.int8)
    for i in range(rows):
        arrived = np.full((types, columns), NEVER)
        if i == 0:
            arrived[1, 0] = 0
        for t, (m, n) in enumerate(TYPES):
            if 0 < m <= i and n < columns:
                arrived[t, n:] = best[i - m, : columns - n] + gains[t, i - m, : columns - n]
        top = arrived.max(0)
        best[i] = _run(top, gains[GAP_EN, i, :-1], np.maximum)
        chosen[i] = np.where(best[i] > top + 1e-9, GAP_EN, arrived.argmax(0))
    i, j = rows - 1, int(best[-1].argmax()) if open_end else columns - 1
    path = []
    while i or j:
        t = int(chosen[i, j])
        if i == 0:
            t = GAP_EN
        m, n = TYPES[t]
        i, j = i - m, j - n
        path.append((t, i, j))
    return path[::-1]

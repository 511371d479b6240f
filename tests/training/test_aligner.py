"""Word alignment on a toy language in which piece n means piece n + 10."""

import numpy as np

from training.aligner import NONE, Pieces, align, estimate


def toy() -> tuple[list[np.ndarray], list[np.ndarray]]:
    rng = np.random.default_rng(1)
    sources = [rng.choice(10, size=rng.integers(2, 6), replace=False) for _ in range(300)]
    return sources, [source + 10 for source in sources]


def test_meanings_are_found() -> None:
    sources, targets = toy()
    lexicon = estimate(sources, targets, size=20)
    best = {
        int(key // 20): int(key % 20) for key, p in zip(lexicon.key, lexicon.forward, strict=True) if p > 0.6
    }
    assert best == {number: number + 10 for number in range(10)}


def test_each_target_piece_is_linked_to_its_source_piece() -> None:
    sources, targets = toy()
    facts = Pieces(np.full(10, -1), np.ones(10, bool), np.ones(20, bool))
    links = align(estimate(sources, targets, size=20), sources, [target[::-1] for target in targets], facts)
    right = [
        list(link) == list(range(len(source)))[::-1] for link, source in zip(links, sources, strict=True)
    ]
    assert np.mean(right) > 0.95


def test_marks_are_not_linked_to_words() -> None:
    sources, targets = toy()
    facts = Pieces(np.full(10, -1), np.zeros(10, bool), np.ones(20, bool))
    links = align(estimate(sources, targets, size=20), sources, targets, facts)
    assert set(np.concatenate(links).tolist()) == {NONE}


def test_a_figure_is_linked_as_a_whole_wherever_it_stands() -> None:
    """1945 (first in the source, last in the target) and 1958 share two digits; 10 is a word."""
    source, target = np.array([1, 9, 4, 5, 10, 1, 9, 5, 8]), np.array([1, 9, 5, 8, 10, 1, 9, 4, 5])
    facts = Pieces(np.arange(11), np.ones(11, bool), np.ones(11, bool))
    (link,) = align(estimate([source], [target], size=11), [source], [target], facts)
    assert link.tolist() == [5, 6, 7, 8, 4, 0, 1, 2, 3]

"""Pairs by rule."""

import random
import re

from hypothesis import given
from hypothesis import strategies as st

from training.sources import Pair
from training.synthetic import amount, synthetic_pairs, word_row, wrapped

UNITS = {"万亿": 10**12, "亿": 10**8, "万": 10**4, "": 1}
SCALES = {"trillion": 10**12, "billion": 10**9, "million": 10**6, "": 1}


@given(st.integers(0, 10_000))
def test_amounts_mean_the_same_on_both_sides(seed: int) -> None:
    zh, en = amount(random.Random(seed))
    number, unit = re.fullmatch(r"([\d.]+)(\D*)", zh).groups()  # type: ignore[union-attr]
    figure, _, scale = en.partition(" ")
    assert round(float(number) * UNITS[unit]) == round(float(figure.replace(",", "")) * SCALES[scale])


def test_the_same_seed_gives_the_same_pairs() -> None:
    lines = ["Copy this line"]
    assert synthetic_pairs(50, lines, random.Random(5)) == synthetic_pairs(50, lines, random.Random(5))


def test_some_lines_are_copied() -> None:
    pairs = synthetic_pairs(100, ["Copy this line"], random.Random(5))
    assert {pair.zh for pair in pairs if "copy" in pair.zh.lower()} == {"Copy this line", "copy this line"}
    assert all(pair.zh == pair.en for pair in pairs if "copy" in pair.zh.lower())


def test_a_row_lists_words_in_one_order() -> None:
    words = [("桥", "bridge"), ("河", "river"), ("山", "mountain")]
    row = word_row(words, random.Random(1))
    assert [dict(words)[zh] for zh in row.zh.split("、")] == row.en.split(", ")


@given(st.integers(0, 1000))
def test_wrapping_keeps_the_words(seed: int) -> None:
    pair = wrapped(Pair("山路很长.", "The mountain road is long.", "phrases"), random.Random(seed))
    assert "山路很长" in pair.zh
    assert "The mountain road is long" in pair.en

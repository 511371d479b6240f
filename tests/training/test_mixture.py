"""What one pass holds: copies of written sentences, joined neighbours, words with their renderings."""

import random
from collections import Counter

from training.mixture import Mixture, joined, mixed
from training.sources import Pair
from training.terms import Lexicon

TEA = Pair("他泡了一壶茶。", "He made a pot of tea.", "written")
RAIN = Pair("外面下起了雨。", "It began to rain outside.", "written")
HEADING = Pair("第一章 雨", "Chapter One: Rain", "written")


def test_neighbours_become_one_row() -> None:
    row = joined(TEA, RAIN)
    assert row is not None
    assert row.zh == "他泡了一壶茶。外面下起了雨。"
    assert row.en == "He made a pot of tea. It began to rain outside."


def test_what_does_not_fit_together_is_not_joined() -> None:
    assert joined(TEA, None) is None
    assert joined(HEADING, TEA) is None  # no end of a sentence between the two
    assert joined(TEA, Pair("茶", "tea", "words")) is None
    assert joined(TEA, Pair("雨" * 90 + "。", "Rain.", "written")) is None


def test_of_six_copies_one_is_joined_with_the_next_sentence() -> None:
    pairs = mixed(
        [TEA, RAIN],
        [],
        Lexicon([]),
        Mixture(documentation=0, repeat=6, synthetic=0, rows=0),
        random.Random(1),
    )
    seen = Counter(pair.en for pair in pairs)
    assert len(pairs) == 12
    assert seen[f"{TEA.en} {RAIN.en}"] == 1
    assert seen[RAIN.en] >= 5  # nothing follows the last sentence; one copy may be wrapped


def test_words_stand_with_each_rendering_and_once_more_with_the_first() -> None:
    word = Pair("茶", "tea / tea leaves", "words")
    pairs = mixed([word], [], Lexicon([word]), Mixture(repeat=6, synthetic=0, rows=0), random.Random(1))
    assert Counter(pair.en for pair in pairs) == {"tea": 2, "tea leaves": 1}

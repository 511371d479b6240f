"""The baseline by lengths."""

import pytest

from pipeline.align.beads import Bead
from pipeline.align.length import LONGEST, by_length
from pipeline.errors import InputError


def test_lengths_alone_can_pair_sentences():
    zh = ["短句。", "这一句要长得多，有好几个分句，一直说到很远的地方去。", "又短。"]
    en = [
        "Short one.",
        "This sentence is far longer. It has several clauses.",
        "It goes on to far places.",
        "Short.",
    ]
    assert [(bead.zh, bead.en) for bead in by_length(zh, en)] == [((0,), (0,)), ((1,), (1, 2)), ((2,), (3,))]


def test_scores_say_nothing():
    assert by_length(["好。"], ["Good."]) == [Bead((0,), (0,), 0.5)]


def test_long_texts_are_refused():
    with pytest.raises(InputError, match="4000 sentences at most"):
        by_length(["好。"] * (LONGEST + 1), ["Good."])

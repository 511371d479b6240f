"""The index offers every entry that is near enough, block by block."""

from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.memory import postings
from pipeline.memory.similarity import similarity

TEXT = st.text("甲乙丙丁戊己庚辛abc12，", min_size=1, max_size=12)


@settings(deadline=None)
@given(st.lists(TEXT, min_size=1, max_size=20), TEXT)
def test_near_texts_are_candidates(texts: list[str], query: str) -> None:
    found = postings.candidates([postings.build(0, texts)], [query], 0.75)[0]
    assert len(set(found)) == len(found)
    if query in texts:
        assert texts[found[0] - 1] == query


def test_a_sentence_with_a_changed_word_is_found_among_thousands() -> None:
    rng = random.Random(5)
    characters = [chr(0x4E00 + n) for n in range(600)]
    texts = ["".join(rng.choices(characters, k=rng.randint(8, 30))) for _ in range(4000)]
    changed = [text[:3] + "".join(rng.choices(characters, k=2)) + text[5:] for text in texts[:200]]
    found = postings.candidates([postings.build(0, texts)], changed, 0.75)
    reachable = [n for n, text in enumerate(changed) if similarity(text, texts[n]) >= 0.75]
    assert reachable
    assert all(n + 1 in found[n] for n in reachable)


def test_numbers_count_on_through_the_blocks() -> None:
    blocks = [postings.build(0, ["甲乙丙丁"]), postings.build(1, ["戊己庚辛", "甲乙丙戊"])]
    first, second = postings.BLOCK * 0 + 1, postings.BLOCK + 2
    assert sorted(postings.candidates(blocks, ["甲乙丙丁"], 0.7)[0]) == [first, second]


def test_digits_do_not_keep_sentences_apart() -> None:
    block = postings.build(0, ["公元2014年", "公元前年"])
    assert postings.candidates([block], ["公元1998年"], 0.75)[0][0] == 1


def test_no_blocks_no_candidates() -> None:
    assert postings.candidates([], ["甲", "乙"], 0.75) == [[], []]


@given(st.lists(TEXT, min_size=1, max_size=20), TEXT)
def test_entries_that_hold_a_text_are_offered(texts: list[str], part: str) -> None:
    offered = set(postings.holding([postings.build(0, texts)], part))
    assert offered >= {number for number, text in enumerate(texts, 1) if part in text}


def test_a_block_is_stored_and_read_without_loss() -> None:
    block = postings.build(7, ["甲乙", "丙", "甲乙甲乙"])
    again = postings.unpack(7, *postings.pack(block))
    for name in ("starts", "postings", "sizes"):
        assert np.array_equal(getattr(block, name), getattr(again, name))


def test_a_pair_that_occurs_twice_in_a_text_counts_once() -> None:
    block = postings.build(0, ["甲乙甲乙"])
    assert block.sizes.tolist() == [4]  # ^甲 甲乙 乙甲 乙$


@pytest.mark.parametrize("text", ["", "甲"])
def test_texts_without_a_pair_inside_exclude_nothing(text: str) -> None:
    assert list(postings.holding([postings.build(0, ["甲", "乙"])], text)) == [1, 2]

"""Scores agree with what a translator would say, and differences can be read."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.memory.similarity import difference, similarity, tokens

TEXT = st.text("甲乙丙丁 ab1.,。", max_size=15)


@pytest.mark.parametrize(
    ("old", "new", "marked"),
    [
        ("我们在北京开会。", "我们在上海开会。", "我们在[-北京-]{+上海+}开会。"),
        ("共12页", "共130页", "共[-12-]{+130+}页"),
        ("好。", "很好。", "{+很+}好。"),
        ("真的很好。", "很好。", "[-真的-]很好。"),
        ("open the door", "open the doors", "open the [-door-]{+doors+}"),
    ],
)
def test_a_difference_is_marked_by_whole_words_and_numbers(old: str, new: str, marked: str) -> None:
    assert difference(old, new) == marked


def test_a_long_word_that_changed_counts_as_one_word_and_by_its_letters() -> None:
    # Tokens: one of three differs. Characters: five edits on nine.
    assert similarity("用windows吗", "用linux吗") == pytest.approx((1 - 1 / 3 + 1 - 5 / 9) / 2)


def test_chinese_counts_by_character() -> None:
    assert similarity("我们明天去上海", "我们昨天去上海") == pytest.approx(6 / 7)


@given(TEXT, TEXT)
def test_similarity_is_symmetric_and_one_only_for_equals(one: str, other: str) -> None:
    assert similarity(one, other) == similarity(other, one)
    assert (similarity(one, other) == 1) == (one == other)


@given(TEXT, TEXT, st.floats(0.5, 1))
def test_the_threshold_cuts_off_and_changes_nothing_else(one: str, other: str, threshold: float) -> None:
    score = similarity(one, other)
    assert similarity(one, other, threshold) == (score if score >= threshold else 0)


@given(TEXT, TEXT)
def test_both_texts_can_be_read_from_the_difference(old: str, new: str) -> None:
    marked = difference(old, new)
    assert re.sub(r"\[-.*?-\]", "", marked).replace("{+", "").replace("+}", "") == new
    assert re.sub(r"\{\+.*?\+\}", "", marked).replace("[-", "").replace("-]", "") == old


@given(TEXT)
def test_tokens_are_the_whole_text(text: str) -> None:
    assert "".join(tokens(text)) == text

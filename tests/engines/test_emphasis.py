"""Emphasis through an engine: around the words' own rendering where it can be found, never lost."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from pipeline.engines.base import Translation
from pipeline.engines.emphasis import carries, translate_marked

DICTIONARY = {
    "本指南写给第一次使用平台的人。": "This guide is for people who use the platform for the first time.",
    "第一次": "The first time.",
    "请先备份数据，再升级。": "Back up the data, then upgrade.",
    "备份": "Backing up",
    "请先": "Please first",
    "数据，再升级。": "data, then upgrade.",
    "注意安全。": "Be careful.",
    "注意安全": "Be careful",
}


class Dictionary:
    """An engine that knows a few sentences, and babbles otherwise."""

    name, fingerprint, capabilities = "dictionary", "dictionary:1", frozenset()

    def translate(
        self, sentences: Sequence[str], *, n_best: int = 1, prefixes: Sequence[str] | None = None
    ) -> list[list[Translation]]:
        return [[Translation(DICTIONARY.get(sentence, "Babble."), -0.5, 3)] for sentence in sentences]


def translated(sentence: str) -> str:
    return translate_marked([sentence], "markdown", Dictionary())[0].text


def test_marks_go_around_the_words_own_rendering():
    assert translated("本指南写给**第一次**使用平台的人。") == (
        "This guide is for people who use the platform for the **first time**."
    )


def test_parts_are_translated_alone_where_the_rendering_is_not_in_the_sentence():
    assert translated("请先**备份**数据，再升级。") == "Please first **Backing up** data, then upgrade."


def test_a_sentence_that_is_marked_as_a_whole():
    assert translated("**注意安全。**") == "**Be careful.**"
    assert translated("*注意安全*。") == "*Be careful*."


def test_plain_text_has_no_emphasis():
    assert translate_marked(["2 * 3 * 4 **很好**"], "plain", Dictionary())[0].text == "Babble."


@given(
    st.lists(
        st.tuples(st.sampled_from(["", "*", "**", "~~"]), st.sampled_from(["很好", "数据", "你我"])),
        max_size=6,
    )
)
def test_no_mark_is_ever_lost_or_added(parts):
    sentence = "、".join(f"{mark}{text}{mark}" for mark, text in parts) + "。"
    assert carries(sentence, translated(sentence))

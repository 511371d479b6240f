"""Sources that are the same to a translator fold alike, and each kind of difference has its price."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.memory.folding import PENALTIES, fold, penalty, variants

ANY = st.text(
    st.characters(codec="utf-8")
    | st.sampled_from('的中國国，,。.“”"「」…—-　 \u00a0\u200bＡａA１1《〈后後乾İßΣ\u0301e')
)


@pytest.mark.parametrize(
    ("one", "other", "kinds"),
    [
        ("我们用 Word 写信。", "我们用Word写信。", ["white space"]),
        ("见第３页，谢谢！", "见第3页,谢谢!", ["punctuation"]),
        ("他说：“好……”", "他說:「好…」", ["punctuation", "script"]),
        ("打开Wifi", "打开WiFi", ["case"]),
        ("开放中国", "開放中國", ["script"]),
        ("用 ＷＯＲＤ 寫", "用word写", ["white space", "punctuation", "case", "script"]),
        ("门\u200b口", "门口", ["punctuation"]),
    ],
)
def test_a_difference_that_does_not_count_costs_what_its_kinds_cost(
    one: str, other: str, kinds: list[str]
) -> None:
    assert fold(one) == fold(other)
    assert penalty(one, other) == pytest.approx(sum(PENALTIES[kind] for kind in kinds))
    assert penalty(other, one) == penalty(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("我来了。", "我来了"),
        ("我来了。", "我来了！"),
        ("第3页", "第4页"),
        ("new york", "newyork"),
        ("好、坏", "好，坏"),
        ("《论语》", "“论语”"),
    ],
)
def test_what_a_translation_would_show_is_not_folded_away(one: str, other: str) -> None:
    assert fold(one) != fold(other)


def test_the_same_text_costs_nothing() -> None:
    assert penalty("一样。", "一样。") == 0


@given(ANY)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert "\n" not in fold(text)


@given(ANY, ANY)
def test_texts_that_fold_alike_but_are_not_alike_have_a_penalty(one: str, other: str) -> None:
    if fold(one) == fold(other):
        assert (penalty(one, other) > 0) == (one != other)
    assert 0 <= penalty(one, f" {one} ") < 0.1


@given(st.characters(codec="utf-8"))
def test_variants_are_what_folds_to_the_character(char: str) -> None:
    for variant in variants(fold(char)) if len(fold(char)) == 1 else "":
        assert fold(variant) == fold(char)

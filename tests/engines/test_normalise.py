"""Source text as the embedded model wants it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.engines.normalise import ascii_punctuation, normalise


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("他说：“我不去。”然后就走了。", '他说: "我不去."然后就走了.'),
        ("增长了３．５％，达到3，850万元。", "增长了 3.5%,达到 3,850万元."),
        ("会议于10：30开始", "会议于 10:30开始"),
        ("用Python（3.12）写程序", "用 Python (3.12)写程序"),
        ("用 Python 写程序", "用 Python写程序"),
        ("《山海纪事》（1791年）", '"山海纪事"(1791年)'),
        ("他走了——再没回来……", "他走了 -再没回来..."),
        ("苹果、梨", "苹果,梨"),
        ("第一章 绪论", "第一章 绪论"),
        ("All Latin text, it's 3.5.", "All Latin text, it's 3.5."),
    ],
)
def test_normalise_maps_punctuation_and_spaces_as_in_english(text: str, expected: str) -> None:
    assert normalise(text) == expected


def test_ascii_punctuation_leaves_spacing_alone() -> None:
    assert ascii_punctuation("“你好”，ABC（一）……") == '"你好",ABC(一)...'


@given(st.text(alphabet="中文字，。：“”（）《》—…、abcXYZ0189 .,:%\"'-（", max_size=40))
def test_normalising_twice_changes_nothing(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once


@given(st.text(alphabet="汉字测试，。！？“”", max_size=30))
def test_chinese_characters_are_kept_in_order(text: str) -> None:
    def han(line: str) -> list[str]:
        return [character for character in line if character in "汉字测试"]

    assert han(normalise(text)) == han(text)

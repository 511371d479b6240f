import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.segment.pieces import pieces


def test_a_short_sentence_stays_whole():
    assert pieces("今天下雨。", 200) == ["今天下雨。"]
    assert pieces("", 200) == [""]


@pytest.mark.parametrize(
    ("sentence", "limit", "parts"),
    [
        ("春天来了，花开了；夏天来了，天热了。", 10, ["春天来了，花开了；", "夏天来了，天热了。"]),
        ("春天来了花开了，夏天来了天气热了。", 10, ["春天来了花开了，", "夏天来了天气热了。"]),
        ("苹果梨子桃子、西瓜葡萄香蕉。", 10, ["苹果梨子桃子、", "西瓜葡萄香蕉。"]),
        ("春天来了（花开了）夏天也来了", 10, ["春天来了（花开了）", "夏天也来了"]),
        ("春天来了花 夏天也来了啊", 10, ["春天来了花 ", "夏天也来了啊"]),
    ],
)
def test_the_best_boundary(sentence, limit, parts):
    assert pieces(sentence, limit) == parts


def test_latin_words_and_numbers_are_not_cut():
    parts = pieces("我们使用international标准和1234567.89元预算", 16)
    assert any("international" in part for part in parts) and any("1234567.89" in part for part in parts)


def test_pieces_are_balanced():
    assert [len(part) for part in pieces("好" * 210, 200)] == [105, 105]
    lengths = [len(part) for part in pieces("好" * 450, 200)]
    assert len(lengths) == 3 and max(lengths) - min(lengths) <= 2


@given(st.text(alphabet="春夏秋冬A1x，；、。（）” ", max_size=300), st.integers(5, 60))
def test_joined_they_are_the_sentence(sentence, limit):
    parts = pieces(sentence, limit)
    assert "".join(parts) == sentence
    assert all(len(part) <= limit for part in parts)
    assert all(parts) or parts == [""]

"""Chinese numerals become figures where the English shows their value, and figures are exchanged on both
sides."""

import random
import re

import pytest

from training.figures import bracketed, exchanged, with_figures
from training.sources import Pair
from training.terms import Lexicon


@pytest.mark.parametrize(
    ("zh", "en", "expected"),
    [
        ("桥建于一九八六年。", "The bridge was built in 1986.", "桥建于1986年。"),
        ("他六月十二日到。", "He arrives on June 12.", "他6月12日到。"),
        ("占百分之三十点五。", "It makes up 30.5 percent.", "占30.5%。"),
        ("花了一千二百元。", "It cost 1,200 yuan.", "花了1200元。"),
        ("金额达一点三亿元。", "It came to 130 million yuan.", "金额达1.3亿元。"),
        ("来了二十六万人。", "260,000 people came.", "来了26万人。"),
        ("游出五十一秒零七。", "She swam 51.07 seconds, then 7 more.", "游出51秒零七。"),
        ("第一次只有八岁。", "The first time he was only 8.", "第一次只有8岁。"),
    ],
)
def test_numerals_become_figures(zh: str, en: str, expected: str) -> None:
    assert with_figures(Pair(zh, en, "written")) == Pair(expected, en, "written")


def test_english_words_become_figures_with_them() -> None:
    pair = with_figures(Pair("等了二十三天。", "We waited twenty-three days.", "written"))
    assert pair == Pair("等了23天。", "We waited 23 days.", "written")


@pytest.mark.parametrize(
    ("zh", "en"),
    [
        ("我们三个人都去。", "The three of us are going."),
        ("他五十多岁。", "He is more than 50."),
        ("千万别忘了。", "Do not forget."),
        ("一万个理由。", "Any number of reasons."),
        ("六月来。", "Come in summer."),
    ],
)
def test_what_the_english_does_not_show_stays(zh: str, en: str) -> None:
    assert with_figures(Pair(zh, en, "written")) is None


def test_figures_are_exchanged_on_both_sides() -> None:
    rng = random.Random(1)
    pair = Pair("1986年有43人住在3楼。", "In 1986, 43 people lived on the 3rd floor.", "written")
    seen = set()
    for _ in range(20):
        other = exchanged(pair, rng)
        assert other is not None
        assert re.findall(r"\d+", other.zh) == re.findall(r"\d+", other.en)
        assert other.zh.endswith("人住在3楼。")
        seen.add(other.zh)
    assert len(seen) > 15


@pytest.mark.parametrize(
    ("zh", "en"),
    [
        ("20世纪70年代", "the 1970s"),
        ("12日和12月", "the 12th and 12 months"),
        ("共1200件", "1,200 in all"),
        ("长3.14米", "3.14 meters long"),
    ],
)
def test_figures_that_do_not_stand_once_on_both_sides_stay(zh: str, en: str) -> None:
    assert exchanged(Pair(zh, en, "written"), random.Random(1)) is None


def test_the_original_stands_in_brackets_behind_the_word() -> None:
    words = [Pair("带宽", "bandwidth", "words"), Pair("延迟", "latency", "words")]
    pair = Pair("带宽太小。", "The bandwidth is too small.", "written")
    found = bracketed(pair, Lexicon(words), random.Random(1))
    assert found == Pair("带宽（bandwidth）太小。", pair.en, "written")
    assert bracketed(Pair("太小。", "Too small.", "written"), Lexicon(words), random.Random(1)) is None

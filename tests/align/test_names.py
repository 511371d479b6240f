"""Names that sound alike."""

from pipeline.align.names import capitalised, name_pairs, spellings
from pipeline.align.words import stem


def test_pinyin_is_read_in_syllables():
    assert list(spellings("qingyang")) == [("qing", "yang")]
    assert set(spellings("xian")) == {("xian",), ("xi", "an")}
    assert list(spellings("window")) == []


def test_names_are_words_with_a_capital_nearly_always():
    assert capitalised(["The wind met Lin Xiaohe.", "The sea and the wind."]) == {"lin", "xiaohe"}


def test_a_name_finds_its_sound():
    pairs = {(zh, en): p for zh, en, p in name_pairs(["小禾", "林", "灯塔"], ["Here is Lin Xiaohe."])}
    assert pairs["小禾", stem("xiaohe")] > pairs["林", "lin"] > 0
    assert not any(zh == "灯塔" for zh, _ in pairs)


def test_a_part_of_a_name_counts_less():
    pairs = {zh: p for zh, en, p in name_pairs(["宝玉", "宝"], ["We saw Baoyu."]) if en == "baoyu"}
    assert pairs["宝玉"] > pairs["宝"] > 0

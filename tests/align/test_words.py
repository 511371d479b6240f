"""What the aligner counts as words."""

import pytest

from pipeline.align.words import (
    CHARACTER,
    characters,
    chinese_words,
    english_words,
    number,
    stem,
)


@pytest.mark.parametrize(
    "forms",
    ["go went gone goes going", "stop stopped stopping stops", "make made making makes", "city cities",
     "child children", "quick quickly",
     "use used using uses", "be is was been", "box boxes", "carry carried carries carrying"],
)  # fmt: skip
def test_forms_of_a_word_fall_together(forms):
    assert len({stem(form) for form in forms.split()}) == 1


@pytest.mark.parametrize(
    ("numeral", "value"),
    [("十", 10), ("二十一", 21), ("一百零八", 108), ("两千", 2000), ("三万五千", 35_000), ("一九八四", 1984),
     ("二〇二六", 2026), ("三亿五千万", 350_000_000), ("一百二十万", 1_200_000), ("好", None)],
)  # fmt: skip
def test_chinese_numerals_have_a_value(numeral, value):
    assert number(numeral) == value


@pytest.mark.parametrize(
    ("zh", "en", "figure"),
    [
        ("他二十一岁", "He was twenty-one", "#21"),
        ("二百人", "two hundred people", "#200"),
        ("一九八四年", "in 1984", "#1984"),
        ("1200万元", "12 million yuan", "#12000000"),
        ("三万里", "thirty thousand li", "#30000"),
        ("第三章", "Chapter Three", "#3"),
        ("增长3.5%", "grew by 3.5%", "#3.5"),
        ("1,500辆", "1,500 cars", "#1500"),
    ],
)
def test_numbers_of_both_languages_meet(zh, en, figure):
    assert figure in chinese_words(zh)
    assert figure in english_words(en)


@pytest.mark.parametrize("word", ["千万", "十分", "四川", "一个", "百姓"])
def test_a_numeral_inside_a_word_is_no_number(word):
    assert chinese_words(word) == [word]


def test_contractions_are_undone():
    words = ["she", "have", "not", "they", "be", "tom"]
    assert english_words("She hadn't; they're Tom's") == [stem(word) for word in words]


def test_unknown_compounds_bring_what_is_inside_them():
    known = {"眼镜", "蛇", CHARACTER + "蛇"}
    assert chinese_words("眼镜蛇", known) == ["眼镜蛇", "眼镜", "蛇", CHARACTER + "蛇"]


def test_words_can_be_cut_into_characters():
    assert characters(["大海", "#21", "wifi"]) == ["·大", "·海", "#21", "wifi"]

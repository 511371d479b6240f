"""Figures that an engine copied wrongly, put right; all that is not certainly one of these stays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.executors.figures import mended
from pipeline.quality.numbers import number_faults


@pytest.mark.parametrize(
    ("source", "said", "right"),
    [
        ("他在2009年被解雇。", "He was fired in 20009.", "He was fired in 2009."),
        ("约有 100 人参加。", "About 1000 people took part.", "About 100 people took part."),
        ("预计有9000人参加。", "It expects 90 people.", "It expects 9000 people."),
        ("财富约23亿美元。", "A fortune of 23 billion dollars.", "A fortune of 2.3 billion dollars."),
        ("约有10万人。", "About 1000,000 people.", "About 100,000 people."),
        ("售价11,000元。", "It costs 1,000 yuan.", "It costs 11,000 yuan."),
        ("增长了4.2%。", "It grew by 42%.", "It grew by 4.2%."),
        ("时速为十一公里。", "At 110 kilometers an hour.", "At 11 kilometers an hour."),
        ("CG4684号航班。", "Flight CG468468.", "Flight CG4684."),
        ("从1492年到1498年。", "From 1942 to 1948.", "From 1492 to 1498."),
        ("2010—2014年", "2010 - 2014,000", "2010 - 2014"),
        ("约有１２０人。", "About 1200 people.", "About 120 people."),
        ("19世纪30年代", "in the 1930s", "in the 1830s"),
        ("UTC 0230。", "UTC 230230.", "UTC 0230."),
    ],
)
def test_a_wrong_figure_gives_way_to_the_one_that_is_missing(source: str, said: str, right: str) -> None:
    text, changes = mended(source, said)
    assert text == right
    assert all(now in text and before not in text.split() for now, before in changes)
    assert mended(source, right) == (right, [])


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("他在2009年被解雇。", "He was fired in 2009."),
        ("他在2009年被解雇。", "He was fired."),  # nothing stands in its place
        ("他被解雇了。", "He was fired in 2009."),  # nothing is missing
        ("他在2009年被解雇。", "He was fired at 47."),  # no likeness
        ("三成的人。", "About 31 people."),  # English may say 30 %, three tenths, three in ten
        ("下午3点。", "At 33 in the afternoon."),
    ],
)
def test_all_else_is_left_for_the_reviewer(source: str, said: str) -> None:
    assert mended(source, said) == (said, [])


def test_figures_of_terms_and_code_stay() -> None:
    assert mended("工业4.0始于2013年。", "Industry 40 began in 2013.", ["Industry 40"])[1] == []


def test_nothing_else_in_the_sentence_changes() -> None:
    text, changes = mended("2009年", "In 20009, 20009.5 and 120009")
    assert changes == [("2009", "20009")]
    assert text == "In 2009, 20009.5 and 120009"


CHINESE = st.text("0123456789年月万亿十百二,.% 和", max_size=20)
ENGLISH = st.text("0123456789 ,.%abmillion-", max_size=30)


@given(CHINESE, ENGLISH)
def test_what_is_put_in_is_never_a_new_fault(source: str, said: str) -> None:
    text, changes = mended(source, said)
    assert len(number_faults(source, text)) <= len(number_faults(source, said))
    assert (text == said) == (not changes)

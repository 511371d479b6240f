import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.quality.numbers import number_faults
from pipeline.quality.numbers_en import english_values
from pipeline.quality.numbers_zh import chinese_numbers, chinese_value


@pytest.mark.parametrize(
    ("numeral", "value"),
    [
        ("二十一", 21),
        ("十", 10),
        ("十五", 15),
        ("一百零五", 105),
        ("一百二", 120),
        ("两百五十", 250),
        ("一千零一", 1001),
        ("一万二", 12_000),
        ("一百二十万", 1_200_000),
        ("三亿五千万", 350_000_000),
        ("三万亿", 3e12),
        ("二〇一五", 2015),
        ("三点五", 3.5),
        ("连", None),
    ],
)
def test_chinese_numerals_have_values(numeral: str, value: float | None) -> None:
    assert chinese_value(numeral) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("140 million users", 1.4e8),
        ("1.4 hundred million", 1.4e8),
        ("twenty-one years", 21),
        ("two hundred and fifty thousand people", 250_000),
        ("the twenty-first century", 21),
        ("two decades", 20),
        ("April 2015", 4),
        ("World War II", 2),
        ("3 to 5 million", 3e6),
        ("two-thirds", 3),
        ("half of them", 50),
    ],
)
def test_english_values(text: str, value: float) -> None:
    assert value in english_values(text)


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("用户达到1.4亿。", "There are 140 million users."),
        ("投资１２００万元。", "It invested 12 million yuan."),
        ("增长了百分之五十。", "It grew by half."),
        ("占三分之二。", "It is two-thirds of the whole."),
        ("2015年4月8日", "April 8, 2015"),
        ("二十一世纪的生意", "Business in the 21st century"),
        ("20世纪90年代", "the 1990s"),
        ("上世纪九十年代", "the 1990s"),
        ("第十二届大会", "the Twelfth Congress"),
        ("一个人，一件事，十分重要。", "A person and a matter of great importance."),
        ("千万不要着急，万一下雨呢？", "Don't hurry; what if it rains?"),
        ("几十年来，成千上万的人来到这里。", "For decades people have come here in their thousands."),
        ("三四个人在等。", "A few people are waiting."),
        ("打八折", "20% off"),
        ("3至5万人", "30,000 to 50,000 people"),
        ("周三下午3点开会。", "The meeting is at 3 p.m. on Wednesday."),
        ("全长3千米。", "It is 3 km long."),
        ("這裡有三萬五千人。", "There are 35,000 people here."),
        ("新冠疫情", "COVID-19"),
        ("上午9:30开门。", "It opens at 9.30 a.m."),
        ("每隔二三十分钟", "every 20 to 30 minutes"),
        ("公元前100年", "100 B.C."),
        ("长5米", "5 m long"),
    ],
)
def test_right_translations_raise_no_alarm(source: str, target: str) -> None:
    assert number_faults(source, target) == []


@pytest.mark.parametrize(
    ("source", "target", "fault"),
    [
        ("用户达到1.4亿。", "There are 1.4 million users.", "1.4亿 has no counterpart in the translation"),
        (
            "他工作了二十五年。",
            "He worked there for 52 years.",
            "二十五 has no counterpart in the translation",
        ),
        ("他工作了三年。", "He worked there for five years.", "三 has no counterpart in the translation"),
        ("增长了30%。", "It grew a lot.", "30 has no counterpart in the translation"),
        ("人很多。", "There are 350 people.", "350 is not in the source"),
    ],
)
def test_wrong_numbers_are_found(source: str, target: str, fault: str) -> None:
    assert fault in number_faults(source, target)


def test_what_is_loose_in_chinese_is_not_demanded() -> None:
    assert [(written, strict) for written, _, strict in chinese_numbers("数百人，十分热闹，有25家店")] == [
        ("百", False),
        ("十", False),
        ("25", True),
    ]


@given(st.text(max_size=20), st.text("0123456789,. -kmbtnKM", max_size=12))
@example("", "12bnm")
def test_no_text_is_too_odd(source: str, target: str) -> None:
    number_faults(source, target)

"""Makes pairs by rule for what sentences teach badly: numbers, amounts, dates, lists, copied lines, quotes,
headings.

Every generator takes a `random.Random`, so the same seed gives the same pairs. The wording is our own.
"""

import random
import re
from collections.abc import Callable, Sequence

from training.sources import Pair

__all__ = ["amount", "synthetic_pairs", "word_row", "wrapped"]

MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_DIGITS = "零一二三四五六七八九"
_ORDINALS = [
    "",
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
]
_THINGS = [
    ("人", "people"),
    ("元", "yuan"),
    ("美元", "US dollars"),
    ("用户", "users"),
    ("家企业", "companies"),
    ("吨", "tons"),
    ("公里", "kilometers"),
    ("辆汽车", "cars"),
    ("名学生", "students"),
    ("本书", "books"),
    ("平方米", "square meters"),
    ("个城市", "cities"),
    ("户家庭", "households"),
    ("次", "times"),
    ("欧元", "euros"),
    ("个工作岗位", "jobs"),
]
_FRAMES = [
    ("{}", "{}"),
    ("超过{}", "more than {}"),
    ("约{}", "about {}"),
    ("近{}", "nearly {}"),
    ("达到{}。", "reached {}."),
    ("不到{}", "less than {}"),
    ("总计{}。", "a total of {}."),
    ("从{}开始。", "It started with {}."),
    ("至少{}", "at least {}"),
]
_RATES = [
    ("增长了{}。", "It grew by {}."),
    ("同比增长{}", "up {} year on year"),
    ("下降了{}。", "It fell by {}."),
    ("占{}。", "It accounts for {}."),
    ("{}的人同意。", "{} of people agree."),
    ("利率为{}。", "The interest rate is {}."),
    ("比去年高{}。", "It is {} higher than last year."),
]
_YEARS = [
    ("{}年", "{}"),
    ("在{}年", "in {}"),
    ("{}年以来", "since {}"),
    ("到{}年", "by {}"),
    ("{}年初", "at the beginning of {}"),
    ("{}年底", "at the end of {}"),
    ("早在{}年", "as early as {}"),
    ("{}年上半年", "the first half of {}"),
    ("截至{}年", "as of {}"),
]


def _plain(value: float) -> str:
    return f"{value:,.2f}".rstrip("0").rstrip(".")


def amount(rng: random.Random) -> tuple[str, str]:
    """An amount with 万, 亿 or 万亿, and how English says it: thousands in figures, then million, billion,
    trillion."""
    unit, scale = rng.choice([("万", 1e4), ("万", 1e4), ("亿", 1e8), ("亿", 1e8), ("万亿", 1e12), ("", 1.0)])
    digits = rng.choice([1, 1, 2, 3, 4]) if unit != "万亿" else rng.choice([1, 2])
    number = float(rng.randint(10 ** (digits - 1), 10**digits - 1))
    if unit and digits < 3 and rng.random() < 0.4:
        number += rng.randint(1, 9) / 10
    value = round(number * scale)
    zh = (str(int(number)) if number.is_integer() else f"{number:.1f}") + unit
    for size, name in ((10**12, "trillion"), (10**9, "billion"), (10**6, "million")):
        if value >= size:
            return zh, f"{_plain(value / size)} {name}"
    return zh, f"{value:,}"


def _quantity(rng: random.Random) -> tuple[str, str]:
    (zh, en), (thing, things), (frame, phrase) = amount(rng), rng.choice(_THINGS), rng.choice(_FRAMES)
    return frame.format(zh + thing), phrase.format(f"{en} {things}")


def _rate(rng: random.Random) -> tuple[str, str]:
    value = f"{rng.randint(1, 99)}%" if rng.random() < 0.5 else f"{rng.randint(0, 99)}.{rng.randint(1, 9)}%"
    zh, en = rng.choice(_RATES)
    return zh.format(value), en.format(value)


def _year(rng: random.Random) -> tuple[str, str]:
    year, (zh, en) = rng.randint(1800, 2035), rng.choice(_YEARS)
    if rng.random() < 0.2:
        decade = rng.choice([1920, 1950, 1960, 1970, 1980, 1990])
        return f"20世纪{decade % 100}年代", f"the {decade}s"
    return zh.format(year), en.format(year)


def _date(rng: random.Random) -> tuple[str, str]:
    year, month, day = rng.randint(1900, 2030), rng.randint(1, 12), rng.randint(1, 28)
    name = MONTHS[month - 1]
    return rng.choice(
        [
            (f"{year}年{month}月{day}日", f"{name} {day}, {year}"),
            (f"{year}年{month}月", f"{name} {year}"),
            (f"{month}月{day}日", f"{name} {day}"),
            (f"在{month}月{day}日", f"on {name} {day}"),
            (f"于{year}年{month}月{day}日", f"on {name} {day}, {year}"),
        ]
    )


def _ordinal(rng: random.Random) -> tuple[str, str]:
    number = rng.randint(1, 10)
    zh = "十" if number == 10 else _DIGITS[number]
    chapter, wide = rng.randint(1, 30), rng.randint(1, 9)
    return rng.choice(
        [
            (f"第{zh}", _ORDINALS[number]),
            (f"第{zh}个", f"the {_ORDINALS[number]}"),
            (f"第{zh}次", f"the {_ORDINALS[number]} time"),
            (f"第{zh}章", f"Chapter {number}"),
            (f"第{chapter}章", f"Chapter {chapter}"),
            (f"第{chapter}页", f"page {chapter}"),
            (f"表{wide}", f"Table {wide}"),
            (f"图{wide}-{chapter}", f"Figure {wide}-{chapter}"),
            (f"第{zh}届", f"the {_ORDINALS[number]}"),
            (f"{wide}个月", f"{wide} months"),
            (f"{chapter}岁", f"{chapter} years old"),
            (f"{wide}小时", f"{wide} hours"),
        ]
    )


def _figures(rng: random.Random) -> tuple[str, str]:
    line = rng.choice(["-", " ", ".", ", ", "/", ""]).join(
        str(rng.randint(0, 9999)) for _ in range(rng.randint(1, 4))
    )
    return line, line


_RULES: tuple[Callable[[random.Random], tuple[str, str]], ...] = (
    _quantity,
    _quantity,
    _rate,
    _year,
    _date,
    _ordinal,
    _figures,
)


def word_row(entries: Sequence[tuple[str, str]], rng: random.Random) -> Pair:
    """Three to seven words of the list in one row, with their first renderings: cheap practice in word
    order."""
    row = rng.sample(entries, min(len(entries), rng.randint(3, 7)))
    return Pair("、".join(zh for zh, _ in row), ", ".join(en for _, en in row), "rows")


def wrapped(pair: Pair, rng: random.Random) -> Pair:
    """The pair as it turns up in books: quoted, bracketed, numbered, without its full stop, or in lower
    case."""
    zh, en = pair.zh, pair.en
    shape = rng.randrange(6)
    number = rng.randint(1, 20)
    if shape == 0 and '"' not in zh + en:
        return Pair(f"“{zh}”", f'"{en}"', pair.group)
    if shape == 1:
        return Pair(f"（{zh}）", f"({en})", pair.group)
    if shape == 2:
        return Pair(f"{number}. {zh}", f"{number}. {en}", pair.group)
    if shape == 3:
        return Pair(f"（{number}）{zh}", f"({number}) {en}", pair.group)
    if shape == 4:
        return Pair(re.sub(r"[。.]$", "", zh), re.sub(r"\.$", "", en), pair.group)
    return Pair(f"——{zh}", f"- {en}", pair.group)


def synthetic_pairs(count: int, english_lines: Sequence[str], rng: random.Random) -> list[Pair]:
    """`count` pairs by rule; one in eight is an English line that is to be copied, half of these in lower
    case."""
    pairs = []
    for _ in range(count):
        if english_lines and rng.random() < 0.125:
            line = rng.choice(english_lines)
            line = line.lower() if rng.random() < 0.5 else line
            pairs.append(Pair(line, line, "synthetic"))
        else:
            pairs.append(Pair(*rng.choice(_RULES)(rng), "synthetic"))
    return pairs

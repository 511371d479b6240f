"""Numbers of Chinese sentences as values. What Chinese uses loosely is told apart from what is meant."""

from __future__ import annotations

import re
from functools import lru_cache

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2}
_SMALL = {"十": 10, "百": 100, "千": 1000}
_LARGE = {"万": 10**4, "亿": 10**8, "兆": 10**12}
_TRADITIONAL = str.maketrans("萬億兩點幾數餘紀個歲點時週", "万亿两点几数余纪个岁点时周")
_HAS_TRADITIONAL = re.compile("[萬億兩點]")
_N = "零〇○一二两三四五六七八九十百千万亿"
_FIGURE = r"\d+(?:[,，]\d{3})*(?:\.\d+)?"
_ZH = re.compile(
    rf"(?P<century>\d+|[{_N}]+)\s?世纪\s?(?P<decade>\d+|[{_N}]+)\s?年代"
    rf"|百分之(?P<percent>{_FIGURE}|[{_N}点]+)"
    rf"|(?P<bottom>{_FIGURE}|[{_N}]+)分之(?P<top>{_FIGURE}|[{_N}]+)"
    rf"|(?P<figure>{_FIGURE})\s?(?P<scale>万亿|[十百千]?[万亿]|[百千](?![米克瓦卡帕赫字]))?"
    rf"|(?P<word>[{_N}](?:[{_N}]|点(?=[{_N}]))*)"
)
# Where a number may begin. A lone 一 is an article more often than a number and is passed over.
_START = re.compile(rf"[\d{_N.replace('一', '')}]|一(?=[{_N}点半分世])")
_VAGUE_BEFORE = frozenset("数几上成好整若周期拜第万统之唯")
_VAGUE_AFTER = frozenset("几")
_MEASURE = re.compile("个?[月年天岁]|[个名位家亿万倍次届种项条座]")
_RANGE = re.compile(r"\s?(?:[至到~～—–\-－]|多?个?[百千万亿]|、)")

_ABOUT = re.compile("([一二两三四五六七八九])([一二三四五六七八九])([十百千万亿]+)")


def even(value: float) -> float:
    """Without the dust of binary fractions: 1.1 * 1e8 is 110000000."""
    return float(f"{value:.10g}")


@lru_cache(maxsize=4096)  # the same few stand everywhere
def chinese_value(text: str) -> float | None:
    """The value of a Chinese numeral: 二十一 21, 一百零五 105, 二〇一五 2015, 三点五 3.5, 一万二 12000.

    None when it is not one.
    """
    whole, point, fraction = text.partition("点")
    if point:
        if not whole or not fraction or any(c not in _DIGITS for c in fraction):
            return None
        head = chinese_value(whole)
        return None if head is None else even(head + float("0." + "".join(str(_DIGITS[c]) for c in fraction)))
    if all(c in _DIGITS for c in text):
        return float("".join(str(_DIGITS[c]) for c in text)) if text else None
    total = section = digit = 0
    unit, zero = 10, False
    for char in text:
        if char in _DIGITS:
            digit, zero = _DIGITS[char], zero or _DIGITS[char] == 0
        elif char in _SMALL:
            section += (
                (digit or (0 if section else 1)) * _SMALL[char] if digit or not section else _SMALL[char]
            )
            digit, unit, zero = 0, _SMALL[char], False
        elif char in _LARGE:
            large = _LARGE[char]
            if total and total < large:  # 三万亿
                total, section = (total + section + digit) * large, 0
            else:
                total, section = total + ((section + digit) or 1) * large, 0
            digit, unit, zero = 0, large, False
        else:
            return None
    if digit and not zero and unit > 10 and text[-1] in _DIGITS and text[-2:-1] not in _DIGITS:
        digit *= unit // 10  # 一万二 is 12,000
    return float(total + section + digit)


def figure_value(text: str) -> float:
    """The value of a number written with digits, thousands separators and all."""
    return float(text.replace(",", "").replace("，", ""))


def _either(text: str) -> float | None:
    return figure_value(text) if text[0].isdecimal() else chinese_value(text)


def chinese_numbers(text: str) -> list[tuple[str, tuple[float, ...], bool]]:
    """Numbers of a Chinese sentence in order: (as written, values any of which is right, whether the
    translation must show it). The last is False for what Chinese uses loosely."""
    if _HAS_TRADITIONAL.search(text):
        text = text.translate(_TRADITIONAL)
    found: list[tuple[str, tuple[float, ...], bool]] = []
    position = 0
    while begin := _START.search(text, position):
        match = _ZH.match(text, begin.start())
        if match is None:
            position = begin.end()
            continue
        start, end = match.span()
        position = end
        written = match.group()
        if written == "一":
            if text[end : end + 1] == "半":
                found.append(("一半", (0.5, 50, 2, 1.5, 1), False))
            continue
        kind = match.lastgroup
        if kind == "figure" or kind == "scale":
            found.append(_with_figure(text, match))
        elif kind == "word":
            found.append(_with_word(text, written, start, end))
        elif kind == "decade":
            century, decade = _either(match["century"]), _either(match["decade"])
            if century is not None and decade is not None:
                found.append((written, (decade, (century - 1) * 100 + decade, century), True))
        elif kind == "percent":
            value = (
                _either(match["percent"]) if "点" not in match["percent"] else chinese_value(match["percent"])
            )
            if value is not None:
                found.append((written, (value, even(value / 100)), value != 100))
        elif kind == "top":
            bottom, top = _either(match["bottom"]), _either(match["top"])
            if bottom and top is not None:
                share = top / bottom
                found.append((written, (bottom, even(share), even(share * 100)), True))
                found.append((written, (top,), False))
    return found


def _scale(text: str) -> int:
    value = 1
    for char in text:
        value *= _SMALL.get(char) or _LARGE[char]
    return value


def _with_figure(text: str, match: re.Match[str]) -> tuple[str, tuple[float, ...], bool]:
    value = figure_value(match["figure"])
    end = match.end()
    scale = match["scale"]
    if scale:
        scaled = even(value * _scale(scale))
        values: tuple[float, ...] = (scaled, *_around(scaled, text, end)[1:])
        return match.group(), values, True
    values = _around(value, text, end)
    if _RANGE.match(text, end):
        values += tuple(even(value * s) for s in (100, 1000, 10**4, 10**5, 10**6, 10**7, 10**8, 10**9))
    return match.group(), values, value != 1 or "." in match["figure"]


def _around(value: float, text: str, end: int) -> tuple[float, ...]:
    """The value, and what else it may be called because of the word that follows it."""
    after = text[end : end + 1]
    if after == " ":
        end += 1
        after = text[end : end + 1]
    if after == "年" and text.startswith("年代", end):
        return value, 1900 + value, 2000 + value
    if after in ("", "，", "。", "年", "日", "个"):
        return (value, value + 0.5) if text.startswith(("年半", "个半"), end) else (value,)
    if after in "%％":
        return value, even(value / 100)
    if text.startswith("世纪", end):
        return value, (value - 1) * 100
    if after in "点时":
        return value, value - 12, value + 12
    if after == "折":
        return value, 100 - 10 * value, 10 * value, 10 - value, 100 - value
    if after == "成":
        return value, value * 10, even(value / 10)
    if after == "倍":
        return value, value - 1, value + 1, value * 100
    if after == "半":
        return value, value + 0.5
    return (value,)


def _with_word(text: str, word: str, start: int, end: int) -> tuple[str, tuple[float, ...], bool]:
    value = chinese_value(word)
    if value is None:
        return word, tuple(float(v) for v in {_DIGITS[c] for c in word if c in _DIGITS}), False
    before, after = text[start - 1 : start], text[end : end + 1]
    values = _around(value, text, end)
    ordinal = before == "第"
    if len(word) == 1:
        strict = (
            word in "三四五六七八九十"
            and (before not in _VAGUE_BEFORE or not before)
            and _MEASURE.match(text, end) is not None
        )
        return word, values, strict
    if all(c in _DIGITS for c in word):  # 三四个 is loose, 二〇一五 a year; 一九四九 likewise
        loose = tuple(float(_DIGITS[c]) for c in word)
        return word, (*values, *loose), len(word) == 4 and after == "年"
    strict = (word[0] in _DIGITS or word[0] == "十") and "点" not in word
    strict = strict and after not in _VAGUE_AFTER and (ordinal or before not in _VAGUE_BEFORE or not before)
    strict = strict and not re.search("[一二三四五六七八九][一二三四五六七八九]|^一[万百千]$", word)
    if about := _ABOUT.fullmatch(word):  # 二三十 is twenty or thirty
        values = tuple(chinese_value(about[n] + about[3]) or 0 for n in (1, 2))
    return word, values, bool(strict)

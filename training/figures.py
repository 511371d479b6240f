"""Rewrites pairs so that figures and names in Latin letters stand in Chinese sentences.

Authors of Chinese prose write 一九八六年 and 百分之三十 where others write 1986年 and 30%; English has
figures in any case. The corpus has mostly the first, and a model that learns from it alone loses its head
at a date in figures. The same goes for the original that stands in brackets behind a foreign word.
"""

import random
import re

from pipeline.quality.numbers_en import ONES, TENS, english_figures
from pipeline.quality.numbers_zh import chinese_value, even
from training.sources import Pair
from training.synthetic import MONTHS
from training.terms import Lexicon

__all__ = ["bracketed", "exchanged", "with_figures"]

_N = "零〇一二两三四五六七八九十百千"
_CHINESE = re.compile(
    rf"(?P<year>[零〇一二三四五六七八九]{{4}})(?=年)"
    r"|(?P<month>十[一二]?|[一二三四五六七八九])(?=月)"
    rf"|百分之(?P<percent>[{_N}]+(?:点[{_N}]+)?)"
    rf"|(?<!秒)(?P<number>[{_N}]+(?:点[{_N}]+)?)(?P<scale>万亿|万|亿)?(?![{_N}万亿余多几])"
)
_COUNTED = re.compile("[日号岁年月点分届章页度米级倍种]|公里|小时|分钟")
_SCALES = {"": 1, "万": 10**4, "亿": 10**8, "万亿": 10**12}
_FIGURE = re.compile(r"(?<![\d.,])\d{2,4}(?![\d.,]?\d)")


def _spelled(value: int) -> str:
    if value < 20:
        return ONES[value]
    return TENS[value // 10 - 2] + (f"-{ONES[value % 10]}" if value % 10 else "")


def with_figures(pair: Pair) -> Pair | None:
    """The pair with those Chinese numerals in figures whose value the English shows; None where there is
    none. English numbers in words, eleven to ninety-nine, become figures with them.
    """
    en = pair.en
    shown = {value for _, values in english_figures(en) for value in values}

    def figure(found: re.Match[str]) -> str:
        nonlocal en
        kind = next(name for name in ("year", "month", "percent", "number") if found[name])
        value = chinese_value(found[kind])
        if value is None:
            return found[0]
        if kind == "month":
            return f"{value:.0f}" if MONTHS[int(value) - 1] in en else found[0]
        if kind == "percent":
            return f"{value:.12g}%" if value in shown else found[0]
        scale = found["scale"] or ""
        if not (scale or len(found[kind]) > 1 or _COUNTED.match(pair.zh, found.end())):
            return found[0]
        if even(value * _SCALES[scale]) in shown:
            return f"{value:.12g}{scale}"
        if kind == "number" and not scale and 11 <= value <= 99 and value == int(value):
            word = re.compile(rf"\b{_spelled(int(value))}\b(?!-)", re.IGNORECASE)
            if len(word.findall(en)) == 1:
                en = word.sub(f"{value:.0f}", en)
                return f"{value:.0f}"
        return found[0]

    zh = _CHINESE.sub(figure, pair.zh)
    return Pair(zh, en, pair.group) if zh != pair.zh else None


def exchanged(pair: Pair, rng: random.Random) -> Pair | None:
    """The pair with other figures of as many digits in the place of those that stand once on both sides; days
    stay days, years years. None where there is none."""
    zh, en = pair.zh, pair.en
    for figure in dict.fromkeys(_FIGURE.findall(zh)):
        alone = re.compile(rf"(?<![\d.,]){figure}(?![\d.,]?\d)")
        if len(alone.findall(zh)) != 1 or len(alone.findall(en)) != 1:
            continue
        place = alone.search(zh)
        assert place
        after = zh[place.end() : place.end() + 1]
        if len(figure) == 4 and after == "年":
            other = rng.randint(1000, 2035)
        elif len(figure) == 2 and after in ("月", "日", "号", "点", "时"):
            other = rng.randint(10, 12 if after in ("月", "点") else 24)
        elif zh.startswith(("世纪", "年代"), place.end()):
            continue
        else:
            other = rng.randint(10 ** (len(figure) - 1), 10 ** len(figure) - 1)
        zh, en = alone.sub(str(other), zh), alone.sub(str(other), en)
    return Pair(zh, en, pair.group) if zh != pair.zh else None


def bracketed(pair: Pair, lexicon: Lexicon, rng: random.Random) -> Pair | None:
    """The pair with the English of one or two listed words in brackets behind them, as books give it at the
    first mention. The translation says it once. None where no listed word is found."""
    tokens = lexicon.cut(pair.zh)
    hits = [hit for hit in lexicon.find(tokens, pair.en) if not lexicon.held_out(tokens[hit.token])]
    if not hits:
        return None
    for hit in rng.sample(hits, min(len(hits), rng.choice([1, 1, 2]))):
        tokens[hit.token] += f"（{pair.en[hit.start : hit.end]}）"
    return Pair("".join(tokens), pair.en, pair.group)

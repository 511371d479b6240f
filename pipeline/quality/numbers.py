"""Numbers of Chinese and English sentences as values, so that 1.4亿 and "140 million" can be told to be the
same.

Made for finding wrong numbers with few false alarms: what authors use loosely (一个, 十分, 千万, 几十,
三四个) is never demanded, only accepted. Units of measure and currencies are not converted.
"""

from __future__ import annotations

import re

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

_EN_FIGURE = re.compile(
    r"\d+(?:,\d{3})*(?:\.\d+)?"
    r"(?:(?:[ -]|\u00a0)?(?:hundred|thousand|million|billion|trillion|[mbt]n)|[kmb](?![a-z]|\.[a-z]))*",
    re.IGNORECASE,
)
_EN_SCALES = {
    "hundred": 10**2, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12,
    "k": 10**3, "m": 10**6, "mn": 10**6, "b": 10**9, "bn": 10**9, "tn": 10**12,
}  # fmt: skip
_ONES = (  # noqa: SIM905
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()  # noqa: SIM905
_ORDINALS = (  # noqa: SIM905
    "zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
    "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth"
).split()
_MONTHS = "january february march april may june july august september october november december".split()  # noqa: SIM905
_WORDS: dict[str, int] = {word: value for value, word in enumerate(_ONES)}
_WORDS |= {word: value for value, word in enumerate(_ORDINALS)}
_WORDS |= {word: 20 + 10 * i for i, word in enumerate(_TENS)}
_WORDS |= {word[:-1] + "ieth": 20 + 10 * i for i, word in enumerate(_TENS)}
_ROMANS = "ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx xxi"
_LOOSE: dict[str, tuple[float, ...]] = {
    "once": (1,),
    "single": (1,),
    "a": (1,),
    "an": (1,),
    "twice": (2,),
    "both": (2,),
    "pair": (2,),
    "pairs": (2,),
    "couple": (2,),
    "double": (2,),
    "doubled": (2,),
    "doubles": (2,),
    "doubling": (2,),
    "dual": (2,),
    "twofold": (2,),
    "triple": (3,),
    "tripled": (3,),
    "trio": (3,),
    "threefold": (3,),
    "quadruple": (4,),
    "quadrupled": (4,),
    "half": (0.5, 50, 2),
    "halves": (0.5, 50, 2),
    "halved": (0.5, 50, 2),
    "quarter": (0.25, 25, 4),
    "quarters": (0.25, 25, 4),
    "thirds": (3,),
    "fifths": (5,),
    "tenths": (10,),
    "fourths": (4,),
    "sixths": (6,),
    "sevenths": (7,),
    "eighths": (8,),
    "ninths": (9,),
    "dozen": (12,),
    "dozens": (12,),
    "decade": (10,),
    "century": (100,),
    "sophomore": (2,),
    "fortnight": (14, 2),
    "noon": (12,),
    "midnight": (0, 12, 24),
    "teens": (10,),
    "none": (0,),
    "no": (0,),
    "nil": (0,),
}
_LOOSE |= {month: (i + 1,) for i, month in enumerate(_MONTHS)}
_LOOSE |= {month[:3]: (i + 1,) for i, month in enumerate(_MONTHS)} | {"sept": (9,)}
_LOOSE |= {word[:-1] + "ies": (20 + 10 * i, 1920 + 10 * i) for i, word in enumerate(_TENS)}
_LOOSE |= {roman: (i + 2,) for i, roman in enumerate(_ROMANS.split())}
_MULTIPLES = {"dozen": 12, "decade": 10, "decades": 10, "century": 100, "centuries": 100, "score": 20}
_LETTERS = re.compile(r"[A-Za-z]+")
_CLOCK = re.compile(r"\d{1,2}\.[0-5]\d")
_ABOUT = re.compile("([一二两三四五六七八九])([一二三四五六七八九])([十百千万亿]+)")
_HAS_FIGURE = re.compile(r"\d")


def _even(value: float) -> float:
    """Without the dust of binary fractions: 1.1 * 1e8 is 110000000."""
    return float(f"{value:.10g}")


def chinese_value(text: str) -> float | None:
    """The value of a Chinese numeral: 二十一 21, 一百零五 105, 二〇一五 2015, 三点五 3.5, 一万二 12000.

    None when it is not one.
    """
    whole, point, fraction = text.partition("点")
    if point:
        if not whole or not fraction or any(c not in _DIGITS for c in fraction):
            return None
        head = chinese_value(whole)
        return (
            None if head is None else _even(head + float("0." + "".join(str(_DIGITS[c]) for c in fraction)))
        )
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


def _figure(text: str) -> float:
    return float(text.replace(",", "").replace("，", ""))


def _either(text: str) -> float | None:
    return _figure(text) if text[0].isdecimal() else chinese_value(text)


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
                found.append((written, (value, _even(value / 100)), value != 100))
        elif kind == "top":
            bottom, top = _either(match["bottom"]), _either(match["top"])
            if bottom and top is not None:
                share = top / bottom
                found.append((written, (bottom, _even(share), _even(share * 100)), True))
                found.append((written, (top,), False))
    return found


def _scale(text: str) -> int:
    value = 1
    for char in text:
        value *= _SMALL.get(char) or _LARGE[char]
    return value


def _with_figure(text: str, match: re.Match[str]) -> tuple[str, tuple[float, ...], bool]:
    value = _figure(match["figure"])
    end = match.end()
    scale = match["scale"]
    if scale:
        scaled = _even(value * _scale(scale))
        values: tuple[float, ...] = (scaled, *_around(scaled, text, end)[1:])
        return match.group(), values, True
    values = _around(value, text, end)
    if _RANGE.match(text, end):
        values += tuple(_even(value * s) for s in (100, 1000, 10**4, 10**5, 10**6, 10**7, 10**8, 10**9))
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
        return value, _even(value / 100)
    if text.startswith("世纪", end):
        return value, (value - 1) * 100
    if after in "点时":
        return value, value - 12, value + 12
    if after == "折":
        return value, 100 - 10 * value, 10 * value, 10 - value, 100 - value
    if after == "成":
        return value, value * 10, _even(value / 10)
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


def english_figures(text: str) -> list[tuple[str, tuple[float, ...]]]:
    """Numbers written with digits in an English sentence: (as written, values any of which it may stand
    for)."""
    found: list[tuple[str, tuple[float, ...]]] = []
    for match in _EN_FIGURE.finditer(text):
        written = match.group()
        scales = [_EN_SCALES[word] for word in _LETTERS.findall(written.lower())]
        value = _figure(re.match(r"[\d,.]*\d", written).group())  # type: ignore[union-attr]
        if _CLOCK.fullmatch(written):
            hours, minutes = written.split(".")
            found.append((written, (value, float(hours), float(minutes))))
        elif not scales:
            found.append((written, (value,)))
        else:
            scaled = value
            for scale in scales:
                scaled *= scale
            found.append((written, (_even(scaled), value)))
    return found


def english_values(text: str) -> set[float]:
    """Every value that an English sentence can be said to contain: figures, number words, ordinals, months,
    roman numerals, fractions, "dozen", "decades", and figures with the scale of a neighbour ("3 to 5
    million")."""
    values: set[float] = set()
    for _, alternatives in english_figures(text):
        values.update(alternatives)
    words = _LETTERS.findall(text.lower())
    total = current = 0
    open_number = False
    scales: set[int] = set()
    for word in [*words, ""]:
        known = _WORDS.get(word.removesuffix("s") if word not in _WORDS else word)
        if known is not None:
            values.add(float(known))
            hundred = current > 0 and current % 100 == 0
            ten = current % 100 > 19 and current % 10 == 0 and known < 10
            if open_number and (hundred or ten):
                current += known
            elif open_number and 10 <= current < 100 and known >= 10:  # nineteen forty-nine
                current = current * 100 + known
            else:
                if open_number:
                    values.add(float(total + current))
                total, current = 0, known
            open_number = True
            values.add(float(total + current))
            continue
        scale = _EN_SCALES.get(word.removesuffix("s").removesuffix("th")) if len(word) > 2 else None
        if scale:
            scales.add(scale)
            current = (current or 1) * scale if scale == 100 else current
            if scale != 100:
                total, current = total + (current or 1) * scale, 0
            open_number = True
            values.add(float(total + current))
            continue
        multiple = _MULTIPLES.get(word)
        if multiple and open_number:
            values.add(float((total + current) * multiple))
        if word == "and" and open_number and (total or current >= 100):
            continue
        loose = _LOOSE.get(word)
        if loose:
            values.update(loose)
        total = current = 0
        open_number = False
    if scales:
        values |= {_even(value * scale) for value in values for scale in scales if value < 10**6}
    return values


def number_faults(source: str, target: str) -> list[str]:
    """What is wrong with the numbers of a translation, in words; empty when nothing is."""
    demanded = chinese_numbers(source)
    has_figures = _HAS_FIGURE.search(target)
    if not has_figures and not any(strict for _, _, strict in demanded):
        return []
    figures = english_figures(target) if has_figures else []
    shown = {value for _, alternatives in figures for value in alternatives}
    faults = []
    missing = [n for n in demanded if n[2] and not shown.intersection(n[1])]
    if missing:
        shown = english_values(target)
        faults = [
            f"{written.strip()} has no counterpart in the translation"
            for written, alternatives, _ in dict.fromkeys(missing)
            if not shown.intersection(alternatives)
        ]
    for written, values in dict.fromkeys(figures):
        if (
            values[0] > 9
            and values[0] != 100
            and f"-{written}" not in target
            and not any(v in a for _, a, _ in demanded for v in values)
        ):
            faults.append(f"{written.strip()} is not in the source")
    return faults

"""Numbers of English sentences as values: figures, words, months, roman numerals, fractions, dozens and
decades."""

from __future__ import annotations

import re

from pipeline.quality.numbers_zh import even, figure_value

_EN_FIGURE = re.compile(
    r"\d+(?:,\d{3})*(?:\.\d+)?"
    r"(?:(?:[ -]|\u00a0)?(?:hundred|thousand|million|billion|trillion|[mbt]n)|[kmb](?![a-z]|\.[a-z]))*",
    re.IGNORECASE,
)
_EN_SCALE = re.compile("hundred|thousand|million|billion|trillion|[mbt]n|[kmb]")
_EN_SCALES = {
    "hundred": 10**2, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12,
    "k": 10**3, "m": 10**6, "mn": 10**6, "b": 10**9, "bn": 10**9, "tn": 10**12,
}  # fmt: skip
ONES = (  # noqa: SIM905
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
).split()
TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()  # noqa: SIM905
_ORDINALS = (  # noqa: SIM905
    "zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
    "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth"
).split()
_MONTHS = "january february march april may june july august september october november december".split()  # noqa: SIM905
_WORDS: dict[str, int] = {word: value for value, word in enumerate(ONES)}
_WORDS |= {word: value for value, word in enumerate(_ORDINALS)}
_WORDS |= {word: 20 + 10 * i for i, word in enumerate(TENS)}
_WORDS |= {word[:-1] + "ieth": 20 + 10 * i for i, word in enumerate(TENS)}
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
_LOOSE |= {word[:-1] + "ies": (20 + 10 * i, 1920 + 10 * i) for i, word in enumerate(TENS)}
_LOOSE |= {roman: (i + 2,) for i, roman in enumerate(_ROMANS.split())}
_MULTIPLES = {"dozen": 12, "decade": 10, "decades": 10, "century": 100, "centuries": 100, "score": 20}
_LETTERS = re.compile(r"[A-Za-z]+")
_CLOCK = re.compile(r"\d{1,2}\.[0-5]\d")


def english_figures(text: str) -> list[tuple[str, tuple[float, ...]]]:
    """Numbers written with digits in an English sentence: (as written, values any of which it may stand
    for)."""
    found: list[tuple[str, tuple[float, ...]]] = []
    for match in _EN_FIGURE.finditer(text):
        written = match.group()
        scales = [_EN_SCALES[word] for word in _EN_SCALE.findall(written.lower())]
        value = figure_value(re.match(r"[\d,.]*\d", written).group())  # type: ignore[union-attr]
        if _CLOCK.fullmatch(written):
            hours, minutes = written.split(".")
            found.append((written, (value, float(hours), float(minutes))))
        elif not scales:
            found.append((written, (value,)))
        else:
            scaled = value
            for scale in scales:
                scaled *= scale
            found.append((written, (even(scaled), value)))
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
        values |= {even(value * scale) for value in values for scale in scales if value < 10**6}
    return values

"""Numbers of Chinese and English sentences as values, so that 1.4亿 and "140 million" can be told to be the
same.

Made for finding wrong numbers with few false alarms: what authors use loosely (一个, 十分, 千万, 几十,
三四个) is never demanded, only accepted. Units of measure and currencies are not converted.
"""

from __future__ import annotations

import re

from pipeline.quality.numbers_en import english_figures, english_values
from pipeline.quality.numbers_zh import chinese_numbers

_HAS_FIGURE = re.compile(r"\d")


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

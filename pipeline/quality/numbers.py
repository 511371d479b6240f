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


Demanded = tuple[str, tuple[float, ...]]
"""A number of the source: as written, values any of which is right."""


def number_faults(source: str, target: str) -> list[str]:
    """What is wrong with the numbers of a translation, in words; empty when nothing is."""
    missing, surplus = unmatched(source, target)
    return [
        *(f"{written.strip()} has no counterpart in the translation" for written, _ in missing),
        *(f"{written.strip()} is not in the source" for written in surplus),
    ]


def unmatched(source: str, target: str) -> tuple[list[Demanded], list[str]]:
    """The numbers of the source that the translation does not show, and the figures of the translation that
    the source does not have, each in order and once."""
    demanded = chinese_numbers(source)
    has_figures = _HAS_FIGURE.search(target)
    if not has_figures and not any(strict for _, _, strict in demanded):
        return [], []
    figures = english_figures(target) if has_figures else []
    shown = {value for _, alternatives in figures for value in alternatives}
    missing = [(n[0], n[1]) for n in demanded if n[2] and not shown.intersection(n[1])]
    if missing:
        shown = english_values(target)
        missing = [n for n in dict.fromkeys(missing) if not shown.intersection(n[1])]
    surplus = [
        written
        for written, values in dict.fromkeys(figures)
        if values[0] > 9
        and values[0] != 100
        and f"-{written}" not in target
        and not any(v in a for _, a, _ in demanded for v in values)
    ]
    return missing, surplus

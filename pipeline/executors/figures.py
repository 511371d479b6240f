"""Puts figures right that the engine copied wrongly: 2009 that came out as 20009, 2.3 billion as 23 billion.

Small models repeat or drop digits. Where a number of the source is missing from the translation and a figure
stands there that the source does not have, and both share half their digits, the one is taken for the other.
Whoever reviews the sentence is told, since the figure may still stand in the wrong place.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from pipeline.quality.numbers import Demanded, unmatched
from pipeline.quality.numbers_zh import even

__all__ = ["mended"]

_LEAST_SHARED = 0.5  # of the digits of the number that is missing
_DIGIT = re.compile(r"\d")
_FIGURE = re.compile(r"[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?")


def mended(source: str, target: str, leave: Sequence[str] = ()) -> tuple[str, list[tuple[str, str]]]:
    """The translation with its wrong figures put right, and (right, wrong) for each.

    `leave` are strings of the translation whose figures must stay as they are (terms, code).
    """
    if not _DIGIT.search(target):
        return target, []
    missing, surplus = unmatched(source, target)
    surplus = [written for written in surplus if not any(written in text for text in leave)]
    changes: list[tuple[str, str]] = []
    for likeness, right, wrong in sorted(_likenesses(missing, surplus), key=lambda found: -found[0]):
        taken = any(right == done[0] or wrong == done[1] for done in changes)
        if likeness >= _LEAST_SHARED and not taken:
            changes.append((right, wrong))
    done = []
    for right, wrong in changes:
        target, times = re.subn(rf"(?<![\d.,]){re.escape(wrong)}(?!\d|[.,]\d)", right, target)
        done += [(right, wrong)] * (times > 0)
    return target, done


def _likenesses(missing: Sequence[Demanded], surplus: Sequence[str]) -> list[tuple[float, str, str]]:
    """(likeness 0-1, English figure of the missing number, wrong figure) of every pair of them."""
    found = []
    for written, values in missing:
        if written.endswith("年代") and len(values) > 1:
            right = f"{values[1]:.0f}"  # 20世纪60年代 as 1960
        elif all(value == even(values[0] / 100) for value in values[1:]):
            right = _in_english(written.strip(), values[0])
        else:
            continue  # a range, an hour, 三成: how English says it is not known
        for wrong in surplus:
            found.append((_likeness(right, wrong), right, wrong))
    return found


def _in_english(written: str, value: float) -> str:
    """A number of the source as English text writes it. Figures under 10,000 stay as they are: they may be
    years."""
    for scale, name in ((1e12, "trillion"), (1e9, "billion"), (1e6, "million")):
        if value >= scale and f"{value / scale:.6g}" == f"{value / scale:.10g}":
            return f"{value / scale:.6g} {name}"
    if value >= 10_000:
        return f"{value:,.10g}"
    return written if _FIGURE.fullmatch(written) else f"{value:.10g}"


def _likeness(right: str, wrong: str) -> float:
    """What part of the right figure's digits the wrong one has in the same order; a little more where it has
    few others."""
    one, other = (re.sub(r"\D", "", text) for text in (right, wrong))
    blocks = SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks()
    shared = sum(block.size for block in blocks)
    return shared / len(one) + 0.01 * shared / len(other)

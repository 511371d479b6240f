"""Small repairs to a fuzzy match: a number or a term that changed is changed in the target too.

CAT tools call it auto-substitution. Only where nothing can go wrong: one number, or one glossary term,
differs and stands exactly once in the memory's source and in its target. What cannot be decided is left as
it was.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.units import TermHit

_WIDE_DIGITS = {code: chr(code - 0xFEE0) for code in range(0xFF10, 0xFF1A)}
_NUMBER = re.compile(r"(?<![A-Za-z0-9.,])\d+(?:[.,]\d+)*(?![A-Za-z0-9])")
_IN_ENGLISH = re.compile(r"(?<![\w.])\d+(?:[.,]\d+)*(?!\w)")
# After these a figure is written another way in English: 3万 is 30,000, 5月 is May, 3点 may be 15:00.
_CONVERTED = "十百千万亿兆月点时零〇"


@dataclass(frozen=True, slots=True)
class Adapted:
    """The memory's source and target after the repairs; `swapped` says what was done: ("2014 > 2015",
    ...)."""

    source: str
    target: str
    swapped: tuple[str, ...] = ()


def adapt(
    source: str,
    target: str,
    new_source: str,
    terms: Sequence[TermHit] = (),
    renderings: Mapping[str, str] = {},
) -> Adapted:
    """Brings a memory's `source` and `target` nearer to `new_source`.

    `terms` are the glossary terms found in the new source, `renderings` the glossary as Chinese term ->
    English, which says what the old term looks like in the target.
    """
    adapted = _number(Adapted(source, target), new_source)
    return _term(adapted, new_source, terms, renderings)


def _number(given: Adapted, new_source: str) -> Adapted:
    old_text, new_text = given.source.translate(_WIDE_DIGITS), new_source.translate(_WIDE_DIGITS)
    old_numbers, new_numbers = list(_NUMBER.finditer(old_text)), list(_NUMBER.finditer(new_text))
    if len(old_numbers) != len(new_numbers):
        return given
    changed = [(a, b) for a, b in zip(old_numbers, new_numbers, strict=True) if a.group() != b.group()]
    if len(changed) != 1:
        return given
    old, new = changed[0]
    after = old_text[old.end() : old.end() + 1]
    if after != new_text[new.end() : new.end() + 1] or (after and after in _CONVERTED):
        return given
    old_number, new_number = _plain(old.group()), _plain(new.group())
    if "1" in (old_number, new_number):  # one day, two days
        return given
    places = [m for m in _IN_ENGLISH.finditer(given.target) if _plain(m.group()) == old_number]
    if len(places) != 1 or [_plain(m.group()) for m in old_numbers].count(old_number) != 1:
        return given
    place = places[0]
    written = new.group()
    if "," in place.group() and new_number.isdigit():
        written = f"{int(new_number):,}"
    target = given.target[: place.start()] + written + given.target[place.end() :]
    source = given.source[: old.start()] + new_source[new.start() : new.end()] + given.source[old.end() :]
    return Adapted(source, target, (*given.swapped, f"{place.group()} > {written}"))


def _term(
    given: Adapted, new_source: str, terms: Sequence[TermHit], renderings: Mapping[str, str]
) -> Adapted:
    for hit in terms:
        before, after = new_source[: hit.start], new_source[hit.end :]
        old = given.source[len(before) : len(given.source) - len(after)]
        if before + old + after != given.source or old == new_source[hit.start : hit.end]:
            continue
        rendering = renderings.get(old, "")
        if not rendering or given.source.count(old) != 1 or given.target.count(rendering) != 1:
            continue
        start = given.target.index(rendering)
        end = start + len(rendering)
        if _fits(given.target, start, end, rendering, hit.target):
            target = given.target[:start] + hit.target + given.target[end:]
            return Adapted(new_source, target, (*given.swapped, f"{rendering} > {hit.target}"))
    return given


def _fits(target: str, start: int, end: int, old: str, new: str) -> bool:
    """Whether `new` can stand for `old` there: as a whole word, with the same article, in the same number."""
    if target[start - 1 : start].isalnum() or target[end : end + 1].isalnum():
        return False
    article = re.search(r"\b[Aa]n? $", target[:start])
    if article and (old[0].lower() in "aeiou") != (new[0].lower() in "aeiou"):
        return False
    return old.endswith("s") == new.endswith("s")


def _plain(number: str) -> str:
    return number.replace(",", "")

"""Finds out from the line lengths whether a text was hard-wrapped, and how."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice

from pipeline.readers.lines import SOFT_END, Line, ends_sentence, lines_of, width

_COLUMNS: Callable[[str], int] = width
_CHARACTERS: Callable[[str], int] = len
_SAMPLE = 10_000
_NARROWEST, _WIDEST = 20, 160  # columns
_INNER_PUNCTUATION = re.compile(r"[，。、；：？！“”,.;]")
_END = re.compile(r"[。！？!?]|[a-z]\.(?:\s|$)")
_CLOSE = re.compile(r"[\u4e00-\u9fff][A-Za-z0-9]|[A-Za-z0-9][\u4e00-\u9fff]")
_SPACED = re.compile(r"[\u4e00-\u9fff] [A-Za-z0-9]|[A-Za-z0-9] [\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True)
class Layout:
    """How a text was wrapped: at `width` as `measure` counts it (columns, where a Chinese character takes
    two, or characters); 0 for text that was not wrapped."""

    width: int
    measure: Callable[[str], int] = _COLUMNS
    base_indent: int = 0
    first_line_indents: bool = False
    spaced: bool = False  # the author writes a space between Chinese and Latin
    ragged: bool = False  # lines differ in width; `width` is that of a long one

    def taken(self, line: Line) -> int:
        """How much of the width a line fills, its indent included."""
        return _taken(line, self.measure)


def measure(text: str, *, sure: bool = False) -> Layout:
    """The layout of a text.

    It counts as wrapped when many lines lie within a tenth of one width, few are longer, and a good part of
    those full lines end in the middle of a sentence (verse and lists, whose lines may be equally long, have
    no punctuation inside their lines or end them with it). Wrapping programs count columns or characters:
    the count that more lines fill exactly is taken. `sure`: the user says that the text is wrapped."""
    sample = [line for line in islice(lines_of(text), _SAMPLE) if line.text]
    if not sample:
        return Layout(0)
    best, count = (0, 0), _COLUMNS
    for way in (_COLUMNS, _CHARACTERS):
        wide = _wrap_width(sample, way)
        exact = sum(wide - 1 <= _taken(line, way) <= wide for line in sample)
        if wide and exact > best[0]:
            best, count = (exact, wide), way
    wide = best[1]
    ragged = not wide and sure
    if ragged:
        # A single long line (an address) must not make all others look short.
        widths = sorted(_taken(line, _COLUMNS) for line in sample)
        wide = widths[3 * (len(widths) - 1) // 4] if len(widths) >= 8 else widths[-1]
    if not wide:
        return Layout(0)
    indents = Counter(line.indent for line in sample)
    # Not the most frequent one: where paragraphs are short, most lines are first lines.
    base = min((indent for indent, number in indents.items() if number >= 0.15 * len(sample)), default=0)
    indented = sum(number for indent, number in indents.items() if base < indent <= base + 8)
    return Layout(wide, count, base, indented >= max(2, 0.04 * len(sample)), is_spaced(text), ragged)


def is_spaced(text: str) -> bool:
    """Whether the author writes a space between Chinese and Latin (by the first 200,000 characters)."""
    sample = text[:200_000]
    return len(_SPACED.findall(sample)) > len(_CLOSE.findall(sample))


def _taken(line: Line, way: Callable[[str], int]) -> int:
    indent = line.indent // 2 if way is _CHARACTERS and line.wide_indent else line.indent
    return way(line.text) + indent


def _wrap_width(sample: list[Line], way: Callable[[str], int]) -> int:
    taken = [_taken(line, way) for line in sample]
    widths = Counter(taken)
    number = len(sample)
    scale = 1 if way is _COLUMNS else 2
    allowed = max(0.04 * number, 1 if number >= 6 else 0)
    longer = 0
    for wide in sorted(widths, reverse=True):
        if longer > allowed or scale * wide < _NARROWEST:
            break
        if scale * wide <= _WIDEST and _is_wrapped_at(wide, scale * wide, sample, taken):
            return wide
        longer += widths[wide]
    return 0


def _is_wrapped_at(wide: int, columns: int, sample: list[Line], taken: list[int]) -> bool:
    full: list[str] = []
    short: list[str] = []
    for line, filled in zip(sample, taken, strict=True):
        if filled <= wide:
            (full if filled >= 0.9 * wide - 1 else short).append(line.text)
    if len(full) < 3 or len(full) < 0.2 * len(sample):
        return False
    # No verse has lines so long that a comma at their end would mean something.
    soft = SOFT_END if columns < 60 else frozenset("；：;:")
    broken = sum(not ends_sentence(text) and text[-1] not in soft for text in full)
    inner = sum(bool(_INNER_PUNCTUATION.search(text, 1, len(text) - 1)) for text in full)
    # In a list of headlines hardly any sentence ends, and the short lines end none either.
    if sum(len(_END.findall(line.text)) for line in sample) < 0.15 * len(full):
        return False
    prose = len(full) >= 0.6 * len(sample) or sum(map(ends_sentence, short)) >= 0.3 * len(short)
    return broken >= len(full) / 3 and inner >= 0.3 * len(full) and prose

"""Concordance: where a word or phrase, Chinese or English, occurs in a memory, with the hits marked.

Chinese is found whatever its punctuation, width and script, through the index; anything without two Chinese
characters in a row reads the whole memory, a second or two per million units.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.memory.database import Memory
from pipeline.memory.entry import Entry
from pipeline.memory.folding import fold, variants

_HAN = re.compile(r"[\u2e80-\u2fdf\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")

Spans = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry with the places, (start, end) in characters, of what was searched in its source and target."""

    entry: Entry
    source_spans: Spans
    target_spans: Spans


def search(memory: Memory, text: str) -> Iterator[Hit]:
    """Entries that hold every word of `text` on one side, in the memory's order. Words are parted by white
    space; letter case does not matter. Lazy: take as many as you want. Raises StoreError."""
    words = text.split()
    if not words:
        return
    patterns = [_pattern(word) for word in words]
    for number in _numbers(memory, words):
        entry = memory.numbered(number)
        source, target = _spans(patterns, entry.source), _spans(patterns, entry.target)
        if source or target:
            yield Hit(entry, source, target)


def marked(text: str, spans: Spans, opening: str = "[", closing: str = "]") -> str:
    """`text` with `opening` and `closing` around the spans."""
    parts, at = [], 0
    for start, end in spans:
        parts += [text[at:start], opening, text[start:end], closing]
        at = end
    return "".join(parts) + text[at:]


def _numbers(memory: Memory, words: list[str]) -> Iterator[int]:
    chinese = max((word for word in words if len(_HAN.findall(word)) > 1), key=len, default="")
    if chinese:
        from pipeline.memory.postings import holding

        yield from holding(memory.blocks(), fold(chinese))
    elif any(_HAN.search(word) for word in words):
        yield from range(1, len(memory) + 1)  # one character: it may stand in another script
    else:
        yield from memory.containing(words)


def _spans(patterns: list[re.Pattern[str]], text: str) -> Spans:
    """Where the patterns match, sorted and joined where they touch or overlap; none unless all match."""
    found: list[tuple[int, int]] = []
    for pattern in patterns:
        places = [match.span() for match in pattern.finditer(text)]
        if not places:
            return ()
        found += places
    joined: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)


def _pattern(word: str) -> re.Pattern[str]:
    """Matches every text that folds as `word` does: any variant of each character, white space between."""
    classes = [f"[{re.escape(variants(char))}]{'+' if char in '…-' else ''}" for char in fold(word)]
    return re.compile(r"\s*".join(classes), re.IGNORECASE)

"""A Document becomes its translation units, one per sentence."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator

from pipeline.segment.sentences import cut
from pipeline.units import Document, Kind, Unit, unit_id

__all__ = ["cut", "segment"]


def segment(document: Document, *, rules: str = "duizhao") -> Iterator[Unit]:
    """The units of a document in order: sources are NFC and trimmed, ids stable (see `unit_id`), state NEW.

    `rules` as in `cut`. Verbatim paragraphs make no units, but are counted in the paragraphs' numbers.
    """
    # A hash of each different sentence, not its text: a book's sentences need not be held.
    seen: Counter[int] = Counter()
    position = 0
    for number, paragraph in enumerate(document.paragraphs):
        if paragraph.kind is Kind.VERBATIM:
            continue
        for sentence in cut(paragraph.text, rules):
            source = unicodedata.normalize("NFC", sentence).strip()
            if not source:
                continue
            key = hash(source)
            occurrence = seen[key]
            seen[key] += 1
            yield Unit(
                id=unit_id(document.name, source, occurrence),
                source=source,
                document=document.name,
                paragraph=number,
                position=position,
                kind=paragraph.kind,
                level=paragraph.level,
                line=paragraph.line,
                traditional=document.traditional,
                markup=document.markup,
            )
            position += 1

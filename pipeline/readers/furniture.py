"""Finds what a page adds to a text: page numbers and running heads.

Only lines with evidence on their side are taken: they repeat or count up, and stand at a page break (a form
feed) or in the middle of a sentence. The first appearance of a running head that interrupts nothing stays:
it is the chapter's own heading."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from pipeline.readers.layout import Layout
from pipeline.readers.lines import CAPTION, SOFT_END, Line, chinese_number, ends_sentence, lines_of

_EDGE = r"[-—–·•*\[(（【~～\s]*"
_NUMBER = re.compile(
    rf"{_EDGE}(?:第\s*)?(?:Page\s*)?([0-9０-９]{{1,4}}|[一二三四五六七八九十]{{1,3}})(?:\s*页)?"
    rf"(?:\s*[/／,，]?\s*(?:of|共)?\s*[0-9０-９]{{1,4}}\s*页?)?[-—–·•*\])）】~～\s]*"
)
_HEAD_NUMBER = re.compile(r"(\d{1,4})[\s·•|/—-]+(?P<after>\D.*)|(?P<before>.*\D)[\s·•|/—-]+(\d{1,4})")
_LONGEST_BLOCK = 4


@dataclass(slots=True)
class _Block:
    """Candidate lines with no text between them. `interrupts`: the text line before them is full and ends no
    sentence. `page`: a form feed is next to it. `inside`: the line before is full, and the one after lacks
    the first-line indent that paragraphs of this text have."""

    before: str
    interrupts: bool
    page: bool
    inside: bool = False
    lines: list[tuple[Line, str, int]] = field(default_factory=list)


def furniture(text: str, layout: Layout) -> set[tuple[int, int]]:
    """The lines to drop, as (line number, page), of a text that was wrapped as `layout` says."""
    counts: Counter[str] = Counter()
    short = 0.75 * layout.width
    for line in lines_of(text):
        if line.text and len(line.text) <= short and layout.taken(line) <= short and not _is_prose(line.text):
            counts[_key(line.text)[0]] += 1
    counts[""] = max(counts[""], 3)
    often = 2 if "\f" in text else 3
    repeated = {key for key, count in counts.items() if count >= often}
    del counts
    blocks = list(_blocks(text, layout, repeated))
    numbers = _page_numbers(blocks)
    return numbers | _running_heads(blocks, numbers)


def _is_prose(text: str) -> bool:
    """No running head: a line with the end of a sentence in it, which repeats where a paragraph does."""
    return text[-1] in SOFT_END or ends_sentence(text) or any(mark in text for mark in "。！？")


def _key(text: str) -> tuple[str, int]:
    """A line without its page number, and the number (0 for none)."""
    number = _NUMBER.fullmatch(text)
    if number:
        return "", int(number[1]) if number[1].isdigit() else chinese_number(number[1])
    head = _HEAD_NUMBER.fullmatch(text)
    if head and not CAPTION.match(text):
        return (head["after"] or head["before"]).strip(), int(head[1] or head[4])
    return text, 0


def _blocks(text: str, layout: Layout, repeated: set[str]) -> Iterator[_Block]:
    filled = (0.6 if layout.ragged else 0.85) * layout.width
    before, block = None, None
    for line in lines_of(text):
        if not line.text:
            continue
        if layout.taken(line) <= 0.75 * layout.width and not _is_prose(line.text):
            key, number = _key(line.text)
            if key in repeated and (key or number):
                if block is None:
                    full = before is not None and layout.taken(before) >= filled
                    interrupts = full and before is not None and not ends_sentence(before.text)
                    block = _Block(
                        before.text if before else "", interrupts, line.page > (before.page if before else 0)
                    )
                block.lines.append((line, key, number))
                continue
        if block is not None:
            block.page = block.page or line.page > block.lines[0][0].page
            full = before is not None and layout.taken(before) >= filled
            block.inside = full and layout.first_line_indents and line.indent <= layout.base_indent
            if len(block.lines) <= _LONGEST_BLOCK:
                yield block
            block = None
        before = line
    if block is not None and len(block.lines) <= _LONGEST_BLOCK:
        yield block


def _page_numbers(blocks: list[_Block]) -> set[tuple[int, int]]:
    """Numbers that count up page by page: three or more of which at least a quarter stand at a page break or
    inside a sentence (chapter numbers never do), or two at page breaks."""
    chains: list[list[tuple[Line, int, bool, bool]]] = []
    for block in blocks:
        for line, _, number in block.lines:
            if not number:
                continue
            entry = (line, number, block.interrupts or block.page, block.page)
            for chain in reversed(chains[-8:]):
                pages = number - chain[-1][1]
                if 1 <= pages <= 3 and 4 * pages <= line.number - chain[-1][0].number <= 120 * pages:
                    chain.append(entry)
                    break
            else:
                chains.append([entry])
    taken: set[tuple[int, int]] = set()
    for chain in chains:
        evidence = sum(entry[2] for entry in chain)
        paged = all(entry[3] for entry in chain)
        if (len(chain) >= 3 and evidence >= len(chain) / 4) or (len(chain) == 2 and paged):
            taken.update((line.number, line.page) for line, *_ in chain)
    return taken


def _running_heads(blocks: list[_Block], numbers: set[tuple[int, int]]) -> set[tuple[int, int]]:
    places: defaultdict[str, list[tuple[Line, str, bool, bool]]] = defaultdict(list)
    for block in blocks:
        numbered = any((line.number, line.page) in numbers for line, *_ in block.lines)
        for key, line in {key: line for line, key, _ in reversed(block.lines) if key}.items():
            places[key].append(
                (
                    line,
                    block.before,
                    block.interrupts or (numbered and block.inside),
                    block.interrupts or block.page or numbered,
                )
            )
    taken: set[tuple[int, int]] = set()
    for found in places.values():
        if len({before for _, before, *_ in found}) == 1:
            continue  # the lines above repeat, too: a paragraph that occurs more than once
        if sum(evidence for *_, evidence in found) < max(2, 0.6 * len(found)):
            continue
        for position, (line, _, interrupts, evidence) in enumerate(found):
            own_number = (line.number, line.page) in numbers
            if evidence and (position or interrupts or own_number):
                taken.add((line.number, line.page))
    return taken

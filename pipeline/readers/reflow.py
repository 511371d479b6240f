"""Undoes hard line wrapping: lines of a PDF or an e-mail become the paragraphs that their author wrote.

Lines are compared with the width they were wrapped at. A line that is full and does not end a sentence goes
on in the next one, whatever lies between: empty lines, a page break, a page number, a running head. Page
numbers and running heads are dropped on purpose (`furniture`), and nothing else is lost or invented. What a
paragraph is (heading, list item) is not decided here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.readers.furniture import furniture
from pipeline.readers.layout import Layout, measure
from pipeline.readers.lines import (
    CHINESE,
    SOFT_END,
    Line,
    ends_sentence,
    lines_of,
    list_number,
    stands_alone,
    starts_structure,
)

_IS_CHINESE = re.compile(f"[{CHINESE}]")
_URL_END = re.compile(r"(?:https?://|www\.)\S*[-/_.=&?%#]$")
# What cannot be parted at a line end: a Chinese character, a Latin word or a number, with opening marks
# before and closing marks after it (what Chinese typesetting calls 避头尾).
_CHUNK = re.compile(
    rf"[“‘（《「『【〈(\[]*(?:[{CHINESE}]|[^\s{CHINESE}]+)[，。、；：？！”’）》」』】〉…—·,.;:?!)\]]*"
)


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph put together again. `line` is its first line's number; `apart` says that an empty line
    (or the start of the text) is before it."""

    text: str
    line: int
    apart: bool


def reflow(text: str, mode: str = "auto") -> Iterator[Block]:
    """The paragraphs of `text`. `mode`: "auto" (decide by `measure`), "on", "off" (one paragraph a line).

    Without white space, the blocks together are the text without white space, page numbers and running heads.
    """
    layout = Layout(0) if mode == "off" else measure(text, sure=mode == "on")
    if not layout.width:
        yield from _as_they_are(text)
        return
    dropped = furniture(text, layout)
    words: set[str] | None = None
    parts: list[str] = []
    last: Line | None = None
    first, apart, gap, number = 0, True, True, 0
    for line in lines_of(text):
        if not line.text:
            gap = True
            continue
        if (line.number, line.page) in dropped:
            continue
        gap = gap or line.page > (last.page if last else 0)
        if last is not None and _goes_on(last, line, gap, layout, number):
            if words is None and parts[-1].endswith("-"):
                words = set(re.findall("[a-z]+", text))
            parts.append(_glue(parts, line.text, layout.spaced, words or set()))
        else:
            if parts:
                yield Block("".join(parts).rstrip("\u00ad"), first, apart)
            parts, first, apart = [line.text], line.number, gap or last is None
            number = list_number(line.text) or number
        last, gap = line, False
    if parts:
        yield Block("".join(parts).rstrip("\u00ad"), first, apart)


def join(lines: list[str], *, spaced: bool = False) -> str:
    """Lines of one paragraph as one line: no space between Chinese characters, one between Latin words, and
    between Chinese and Latin as the author does (`spaced`)."""
    parts: list[str] = []
    for line in lines:
        parts.append(_glue(parts, line, spaced, set()) if parts else line)
    return "".join(parts)


def _as_they_are(text: str) -> Iterator[Block]:
    apart = True
    for line in lines_of(text):
        if line.text:
            yield Block(line.text.replace("\u00ad", ""), line.number, apart)
        apart = not line.text


def _goes_on(last: Line, line: Line, gap: bool, layout: Layout, number: int) -> bool:
    """Whether the paragraph of `last` goes on in `line`."""
    ended = ends_sentence(last.text)
    room = layout.width - layout.taken(last)
    chunk = _CHUNK.match(line.text)
    need = layout.measure(chunk[0]) if chunk else 2
    # Proportional fonts and curly quotes make full lines come out up to a tenth short.
    full = room < need + 0.1 * layout.width
    exactly_full = room < need + 2
    if layout.ragged:
        full, exactly_full = full or room <= 0.4 * layout.width, False
    if stands_alone(last.text) or stands_alone(line.text):
        return False
    if layout.first_line_indents and line.indent > layout.base_indent:
        # A list item may go on in lines that hang under its text; lines indented alike are a block, unless
        # the mark of Chinese paragraphs is before them.
        hangs = line.indent > last.indent and starts_structure(last.text, number - 1)
        if not hangs and (line.indent != last.indent or line.wide_indent):
            return False
    if starts_structure(line.text, number):
        return False
    if ended:
        fills = exactly_full or (full and not layout.first_line_indents and not layout.ragged)
        return fills and not gap and line.text[0] not in "“「『"
    if full:
        return True
    soft = last.text[-1] in SOFT_END or _open_quote(last.text)
    return not gap and soft and layout.measure(last.text) >= 0.6 * layout.width


def _open_quote(text: str) -> bool:
    return text.count("“") > text.count("”") or text.count("（") > text.count("）")


def _glue(parts: list[str], following: str, spaced: bool, words: set[str]) -> str:
    """`following` with the space it needs after `parts`; a hyphen that only the line end put there is taken
    off `parts`."""
    before = parts[-1]
    a, b = before[-1], following[0]
    if a == "\u00ad":
        parts[-1] = before[:-1]
        return following
    if a == "-" and b.isalpha() and b.isascii():
        head, tail = re.search(r"[a-z]*-$", before), re.match("[a-z]+", following)
        # Only where the text itself shows the word whole; a hyphen of the author's own is not lost.
        if head and tail and head[0] != "-" and head[0][:-1] + tail[0] in words:
            parts[-1] = before[:-1]
        return following
    a_chinese, b_chinese = bool(_IS_CHINESE.match(a)), bool(_IS_CHINESE.match(b))
    if a_chinese and b_chinese:
        return following
    if a_chinese or b_chinese:
        between = spaced and (a + b).isalnum()
        return f" {following}" if between else following
    if a in "([{/-“‘" or b in ")]}/,.;:?!%-”’":
        return following
    if (a.isdigit() and b.isdigit()) or (b.isdigit() and re.search(r"\d[.,]$", before)):
        return following
    return following if _URL_END.search(before) else f" {following}"
